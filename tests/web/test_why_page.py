"""Why in the app: a run opened, marked and explained; nothing stored unasked."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from crampcast.home import has_diary, open_diary
from crampcast.web import Settings, build_app
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
def test_a_bad_mark_is_told_in_one_line_and_the_form_stays_filled(opened, send, fields, said):
    answer = send(opened.url.path, fields)
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


def test_a_mark_becomes_a_diary_entry_of_the_run_s_day(opened, send, folder, client):
    from starlette.datastructures import FormData

    from crampcast.web.pages.why import _entry

    held = client.app.state.held.get(opened.url.path.rsplit("/", 1)[1])
    fields = dict(_entry(held, FormData({"when": "km5", "muscle": "calf", "near": "yes", "weather": "18 C"})))
    assert send("/diary/new/cramp", fields).status_code == 200
    with open_diary(folder) as diary:
        (entry,) = diary.entries("cramp")
    assert (entry.at, entry.body["near"], entry.body["muscle"]) == ("2016-09-25", True, "calf")
    assert _entry(held, FormData({"more": "end calf"})) == []


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
