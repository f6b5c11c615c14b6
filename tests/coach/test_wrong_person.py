"""Every endpoint of the shared server, tried by everybody who must not: taken from the app's own routes.

A new endpoint is tried without a word here; one about an athlete that lets others in than the athlete has to
be named in `READ` or `TENDED`, or this fails.
"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from crampcast.coach import queue
from crampcast.coach.scope import Permit, Rule
from crampcast.coach.standings import refresh
from crampcast.web.coach.admission import lets_in, rule_of
from crampcast.web.coach.app import endpoints as table

CANARY = "Canary Wren"
PASSWORD = "a sentence does well"
PUBLIC = {"/health", "/login", "/invitations/{token}", "/looks"}
ANY_ACCOUNT = {"/", "/logout", "/account", "/account/password", "/invitations/{token}/join", "/group"}
BOARD = {"/board", "/board/look"}
ATHLETE = "/athletes/{athlete}"
READ = {ATHLETE + part for part in ("", "/diary", "/sheet.html", "/sheet.pdf", "/look")}
TENDED = {ATHLETE + "/learn"}
FIELDS = {
    "role": "athlete",
    "name": "wren",
    "shown": "Wren",
    "old": PASSWORD,
    "password": PASSWORD,
    "text": "written by the wrong person",
    "age": "50",
    "words": "10 km",
    "start": "2030-01-01T09:00",
    "weather": "12 C",
}
SIGNED_OUT = {"nobody", "signed out", "too long idle", "removed viewer", "with a made-up session"}
COACHES = {"strange coach", "asking coach", "revoked coach", "sharing coach"}
VIEWERS = {"strange viewer", "asking viewer", "sharing viewer"}
ATHLETES = {"other athlete", "the athlete"}
EVERYBODY = sorted(SIGNED_OUT | COACHES | VIEWERS | ATHLETES)


def may(who: str, path: str) -> bool | None:
    """Say whether somebody may; None where the page is about themselves or about others than the athlete."""
    if path in PUBLIC:
        return True
    if who in SIGNED_OUT:
        return False
    if path in ANY_ACCOUNT:
        return True
    if path in BOARD:
        return who in COACHES | VIEWERS
    if path.startswith("/team"):
        return who in COACHES
    assert path.startswith(ATHLETE), f"{path}: who may?"
    if who == "the athlete":
        return True
    return (path in READ and who in {"sharing coach", "sharing viewer"}) or (
        path in TENDED and who == "sharing coach"
    )


def endpoints(app) -> list[tuple[str, str]]:
    """Return method and path of every endpoint, those that destroy last."""
    found = [(method, path) for method, path, _ in table(app) if path != "/static"]
    return sorted(found, key=lambda pair: (pair[1].endswith("/erase"), pair[0] != "GET", pair[1]))


@pytest.fixture(scope="module")
def people(store, join, invite, browser):
    """Everybody, each with a browser; and the numbers that addresses need."""
    known = {"strange coach": join(invite("coach"), "zoe"), "asking coach": join(invite("coach"), "ada")}
    known["revoked coach"] = join(invite("coach"), "rob")
    known["sharing coach"] = join(invite("coach"), "sam")
    known["strange viewer"] = join(invite("viewer", "zoe"), "vic")
    known["asking viewer"] = join(invite("viewer", "ada"), "val")
    known["sharing viewer"] = join(invite("viewer", "sam"), "vera")
    removed = join(invite("viewer", "sam"), "vito")
    known["the athlete"] = athlete = join(invite("athlete", "sam"), "wren", CANARY)
    known["other athlete"] = join(invite("athlete", "sam"), "otto", "Otto")
    mine = f"/athletes/{athlete.number}"
    for coach in ("ada", "rob"):
        path = invite("athlete", coach).split("8018", 1)[1]
        assert athlete.post(f"{path}/join").status_code == 303
    with store.begin() as connection:
        number = {row.name: row.id for row in connection.execute(text("SELECT name, id FROM account"))}
    for name in ("sam", "vera", "vito", "rob"):
        assert athlete.post(f"{mine}/sharing/{number[name]}/give").status_code == 303
    for watcher in (known["sharing coach"], known["sharing viewer"], removed, known["revoked coach"]):
        assert CANARY in watcher.get("/board").text
    assert athlete.post(f"{mine}/sharing/{number['rob']}/revoke").status_code == 303
    assert known["sharing coach"].post(f"/team/viewers/{number['vito']}/remove").status_code == 303
    known["removed viewer"] = removed

    known["nobody"] = browser()
    known["with a made-up session"] = browser()
    known["with a made-up session"].client.cookies.set(
        "crampcast_coach", "A" * 43, domain="127.0.0.1", path="/"
    )
    known["signed out"], known["too long idle"] = browser(), browser()
    for who in ("signed out", "too long idle"):
        assert known[who].post("/login", {"name": "sam", "password": PASSWORD}).status_code == 303
        assert CANARY in known[who].get("/board").text
    token = known["signed out"].client.cookies["crampcast_coach"]
    known["signed out"].post("/logout")
    known["signed out"].client.cookies.set("crampcast_coach", token, domain="127.0.0.1", path="/")
    from crampcast.coach.sessions import token_hash

    with store.begin() as connection:
        old = {"hash": token_hash(known["too long idle"].client.cookies["crampcast_coach"])}
        connection.execute(
            text("UPDATE session SET seen_at = now() - interval '13 hours' WHERE token_hash = :hash"), old
        )
    athlete.post(f"{mine}/entries/new/note", {"text": CANARY})
    refresh(store, athlete.number)
    numbers = {"athlete": athlete.number, "watcher": number["ada"], "viewer": number["vera"], "number": 1}
    return known, {**numbers, "kind": "note", "token": "x" * 43}


@pytest.fixture(scope="module")
def state(store, people):
    """Return a digest of everything about the athlete, and of the accounts."""
    athlete = people[1]["athlete"]
    tables = [
        *(
            f"SELECT t::text FROM coach.{name} t WHERE athlete_id = {athlete}"
            for name in ("ask", "consent", "audit")
        ),
        "SELECT t::text FROM coach.account t",
        f"SELECT kind || key FROM coach.job WHERE athlete_id = {athlete}",
        *(
            f"SELECT t::text FROM athlete_{athlete}.{name} t"
            for name in ("entry", "runner", "activity", "original")
        ),
    ]
    query = text(
        f"SELECT md5(string_agg(t, '|' ORDER BY t)) FROM ({' UNION ALL '.join(tables)}) AS all_of_it(t)"
    )

    def digest() -> str:
        with store.engine.connect() as connection:
            return str(connection.execute(query).scalar())

    return digest


def ask(browser, method: str, path: str, numbers: dict[str, object]):
    """Ask for an endpoint as a page of the app would, with everything that its form could want."""
    address = re.sub(r"{(\w+)}", lambda name: str(numbers[name[1]]), path)
    if method == "GET":
        return browser.get(address)
    if path.endswith(("/import", "/restore")):
        return browser.post(
            address, files={"files": ("runs.csv", b"date,dist_m,mov_s\n2026-05-01,9000,3000\n")}
        )
    return browser.post(address, FIELDS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_wrong_person_gets_nothing_and_changes_nothing(who, app, people, state, record_property):
    known, numbers = people
    wrong = [(method, path) for method, path in endpoints(app) if not may(who, path)]
    before = state()
    for method, path in wrong:
        answer = ask(known[who], method, path, numbers)
        where = f"{who}: {method} {path}"
        assert (answer.status_code, answer.headers.get("location")) in {(404, None), (303, "/login")}, where
        assert (answer.status_code == 303) == (who in SIGNED_OUT), where
        assert CANARY not in answer.text, where
        assert CANARY.encode() not in answer.content, where
        assert state() == before, where
    record_property("pairs", len(wrong))


def test_how_many_pairs_were_tried(app):
    pairs = [(who, *pair) for who in EVERYBODY for pair in endpoints(app) if not may(who, pair[1])]
    print(f"{len(endpoints(app))} endpoints, {len(EVERYBODY)} people, {len(pairs)} wrong pairs")
    assert len(pairs) >= 357


@pytest.mark.parametrize("who", sorted((COACHES | VIEWERS) - {"sharing coach", "sharing viewer"}))
def test_pages_about_a_team_hold_nobody_elses_athlete(who, people, state):
    known, numbers = people
    before = state()
    pages = [known[who].get("/board").text]
    known[who].post("/board/look")
    if who in COACHES:
        assert known[who].post(f"/team/viewers/{numbers['viewer']}/remove").status_code == 404
        if who == "strange coach":
            pages.append(known[who].get("/team").text)
    assert [CANARY in page for page in pages] == [False] * len(pages)
    assert state() == before


def test_an_athlete_that_is_not_there_looks_like_one_that_may_not_be_seen(people):
    known, numbers = people
    ask = known["strange coach"].get
    there = ask(f"/athletes/{numbers['athlete']}")
    for other in ("999999", "0", "-1", "x", "1e3", "٣", "9" * 40, str(numbers["watcher"])):
        answer = ask(f"/athletes/{other}")
        assert answer.status_code == there.status_code == 404, other
        assert answer.text.partition("<main")[2] == there.text.partition("<main")[2] != "", other


def test_the_right_person_gets_each_of_them(app, people, store):
    """The same requests are good ones: each is answered to whom it is for."""
    known, numbers = people
    for who in ("sharing viewer", "sharing coach", "the athlete"):
        for method, path in endpoints(app):
            if path in PUBLIC | ANY_ACCOUNT or path.startswith("/team/viewers") or not may(who, path):
                continue
            answer = ask(known[who], method, path, numbers)
            assert answer.status_code in {200, 303}, f"{who}: {method} {path}: {answer.text[-600:]}"
            assert answer.headers.get("location") != "/login" or path.endswith("/erase"), f"{method} {path}"
    with store.begin() as connection:
        assert queue.jobs_of(connection, numbers["athlete"]) == []  # erased last


def test_a_page_that_does_not_say_whom_it_lets_in_is_not_served(store, monkeypatch):
    from fastapi import APIRouter

    from crampcast.web.coach import app as module

    def refused(path: str, rule: Rule | None, trace: str = "") -> None:
        router = APIRouter()

        def page() -> None: ...

        router.get(path)(page if rule is None else lets_in(rule, trace)(page))
        monkeypatch.setattr(module, "ROUTERS", (router,))
        with pytest.raises(LookupError):
            module.build_coach_app(store)

    refused("/new", None)
    refused("/new", Rule.SEE)
    refused("/athletes/{athlete}/new", Rule.SIGNED_IN)
    refused("/new", Rule.COACH, "standing")


def test_every_page_that_others_may_see_is_written_down(app):
    silent = {
        path
        for _, path, page in table(app)
        if path not in {"/looks", "/static"} and rule_of(page)[0] is Rule.SEE and not rule_of(page)[1]
    }
    assert silent == {ATHLETE + "/look"}  # shows nothing and changes nothing


def test_a_permit_opens_no_more_than_it_says(store, tmp_path):
    from crampcast.coach import leaving, scope
    from crampcast.coach.people import Person

    me = Person(1, "a", "A", "coach")
    seen = Permit(me, Rule.SEE, Person(2, "b", "B", "athlete"))
    with pytest.raises(PermissionError):
        leaving.export(store, seen, tmp_path / "x.zip")
    with pytest.raises(PermissionError):
        leaving.erase(store, seen)
    with store.begin() as connection, pytest.raises(PermissionError):
        scope.visible(connection, seen)
    with pytest.raises(PermissionError):
        _ = Permit(None, Rule.ANYBODY).signed_in
    with pytest.raises(PermissionError):
        _ = Permit(me, Rule.WATCHER).whose
