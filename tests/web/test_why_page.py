"""Why in the app: a run opened, marked and explained; nothing stored unasked."""

from __future__ import annotations

import threading

import pytest
from starlette.testclient import TestClient

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, open_diary
from crampcast.web import Settings, build_app
from crampcast.web.answers import KEPT, Answers
from crampcast.web.held import MOST_HELD, Held
from crampcast.web.security import TOKEN_FIELD

RUN = "connectstats__activity_1378220136.fit"


@pytest.fixture
def opened(send, data):
    content = (data / "fit" / RUN).read_bytes()
    answer = send("/why/file", files={"file": (f"C:\\tracks\\{RUN}", content, "application/octet-stream")})
    assert answer.status_code == 200
    return answer


def test_a_run_is_opened_under_its_bare_name_and_nothing_is_stored(opened, folder):
    assert f">{RUN}<" in opened.text
    assert 'd="M0,160 L0,' in opened.text
    assert not has_diary(folder)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": "km999"}, "km999"),
        ({"when": "soon"}, "soon"),
        ({"muscle": "calf"}, "does not say when"),
        ({"when": "end", "severity": "99"}, "99"),
        ({"when": "end", "intake": "lots"}, "lots"),
        ({"more": "end\n" * 21}, "too many"),
    ],
)
def test_a_bad_mark_is_told_in_one_line_and_the_form_stays_filled(opened, send, settled, fields, said):
    answer = settled(send(opened.url.path, fields))
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert said in answer.text.partition('role="alert"')[2][:600]


@pytest.mark.parametrize("content", [b"", b"no run", b"<gpx></gpx>", b"\x0e" * 40])
def test_what_is_no_run_is_refused(send, folder, content):
    answer = send("/why/file", files={"file": ("x.gpx", content, "application/gpx+xml")})
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert not has_diary(folder)


def test_a_run_is_kept_only_when_asked_and_is_found_again(opened, client, folder, send, data):
    kept = send(f"{opened.url.path}/keep")
    assert "This run is in your diary." in kept.text
    with open_diary(folder) as diary:
        assert diary.read_original(opened.url.path.rsplit("/", 1)[1]) == (data / "fit" / RUN).read_bytes()
    afresh = TestClient(build_app(Settings(data=folder)), base_url="http://127.0.0.1:8017")
    assert opened.url.path in afresh.get("/why").text
    assert afresh.get(opened.url.path).status_code == 200
    assert afresh.post(opened.url.path, data={"when": "end", TOKEN_FIELD: "x"}).status_code == 403


MARKED = {
    "when": "km5",
    "muscle": "calf",
    "side": "left",
    "near": "yes",
    "more": "km6 foot right 3\nend calf",
}


@pytest.fixture
def explained(opened, client, monkeypatch):
    """An answer whose job says at once that it cannot tell, so that what stands around it is tried."""
    from crampcast.jobs import explain as job

    told = []

    def at_once(asked, progress):
        told.append(asked)
        progress(1, len(asked.marks), "km5")
        gone_on.wait(20.0)
        return {"status": "cannot_tell", "headline": "too little is recorded", "cramps": []}

    gone_on = threading.Event()
    monkeypatch.setattr(job, "explain", at_once)
    yield told, gone_on
    gone_on.set()


def test_a_page_of_progress_stands_there_until_the_answer_does(opened, send, client, settled, explained):
    asked, gone_on = explained
    waiting = send(opened.url.path, MARKED)
    assert waiting.url.path.startswith("/why/answer/")
    assert '<progress aria-label="Looking for the reasons" max="3" value="1">' in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    part = client.get(waiting.url.path, headers={"HX-Request": "true"})
    assert part.text.startswith('<div id="answer-work"')
    gone_on.set()
    assert "too little is recorded" in settled(waiting).text
    reload = client.get(waiting.url.path, headers={"HX-Request": "true"})
    assert (reload.status_code, reload.headers["HX-Refresh"]) == (204, "true")
    assert [mark.when for mark in asked[0].marks] == ["km5", "km6", "end"]
    assert client.get(waiting.url.path.replace("why", "recover")).status_code == 422


def test_every_mark_becomes_a_diary_entry_of_the_run_s_day_once(opened, send, folder, settled, explained):
    explained[1].set()
    answer = settled(send(opened.url.path, MARKED))
    assert not has_diary(folder)
    for _ in range(2):
        assert "what was marked in it (3)" in send(f"{answer.url.path}/keep").text
    with open_diary(folder) as diary:
        found = [
            (e.at, e.body["at"], e.body.get("muscle"), e.body.get("side")) for e in diary.entries("cramp")
        ]
        assert diary.has_original(opened.url.path.rsplit("/", 1)[1])
    day = "2016-09-25"
    assert found == [
        (day, "km5", "calf", "left"),
        (day, "km6", "foot", "right"),
        (day, "end", "calf", None),
    ]


def test_erasing_lets_go_of_answers_too(opened, send, settled, explained):
    explained[1].set()
    answer = settled(send(opened.url.path, MARKED))
    send("/me/erase", {"word": "erase"})
    assert "not kept any more" in send(f"{answer.url.path}/keep").text


def test_a_fault_of_ours_is_told_by_its_kind_and_logged_without_words(
    opened, send, settled, monkeypatch, caplog
):
    from crampcast.jobs import explain as job

    def broken(asked, progress):
        raise RuntimeError("kidney disease")

    monkeypatch.setattr(job, "explain", broken)
    answer = settled(send(opened.url.path, MARKED))
    assert "A fault of ours: RuntimeError" in answer.text
    assert "kidney" not in answer.text + caplog.text


def test_only_the_newest_answers_are_kept():
    answers, stays = Answers(), threading.Event()
    first = answers.begin("why", lambda told: {}, {})
    first.ready.wait(5.0)
    for _ in range(KEPT):
        answers.begin("why", lambda told: {"stayed": stays.wait(20.0)}, {})
    with pytest.raises(UnusableInput, match="not kept"):
        answers.get("why", first.key)
    with pytest.raises(UnusableInput, match="too many"):
        answers.begin("why", lambda told: {}, {})
    stays.set()


def test_only_the_newest_recordings_are_held():
    held = Held()
    for number in range(MOST_HELD + 2):
        held.put(type("R", (), {"key": str(number)})())
    assert held.get("0") is None
    assert held.get(str(MOST_HELD + 1)) is not None
    held.clear()
    assert held.get(str(MOST_HELD + 1)) is None


def test_a_run_that_is_not_held_is_asked_for_again(client):
    answer = client.get("/why/run/" + "0" * 64)
    assert answer.status_code == 422
    assert "choose it again" in answer.text
