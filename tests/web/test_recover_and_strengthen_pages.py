"""Recovery and strength in the app: laid out from a run or from a day, drawn, carried into a calendar."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from crampcast.home import has_diary

RUN = "connectstats__activity_1378220136.fit"


def test_a_run_is_opened_and_its_recovery_laid_out_and_carried_into_the_calendar(
    client, send, settled, folder, data
):
    content = (data / "fit" / RUN).read_bytes()
    asked = send("/recover/file", files={"file": (RUN, content, "application/octet-stream")})
    assert asked.url.path.startswith("/recover/run/")
    answer = settled(send(asked.url.path, {"next": "18h", "diet": "vegan"}))
    assert answer.status_code == 200
    assert answer.text.count('class="person"') >= 1
    assert 'href="/evidence/' in answer.text
    calendar = client.get(f"{answer.url.path}/calendar")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert len(Calendar.from_ical(calendar.content).walk("VEVENT")) >= 1
    wrong = settled(send(asked.url.path, {"next": "whenever", "diet": "vegan"}))
    assert wrong.status_code == 422
    assert wrong.text.count('role="alert"') == 1
    assert not has_diary(folder)


def test_a_file_that_is_no_run_is_refused(send, folder):
    answer = send("/recover/file", files={"file": ("x.fit", b"nothing", "application/octet-stream")})
    assert answer.status_code == 422
    assert not has_diary(folder)


def test_every_exercise_is_drawn_and_its_sessions_go_into_the_calendar(client):
    page = client.get("/strengthen?race=2027-03-01&on=2026-12-01").text
    calendar = client.get("/strengthen/calendar?race=2027-03-01&on=2026-12-01")
    found = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert len(found) >= page.count('<th scope="row">20') > 10
    assert page.count("<svg") > 10


def test_a_result_of_the_diary_stands_with_its_test(client, send):
    send(
        "/diary/new/strength_test",
        {"test": "heel_raise", "left": "12", "right": "25", "when": "2026-09-01"},
    )
    assert "2026-09-01: left 12, right 25 repetitions" in client.get("/strengthen").text
    send("/diary/new/strength_test", {"test": "side_plank", "left": "40", "when": "2026-09-02"})
    assert "2026-09-02: left 40, right –" in client.get("/strengthen").text
    send("/diary/new/strength_test", {"test": "prone_plank", "both": "90", "when": "2026-09-03"})
    assert "2026-09-03: 90 seconds" in client.get("/strengthen").text
    assert (
        '<option value="prone_plank" selected>'
        in client.get("/diary/new/strength_test?test=prone_plank").text
    )
    assert client.get("/diary/new/strength_test?test=&left=%3Cx&nothing=1").status_code == 200


def test_a_plan_that_was_made_sets_focus_and_preparation(client):
    plan = {
        "status": "ok",
        "start": "2027-03-01T08:00:00+00:00",
        "finish_s": {"p50": 30_000.0},
        "course": {"name": "Ridge <b>", "distance_m": 50_000.0, "descent_m": 2_400.0},
        "cramp_probability": {"by_muscle": {"adductor": {"p50": 0.3}}},
        "levers": [{"name": "train descents", "cramp_probability_change": {"p50": -0.02}}],
    }
    made = client.app.state.answers.begin("forecast", lambda _: {"plan": plan}, {})
    assert made.ready.wait(10)
    page = client.get(f"/strengthen?on=2026-12-01&plan={made.key}").text
    for words in (
        "Ridge &lt;b&gt;, 2027-03-01",
        "30% chance of a cramp",
        "1570 m of height lost",
        "-2.0 points",
    ):
        assert words in page
    calendar = client.get(f"/strengthen/calendar?on=2026-12-01&plan={made.key}")
    assert calendar.content.count(b"SUMMARY:Descent") == 4
    assert client.get("/strengthen?plan=gone").status_code == 422


@pytest.mark.parametrize("query", ["race=soon", "on=31-12-2026", "race=2001-01-01&on=2026-12-01"])
def test_a_day_that_cannot_be_used_is_told_in_one_line(client, query):
    answer = client.get(f"/strengthen?{query}")
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
