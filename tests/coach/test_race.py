"""An athlete's race to come: entered, forecast by a worker, on the board; no file of the server is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crampcast.coach import queue, race
from crampcast.coach.worker import Worker
from crampcast.jobs.ports import save_runner
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile

HEALTHY = Profile.from_mapping(
    {
        **dict.fromkeys(SafetyCard.from_profile(Profile()).missing, False),
        "age": 35,
        "sex": "male",
        "mass_kg": 70.0,
        "height_m": 1.78,
    }
)


@pytest.fixture(scope="module")
def athlete(join, invite):
    join(invite("coach"), "carla")
    return join(invite("athlete", "carla"), "anna")


def work(store) -> None:
    worker = Worker(store)
    while worker.once():
        pass


def test_a_race_is_forecast_kept_once_and_told(store, athlete, monkeypatch):
    monkeypatch.setattr(race, "DRAWS", 16)
    mine = f"/athletes/{athlete.number}"
    save_runner(store.diary(athlete.number), HEALTHY)
    start = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT09:00")
    entered = {"words": "5 km", "start": start, "weather": "18 C"}
    for _ in range(2):
        assert athlete.post(f"{mine}/race", entered).headers["location"] == f"{mine}/files"
        work(store)
    with store.begin() as connection:
        jobs = queue.jobs_of(connection, athlete.number)
    assert [job.answer["status"] for job in jobs if job.kind == "race"] == ["ok", "ok"]
    (kept,) = store.diary(athlete.number).forecasts()
    assert 0.0 <= kept[2]["cramp_probability"]["mean"] <= 1.0
    page = athlete.get(mine).text
    assert f"{start[:10]}: a cramp in " in page
    assert "had a race forecast" in athlete.get(f"{mine}/trail").text


def test_without_answers_on_health_no_forecast_is_kept_and_it_is_said(store, join, invite, monkeypatch):
    monkeypatch.setattr(race, "DRAWS", 16)
    silent = join(invite("athlete", "carla"), "silent")
    mine = f"/athletes/{silent.number}"
    silent.post(f"{mine}/race", {"words": "5 km", "start": "2030-01-01T09:00", "weather": "18 C"})
    work(store)
    assert store.diary(silent.number).forecasts() == []
    assert "no forecast is kept" in silent.get(f"{mine}/files").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": "5 km", "start": "soon"}, "the start cannot be read"),
        ({"words": "", "start": "2030-01-01T09:00"}, "course"),
        ({"words": "/etc/passwd", "start": "2030-01-01T09:00"}, "/etc/passwd"),
        ({"words": "5 km", "start": "2030-01-01T09:00", "weather": "/etc/passwd"}, "/etc/passwd"),
        ({"words": "5 km", "start": "2030-01-01T09:00", "weather": "auto"}, "auto"),
    ],
)
def test_what_cannot_be_forecast_is_said_at_once_and_names_no_file(store, athlete, fields, said):
    with store.begin() as connection:
        before = len(queue.jobs_of(connection, athlete.number, most=100))
    answer = athlete.post(f"/athletes/{athlete.number}/race", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "root:" not in answer.text
    with store.begin() as connection:
        assert len(queue.jobs_of(connection, athlete.number, most=100)) == before
