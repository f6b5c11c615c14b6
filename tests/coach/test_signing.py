"""Signing in: passwords, links that work once, sessions that end, guesses counted, forms that are ours."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from crampcast.coach import audit, invitations, people, sessions
from crampcast.coach.server import Server
from crampcast.coach.settings import CoachSettings
from crampcast.errors import UnusableInput
from crampcast.web.coach import build_coach_app

PASSWORD = "a sentence does well"


def session_of(browser) -> str:
    return browser.client.cookies["crampcast_coach"]


@pytest.fixture(scope="module")
def carla(join, invite):
    return join(invite("coach"), "carla")


def query(store, words: str, **values):
    with store.begin() as connection:
        return connection.execute(text(words), values).scalars().all()


def test_signing_in_brings_a_new_token_and_signing_out_ends_it(carla, browser):
    other = browser()
    before = session_of(other)
    assert other.get("/board").headers["location"] == "/login"
    assert other.post("/login", {"name": " CARLA ", "password": PASSWORD}).status_code == 303
    inside = session_of(other)
    assert inside != before
    assert other.get("/board").status_code == 200
    fixed = browser()  # the token from before the sign-in opens nothing
    fixed.client.cookies.set("crampcast_coach", before, domain="127.0.0.1", path="/")
    assert fixed.get("/board").status_code == 303
    assert other.post("/logout").headers["location"] == "/login"
    assert session_of(other) != inside
    fixed.client.cookies.set("crampcast_coach", inside, domain="127.0.0.1", path="/")
    assert fixed.get("/board").status_code == 303
    assert carla.get("/board").status_code == 200


def test_a_session_ends_when_idle_and_at_the_latest_after_its_days(store, carla):
    token, now = session_of(carla), people.now()
    ends = {
        timedelta(hours=11): True,
        timedelta(hours=13): False,
        timedelta(days=15): False,
    }
    for later, there in ends.items():
        with store.begin() as connection:
            assert (sessions.signed_in(connection, store.settings, token, now + later) is not None) is there
            connection.rollback()
    seen = now
    for _ in range(40):  # a page every ten hours keeps it alive, but not beyond its days
        seen += timedelta(hours=10)
        with store.begin() as connection:
            person = sessions.signed_in(connection, store.settings, token, seen)
        if person is None:
            break
    assert timedelta(days=13) < seen - now <= timedelta(days=15)
    query(store, "UPDATE session SET seen_at = made_at RETURNING 1")


def test_neither_password_nor_token_is_stored(store, carla):
    (kept,) = query(store, "SELECT password FROM account WHERE name = 'carla'")
    assert kept.startswith("$argon2id$")
    hashes = query(store, "SELECT token_hash FROM session")
    assert sessions.token_hash(session_of(carla)) in [bytes(h) for h in hashes]
    assert query(
        store, "SELECT count(*) FROM session s WHERE s::text LIKE '%' || :t || '%'", t=session_of(carla)
    ) == [0]


def test_a_password_hashed_at_less_cost_is_hashed_anew(store, browser, carla):
    dear = CoachSettings(hash_memory_kib=2048, hash_rounds=2)
    with store.begin() as connection:
        assert people.with_password(connection, dear, "carla", PASSWORD) is not None
    (kept,) = query(store, "SELECT password FROM account WHERE name = 'carla'")
    assert "m=2048,t=2" in kept
    with store.begin() as connection:
        assert people.with_password(connection, store.settings, "carla", "another sentence") is None
        assert people.with_password(connection, store.settings, "nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "password": PASSWORD}, "cannot be used"),
        ({"name": "a b", "password": PASSWORD}, "cannot be used"),
        ({"name": "<b>", "password": PASSWORD}, "cannot be used"),
        ({"name": "carla", "password": PASSWORD}, "taken"),
        ({"name": "new", "password": "short"}, "12 to 200"),
        ({"name": "new", "password": "x" * 201}, "12 to 200"),
    ],
)
def test_what_cannot_be_an_account_leaves_the_link_as_it_was(store, invite, browser, carla, fields, said):
    path = invite("athlete", "carla").split("8018", 1)[1]
    someone = browser()
    answer = someone.post(path, fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert someone.get(path).status_code == 200


def test_a_link_works_once_even_for_two_at_once(store, invite, carla):
    token = invite("athlete", "carla").rpartition("/")[2]
    found: list[object] = []

    def follow(name: str) -> None:
        try:
            with store.begin() as connection:
                found.append(
                    invitations.accept(
                        connection, store.settings, token, name=name, shown="", password=PASSWORD
                    )
                )
        except UnusableInput as why:
            found.append(why.what)

    threads = [threading.Thread(target=follow, args=(f"twin{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in found) == ["Person", "str"]
    assert "this link was used, or has run out" in found
    assert len(query(store, "SELECT 1 FROM account WHERE name LIKE 'twin%'")) == 1


def test_a_link_runs_out_and_a_made_up_one_never_works(store, invite, browser):
    path = invite("coach").split("8018", 1)[1]
    query(store, "UPDATE invitation SET expires_at = now() RETURNING 1")
    for gone in (path, "/invitations/" + "x" * 43, "/invitations/%00"):
        assert "used, or has run out" in browser().get(gone).text
        assert browser().post(gone, {"name": "n", "password": PASSWORD}).status_code == 422
    with store.begin() as connection:
        sessions.sweep(connection, store.settings)
    assert query(store, "SELECT 1 FROM invitation WHERE expires_at <= now()") == []


def test_a_new_password_signs_every_other_browser_out(store, join, invite, browser):
    first = join(invite("coach"), "paula")
    second = browser()
    second.post("/login", {"name": "paula", "password": PASSWORD})
    assert first.post("/account/password", {"old": "wrong", "password": "b" * 12}).status_code == 422
    assert first.post("/account/password", {"old": PASSWORD, "password": "b" * 12}).status_code == 303
    assert first.get("/board").status_code == 200
    assert second.get("/board").status_code == 303
    with store.begin() as connection:
        paula = people.named(connection, "paula")
        link = invitations.invite(connection, store.settings, "coach", account=paula)
    fresh = browser()
    assert "paula" in fresh.get(link.split("8018", 1)[1]).text
    assert fresh.post(link.split("8018", 1)[1], {"password": "c" * 12}).status_code == 303
    assert fresh.get("/board").status_code == 200
    assert first.get("/board").status_code == 303


def test_guesses_are_counted_by_name_and_by_place(store, browser, join, invite):
    join(invite("coach"), "target")
    guesser = browser()
    answers = [guesser.post("/login", {"name": "target", "password": f"guess {n}"}) for n in range(6)]
    assert [a.status_code for a in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) == 900
    assert guesser.post("/login", {"name": "target", "password": PASSWORD}).status_code == 429
    for n in range(25):
        guesser.post("/login", {"name": f"other{n}", "password": "guess"})
    assert guesser.post("/login", {"name": "carla", "password": "guess"}).status_code == 429
    with store.begin() as connection:  # somebody elsewhere is not locked out by it
        assert sessions.may_guess(connection, "target", "192.0.2.7")
    query(store, "UPDATE attempt SET at = now() - interval '16 minutes' RETURNING 1")
    assert guesser.post("/login", {"name": "target", "password": PASSWORD}).status_code == 303
    with store.begin() as connection:
        sessions.sweep(connection, store.settings)
    assert query(store, "SELECT 1 FROM attempt") == []


def test_guesses_at_once_are_no_more_than_one_by_one(store):
    allowed: list[bool] = []

    def guess() -> None:
        with store.begin() as connection:
            allowed.append(sessions.may_guess(connection, "crowd", "192.0.2.9"))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(allowed) == [False] * 7 + [True] * 5


def test_a_form_that_is_not_ours_is_refused(store, browser, carla):
    stranger = browser()
    cases = [
        carla.client.post("/team/invitations", data={"role": "viewer"}),
        carla.client.post("/team/invitations", data={"role": "viewer", "token": "0" * 64}),
        carla.client.post("/team/invitations", data={"role": "viewer", "token": stranger.token}),
        carla.post("/team/invitations", {"role": "viewer"}, headers={"Origin": "https://elsewhere.example"}),
        carla.post("/team/invitations", {"role": "viewer"}, headers={"Sec-Fetch-Site": "cross-site"}),
    ]
    assert [answer.status_code for answer in cases] == [403] * 5
    assert query(store, "SELECT 1 FROM invitation WHERE role = 'viewer'") == []
    assert (
        carla.post("/team/invitations", {"role": "coach"}).status_code == 422
    )  # only the operator does that


def test_every_answer_carries_the_policy_and_only_our_name_is_answered(app, browser, carla):
    for answer in (
        browser().get("/login"),
        carla.get("/board"),
        carla.get("/nothing"),
        browser().get("/board"),
    ):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
    for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", ""):
        assert carla.get("/board", headers={"Host": host}).status_code == 421
    assert carla.get("/health").text == "ok\n"
    assert [carla.get(path).status_code for path in ("/docs", "/openapi.json", "/api/openapi.json")] == [
        404
    ] * 3


def test_too_large_a_form_is_refused_before_it_is_read(carla, browser):
    large = {"files": ("a", b"x" * (300 << 10))}
    assert browser().post("/login", {"name": "a", "password": "b"}, files=large).status_code == 413
    assert browser().post("/athletes/1/import", files=large).headers["location"] == "/login"


def test_behind_https_the_cookie_stays_there(store):
    from starlette.testclient import TestClient

    settings = CoachSettings(database=store.settings.database, url="https://coach.example.org")
    app = build_coach_app(Server(store.engine, settings))
    with TestClient(app, base_url="https://coach.example.org") as client:
        cookie = client.get("/login").headers["set-cookie"]
    assert cookie.startswith("__Host-crampcast_coach=")
    assert set(cookie.split("; ")[1:]) == {"Path=/", "HttpOnly", "Secure", "SameSite=Strict"}


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit SET what = 'nothing'", "DELETE FROM audit", "TRUNCATE audit", "TRUNCATE account CASCADE"],
)
def test_the_trail_is_only_added_to(store, carla, change):
    with store.begin() as connection:
        (number,) = connection.execute(text("SELECT id FROM account WHERE name = 'carla'")).scalars()
        audit.note(connection, None, number, "standing")
    with pytest.raises(DatabaseError, match="only added to"):
        query(store, change)


def test_two_coaches_ask_one_athlete_and_each_is_answered_alone(store, join, invite, carla):
    join(invite("coach"), "dora")
    athlete = join(invite("athlete", "carla"), "ella")
    assert athlete.post(invite("athlete", "dora").split("8018", 1)[1] + "/join").status_code == 303
    page = athlete.get(f"/athletes/{athlete.number}/sharing").text
    assert len(re.findall(r"/sharing/\d+/give", page)) == 2
    viewer = invite("viewer", "dora").split("8018", 1)[1] + "/join"
    assert athlete.post(viewer).status_code == 422
    assert athlete.post(f"/athletes/{athlete.number}/sharing/{athlete.number}/give").status_code == 422
