"""A plan whose weather is asked of the service: what is known is used, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crampcast.course.build import course_from_words
from crampcast.errors import UnusableInput
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.job import lay_out_race, race_weather
from crampcast.jobs.plan.weather_told import told_weather
from crampcast.runner.profile import Profile
from crampcast.weather.along import environment
from crampcast.weather.place import parse_start
from tests.jobs.test_plan import DRAWS, HILLY, RUNNER
from tests.weather.test_service import answered

PLACE = (45.92, 6.87)
NOWHERE = (float("nan"), float("nan"))


def _down(address: str, timeout_s: float) -> bytes:
    raise ConnectionRefusedError


def request(**changes: object) -> PlanRequest:
    whole = PlanRequest(
        course_from_words("10 km"),
        Profile(),
        start="2024-06-20T08:00",
        weather="auto",
        fetch=_down,
        now=datetime(2024, 6, 19, tzinfo=UTC),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # fields are named by the tests


def test_a_service_that_is_down_leaves_a_plan_from_what_is_assumed(tmp_path: Path) -> None:
    asked = request(weather_folder=tmp_path)
    found, said = race_weather(asked, parse_start(asked.start, *PLACE), 7200.0, PLACE, 1000.0)
    assert found.temperature_c[0] == pytest.approx(15.0, abs=3.0)
    assert len(said) == 1
    assert "15 C is assumed" in said[0]


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, False), (30, True)])
def test_a_forecast_for_a_day_that_is_past_is_said_to_be_none(days: int, told: bool) -> None:
    asked = request(now=datetime(2024, 6, 20, 10, tzinfo=UTC) + timedelta(days=days))
    _, said = race_weather(asked, parse_start(asked.start, *PLACE), 7200.0, PLACE, 1000.0)
    assert any("30 days in the past" in text for text in said) == told
    assert "15 C is assumed" in said[-1]
    words = replace(asked, weather="12 C")
    assert race_weather(words, parse_start(asked.start, *PLACE), 7200.0, PLACE, 1000.0)[1] == []


def test_a_course_without_a_place_is_planned_with_what_is_assumed_and_told_how_to_name_one() -> None:
    asked = request(start="2026-06-20T08:00+02:00")
    start = parse_start(asked.start, *NOWHERE)
    found, [said] = race_weather(asked, start, 7200.0, NOWHERE, 0.0)
    assert "no place (--place LAT,LON gives it one): 15 C is assumed" in said
    assert found.temperature_c[0] == pytest.approx(15.0, abs=3.0)


@pytest.mark.parametrize("zone", ["+00:00", "+02:00", "-07:00", "+05:30"])
@pytest.mark.parametrize("weather", ["15 C, sunny", "file"])
def test_without_a_place_the_clock_of_the_start_is_the_sun_s(zone: str, weather: str, tmp_path: Path) -> None:
    if weather == "file":
        table = tmp_path / "air.csv"
        hours = "".join(f"2026-06-20T{h:02}:00,15,0.5\n" for h in range(24))
        table.write_text("time,temperature_c,relative_humidity\n" + hours, encoding="utf-8")
        weather = str(table)
    asked = request(start=f"2026-06-20T08:00{zone}", weather=weather)
    start = parse_start(asked.start, *NOWHERE)
    found, _ = race_weather(asked, start, 7200.0, NOWHERE, 0.0)
    around = environment(found, start.clock, *NOWHERE, 12 * 3600.0)
    noon = float(around.time_s[around.sun_elevation_rad.argmax()]) / 3600.0
    assert noon == pytest.approx(4.0, abs=0.25)
    bright = found.time_s[found.direct_normal_w_m2.argmax()]
    assert abs((bright - start.time.timestamp()) / 3600.0 - 4.0) < 2.5


def test_weather_told_for_a_height_holds_at_the_start_of_a_course_that_has_none(tmp_path: Path) -> None:
    def fetch(address: str, timeout_s: float) -> bytes:
        return answered(first=datetime(2024, 6, 20, tzinfo=UTC))

    asked = request(fetch=fetch)
    start = parse_start(asked.start, *PLACE)
    for above_sea, height_m in ((True, 1035.0), (False, 12.0)):
        course = replace(asked.course, above_sea=above_sea)
        found, _ = race_weather(replace(asked, course=course), start, 7200.0, PLACE, 12.0)
        assert found.reference_altitude_m == height_m


def test_a_forecast_without_a_day_is_refused() -> None:
    asked = request(start=None)
    with pytest.raises(UnusableInput, match="--start"):
        race_weather(asked, parse_start(None, *PLACE), 7200.0, PLACE, 1000.0)


def test_a_walk_on_the_level_is_said_to_tell_little_of_hills() -> None:
    def said(race: str, course: str) -> bool:
        profile = Profile.from_mapping(RUNNER | {"recent_race": race})
        asked = PlanRequest(
            course_from_words(course), profile, weather="18 C", start="2026-08-29T07:00+02:00", draws=DRAWS
        )
        _, warnings = lay_out_race(asked, parse_start("2026-08-29T07:00+02:00", 45.92, 6.87))
        return any("was walked on the level" in text for text in warnings)

    assert said("50 km 10:00:00", HILLY)
    assert not said("50 km 10:00:00", "20 km")
    assert not said("50 km 6:00:00", HILLY)
    assert not said("50 km 2500 m 10:00:00", HILLY)


def test_the_answer_tells_the_weather_that_was_planned_for() -> None:
    asked = request()
    start = parse_start(asked.start, *PLACE)
    found, said = race_weather(asked, start, 7200.0, PLACE, 1000.0)
    around = environment(found, start.time, *PLACE, 7200.0)
    assert told_weather(asked, around, 3600.0)["summary"] == "15 C assumed"
    assert any("the weather service does not answer" in text for text in said)
    words = replace(asked, weather="12-24 C, sunny")
    assert told_weather(words, around, 3600.0)["summary"] == "12-24 C, sunny"
    told = told_weather(asked, replace(around, source="Open-Meteo", age_h=2.0), 3600.0)
    assert told["age_h"] == 2.0
    assert told["summary"].endswith("(Open-Meteo, asked 2.0 h ago)")
    assert told["temperature_c"]["low"] <= told["temperature_c"]["high"]
