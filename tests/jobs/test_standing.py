"""How a runner stands: each reason appears for its cause, goes with it, and silence is not health."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crampcast.activity.summary import RunSummary
from crampcast.jobs.ports import save_runner
from crampcast.jobs.standing import standing
from crampcast.jobs.standing.marks import LEVELS, mark, marks
from crampcast.runner.profile import Profile
from crampcast.store import Diary

ON = date(2026, 6, 15)


def day(ago: int) -> str:
    return (ON - timedelta(days=ago)).isoformat()


def runs(
    diary: Diary, last_week_km: float = 10.0, temperature_c: float = 12.0, climb_m: float = 100.0
) -> None:
    """Fill a diary with nine weeks of even training, and a last week."""
    rows = [
        RunSummary(
            ON - timedelta(days=ago),
            sport="running",
            distance_m=1000.0 * (last_week_km if ago <= 7 else 10.0),
            moving_s=330.0 * (last_week_km if ago <= 7 else 10.0),
            climb_m=climb_m * (last_week_km / 10.0 if ago <= 7 else 1.0),
            temperature_c=temperature_c,
        )
        for ago in range(62, 0, -1)
    ]
    diary.add(b"log", "log.csv", "csv", rows, replayable=False)


def forecast(diary: Diary, in_days: int, chance: float, climb_m: float = 300.0, name: str = "Hill") -> None:
    diary.add_forecast(
        f"{day(-in_days)}T09:00:00+00:00",
        "0.1",
        "hash",
        {
            "course": {"name": name, "distance_m": 20000.0, "climb_m": climb_m},
            "cramp_probability": {"mean": chance, "by_muscle": {"calf": chance * 0.8, "foot": chance * 0.1}},
        },
    )


@pytest.fixture
def diary(tmp_path):
    with Diary.open(tmp_path) as opened:
        yield opened


def told(diary: Diary) -> dict[str, tuple[str, str]]:
    return {r["key"]: (r["level"], r["text"]) for r in standing(diary, ON)["reasons"]}


def test_an_empty_diary_tells_nothing_and_says_so(diary):
    found = standing(diary, ON)
    assert (found["level"], found["reasons"]) == ("cannot_tell", [])
    assert "not known" in found["warnings"][0]
    assert found["facts"]["load_above_envelope"] is None


def test_even_training_stands_out_by_nothing(diary):
    runs(diary)
    found = standing(diary, ON)
    assert (found["level"], found["reasons"], found["warnings"]) == ("fine", [], [])
    assert found["facts"]["runs_7d"] == 7
    assert found["facts"]["load_above_envelope"] == pytest.approx(1.0, abs=1e-3)
    assert standing(diary, ON + timedelta(days=20))["level"] == "cannot_tell"


@pytest.mark.parametrize(("km", "level"), [(13.0, "watch"), (22.0, "high")])
def test_a_week_beyond_the_envelope_is_seen_by_its_size(diary, km, level):
    runs(diary, km)
    found = standing(diary, ON)
    reason = next(r for r in found["reasons"] if r["key"] == "load")
    assert reason["level"] == found["level"] == level
    assert found["facts"]["load_above_envelope"] == pytest.approx(km / 10.0, rel=0.02)


def test_a_month_of_log_is_needed_before_load_is_judged(diary):
    rows = [
        RunSummary(ON - timedelta(days=n), sport="running", distance_m=9e3, moving_s=3e3)
        for n in range(1, 30)
    ]
    diary.add(b"log", "log.csv", "csv", rows, replayable=False)
    assert standing(diary, ON)["facts"]["load_above_envelope"] is None
    assert "load" not in told(diary)


def test_a_steep_descent_of_yesterday_is_still_in_the_legs(diary):
    runs(diary, climb_m=20.0)
    down = RunSummary(
        ON - timedelta(days=1), sport="running", distance_m=20000.0, moving_s=9000.0, climb_m=2000.0
    )
    diary.add(b"down", "down.csv", "csv", [down], replayable=False)
    level, text = told(diary)["descent"]
    assert level in ("watch", "high")
    assert "strength not back" in text
    assert standing(diary, ON)["facts"]["strength_lost"] >= marks("descent.strength_lost")[0]


def test_a_hot_week_of_one_who_is_not_used_to_it(diary):
    runs(diary)
    hot = RunSummary(
        ON - timedelta(days=2), sport="running", distance_m=21000.0, moving_s=6300.0, temperature_c=34.0
    )
    diary.add(b"hot", "hot.csv", "csv", [hot], replayable=False)
    assert "min hot in seven days" in told(diary)["heat"][1]


@pytest.mark.parametrize(
    ("ago", "fields", "level"),
    [
        (2, {"what": "cold"}, "high"),
        (2, {"what": "cold", "days": 1}, "watch"),
        (6, {"what": "cold", "days": 1}, None),
        (7, {"what": "cold"}, "watch"),
        (9, {"what": "cold"}, None),
        (5, {"what": "flu", "fever": True, "days": 3}, "stop"),
        (9, {"what": "flu", "fever": True, "days": 3}, "stop"),
        (11, {"what": "flu", "fever": True, "days": 3}, None),
        (100, {"what": "long", "days": 99}, "watch"),
    ],
)
def test_an_illness_counts_until_it_is_over_for_a_while(diary, ago, fields, level):
    diary.add_entry("illness", day(ago), fields)
    found = told(diary)
    assert found.get("illness", (None,))[0] == level
    assert standing(diary, ON)["level"] == (level or "cannot_tell")


@pytest.mark.parametrize(
    ("entries", "level", "words"),
    [
        ([("cramp", 3, {"at": "km8", "muscle": "calf", "severity": 4})], "watch", "1 cramp in 28 days: calf"),
        (
            [("cramp", 3, {"at": "km8", "muscle": "hip_flexor", "severity": 7})],
            "high",
            "1 cramp in 28 days: hip flexor",
        ),
        (
            [("cramp", 3, {"at": "km8"}), ("cramp", 20, {"at": "end", "muscle": "foot"})],
            "high",
            "2 cramps in 28 days: foot",
        ),
        (
            [("cramp", 3, {"at": "km8", "near": True}), ("night_cramp", 5, {})],
            "watch",
            "1 near-cramp, 1 cramp at rest in 28 days",
        ),
        ([("cramp", 29, {"at": "km8", "severity": 9})], None, ""),
    ],
)
def test_cramps_of_four_weeks_are_counted_by_kind(diary, entries, level, words):
    for kind, ago, fields in entries:
        diary.add_entry(kind, day(ago), fields)
    found = told(diary)
    assert found.get("cramps", (None, ""))[0] == level
    if words:
        assert found["cramps"][1] == words


def test_a_deleted_or_future_entry_gives_no_reason(diary):
    gone = diary.add_entry("cramp", day(2), {"at": "km8", "severity": 9})
    diary.delete_entry(gone.id)
    diary.add_entry("illness", day(-1), {"what": "tomorrow"})
    assert told(diary) == {}


def test_injury_and_painkillers_of_this_week(diary):
    diary.add_entry("pain", day(3), {"place": "achilles", "injury": True})
    diary.add_entry("pain", day(2), {"place": "blister"})
    diary.add_entry("medication", day(1), {"what": "ibuprofen", "nsaid": True})
    found = told(diary)
    assert (found["injury"][0], found["nsaid"][0]) == ("high", "watch")
    assert "achilles" in found["injury"][1]


@pytest.mark.parametrize(
    ("in_days", "chance", "level"),
    [
        (10, 0.05, None),
        (10, 0.15, "watch"),
        (10, 0.35, "high"),
        (15, 0.9, None),
        (0, 0.2, "watch"),
        (-1, 0.9, None),
    ],
)
def test_the_race_to_come_counts_by_its_forecast(diary, in_days, chance, level):
    runs(diary)
    forecast(diary, in_days, chance, climb_m=100.0)
    assert told(diary).get("race", (None,))[0] == level


def test_the_newest_forecast_of_the_first_race_is_told(diary):
    forecast(diary, 30, 0.9, name="Later")
    forecast(diary, 9, 0.9)
    forecast(diary, 9, 0.2)
    race = standing(diary, ON)["race"]
    assert (race["course"]["name"], race["chance"]) == ("Hill", 0.2)
    assert told(diary)["race"][1] == "Hill in 9 days: a cramp in 20 of 100, most of all calf"


def test_a_hill_race_of_flat_legs_is_unprotected(diary):
    runs(diary, climb_m=10.0)
    forecast(diary, 5, 0.05, climb_m=1200.0)
    assert told(diary)["unprotected"][0] == "high"
    forecast(diary, 5, 0.05, climb_m=100.0)
    assert "unprotected" not in told(diary)


def test_what_the_answers_forbid_comes_first(diary):
    save_runner(diary, Profile(mass_kg=60.0, ill=True, kidney_disease=True))
    diary.add_entry("cramp", day(2), {"at": "km8", "severity": 9})
    found = standing(diary, ON)
    assert found["level"] == "stop"
    assert [r["level"] for r in found["reasons"]] == sorted(
        (r["level"] for r in found["reasons"]), key=LEVELS.index
    )
    assert {"answers_no_race", "answers_no_amounts", "cramps"} == {r["key"] for r in found["reasons"]}
    assert "kidney" not in str(found)  # which answer it is stays with the athlete


def test_the_same_diary_gives_the_same_standing_and_marks_are_in_order(diary):
    runs(diary, 20.0)
    assert standing(diary, ON) == standing(diary, ON)
    for name in ("load.above_envelope", "descent.strength_lost", "race.chance", "illness.after_days"):
        low, high = marks(name)
        assert 0.0 < low < high
    assert mark("race.soon_days") > mark("descent.too_late_days")
