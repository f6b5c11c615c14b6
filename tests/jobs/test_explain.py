"""``explain`` as a job: marks, what cannot be told, and every kind of recording."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity, Lap
from crampcast.errors import UnusableInput
from crampcast.forecast.causes.told import shared_out
from crampcast.formats.port import read
from crampcast.jobs.explain import ExplainRequest, explain, parse_mark
from crampcast.jobs.explain.mark import marks_of_laps, resolve
from crampcast.jobs.explain.person import told_person
from crampcast.jobs.explain.recorded import cut_up
from crampcast.jobs.explain.similar import similar_runs
from crampcast.runner.profile import Profile
from crampcast.units import format_duration

DATA = Path(__file__).parents[1] / "data"
START = datetime(2026, 6, 1, 7, tzinfo=UTC)


def run_of(minutes: float, speed_m_s: float = 3.0, **columns: np.ndarray) -> Activity:
    """A run at an even speed."""
    time_s = np.arange(0.0, 60.0 * minutes + 1.0, 5.0)
    table = {"time_s": time_s, "distance_m": speed_m_s * time_s, **columns}
    return Activity(table, start=START, sport="running")


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("0:50:00 calf", 3000.0), ("km9", 3000.0), ("mi5.592", 2999.8), ("lap1", 600.0), ("end", 3600.0)],
)
def test_a_mark_is_found(words, seconds):
    run = run_of(60)
    run = Activity(run.columns, sport="running", laps=(Lap(0.0, 600.0), Lap(600.0, 3600.0)))
    assert resolve(parse_mark(words), run) == pytest.approx(seconds, abs=0.2)


def test_a_mark_after_a_pause_counts_from_the_first_record():
    time_s = np.concatenate([np.arange(0.0, 1801.0, 5.0), np.arange(2400.0, 4201.0, 5.0)])
    metres = np.concatenate([3.0 * np.arange(0.0, 1801.0, 5.0), 5400.0 + 3.0 * np.arange(0.0, 1801.0, 5.0)])
    run = Activity({"time_s": time_s + 7.0, "distance_m": metres}, sport="running")
    assert resolve(parse_mark("km6"), run) == pytest.approx(2600.0, abs=5.0)
    assert resolve(parse_mark("1:00:00"), run) == 3600.0


@pytest.mark.parametrize(
    "words",
    [
        "-0:05:00 calf",
        "0:00:00",
        "km0",
        "km-3",
        "1:00:01",
        "km10.9",
        "mi9",
        "lap1",
        "lap0",
        "end elbow",
        "end calf left right",
        "end calf 11",
        "somewhere",
        "",
        "calf",
        "1:75:00",
        "km3..2",
        "km99999999999",
        "٣:00:00",
    ],
)
def test_a_bad_mark_is_refused_in_one_line(words):
    with pytest.raises(UnusableInput) as why:
        resolve(parse_mark(words), run_of(60))
    assert "\n" not in str(why.value)


def test_a_mark_in_the_swim_is_refused():
    swim = Activity({"time_s": [0.0, 1200.0], "distance_m": [0.0, 1000.0]}, start=START, sport="swimming")
    foot = Activity(run_of(60).columns, start=START + timedelta(seconds=1200), sport="running")
    whole = Activity(
        {"time_s": [0.0, 4800.0], "distance_m": [0.0, 11800.0]},
        start=START,
        sport="multisport",
        legs=(swim, foot),
    )
    with pytest.raises(UnusableInput, match="swimming"):
        explain(ExplainRequest(whole, [parse_mark("0:10:00 calf")]))


def test_a_ride_is_refused_and_a_silent_file_is_taken_as_a_run():
    ride = Activity(run_of(60, 8.0).columns, sport="cycling")
    with pytest.raises(UnusableInput, match="cycling"):
        explain(ExplainRequest(ride, [parse_mark("end")]))
    silent = Activity(run_of(60).columns)
    answer = explain(ExplainRequest(silent, [parse_mark("end calf")]))
    assert any("which sport" in line for line in answer["warnings"])


def test_two_presses_within_five_seconds_are_a_mark_only_without_a_named_one():
    laps = (Lap(0.0, 1500.0), Lap(1500.0, 1504.0), Lap(1504.0, 3600.0))
    run = Activity(run_of(60).columns, start=START, sport="running", laps=laps)
    assert [at for at, _ in marks_of_laps(run)] == [1504.0]
    assert [c["time_s"] for c in explain(ExplainRequest(run))["cramps"]] == [1504.0]
    named = explain(ExplainRequest(run, [parse_mark("end calf")]))
    assert [c["time_s"] for c in named["cramps"]] == [3600.0]


def test_shares_sum_to_one_and_the_reference_is_written_out():
    answer = explain(ExplainRequest(run_of(60), [parse_mark("end calf left")]))
    [cramp] = answer["cramps"]
    assert sum(cause["share"] for cause in cramp["causes"]) == pytest.approx(1.0, abs=1e-9)
    assert cramp["additivity_error"] < 1e-3
    assert all(cause["reference"] and cause["claim"] for cause in cramp["causes"])
    assert {cause["claim"] for cause in cramp["causes"]} <= {c["id"][:3] for c in answer["claims"]} | {
        c["id"] for c in answer["claims"]
    }


def test_without_a_muscle_the_likeliest_are_named():
    [cramp] = explain(ExplainRequest(run_of(60), [parse_mark("end")]))["cramps"]
    shares = [one["share"] for one in cramp["likely_muscles"]]
    assert cramp["muscle"] is None
    assert shares == sorted(shares, reverse=True)
    assert 0.3 < sum(shares) <= 1.0


def test_what_nobody_said_is_not_advised():
    answer = explain(ExplainRequest(run_of(200, 2.8), [parse_mark("end calf")]))
    assert {change["driver"] for change in answer["counterfactuals"]} <= {"pace", "ground"}
    topics = {line.split(":")[0] for line in answer["cannot_tell"]}
    assert {"energy", "fluid and sodium", "heat", "duration and distance"} <= topics


def test_what_was_said_becomes_a_cause_and_advice():
    asked = ExplainRequest(
        run_of(200, 2.8),
        [parse_mark("end calf")],
        Profile.from_mapping({"longest_run_km": 12, "recent_race": "10 km 50:00", "weekly_km": 30}),
        intake="0 g/h, 0.3 l/h, 0 mg/h",
        weather="31 C, 60 % rh, sunny",
    )
    answer = explain(asked)
    assert answer["status"] == "ok"
    shares = {cause["name"]: cause["share"] for cause in answer["cramps"][0]["causes"]}
    assert shares["heat"] > 0.03
    assert shares["duration and distance"] > 0.1
    assert shares["energy"] > 0.0
    assert answer["counterfactuals"][0]["risk_reduction"]["p50"] > 0.1
    in_reach = next(change for change in answer["counterfactuals"] if change["needs"] != "luck")
    assert answer["headline"].startswith(in_reach["text"])
    assert explain(asked) == answer


def test_a_week_too_full_is_told_from_the_log():
    days = [*range(10, 60, 3), 2]
    log = [
        RunSummary(
            date(2026, 6, 1) - timedelta(days=ago),
            sport="running",
            distance_m=38_000.0 if ago == 2 else 9_000.0,
            moving_s=38_000.0 / 2.8 if ago == 2 else 9_000.0 / 2.8,
            climb_m=2200.0 if ago == 2 else 60.0,
        )
        for ago in days
    ]
    answer = explain(ExplainRequest(run_of(90), [parse_mark("end quadriceps")], runs=log))
    [load] = [c for c in answer["cramps"][0]["causes"] if c["name"] == "recent load and recovery"]
    assert load["log_hazard_change"] > 0.2
    assert any("seven days before" in fact for fact in load["facts"])
    assert answer["timeline"]["load_over_envelope"] is not None


@pytest.mark.parametrize("minutes", [3.0, 9.0])
def test_too_short_a_run_cannot_tell(minutes):
    answer = explain(ExplainRequest(run_of(minutes), [parse_mark("end calf")]))
    assert answer["status"] == "cannot_tell"
    assert "too short" in answer["headline"]


def test_pieces_keep_climb_descent_and_rest():
    time_s = np.arange(0.0, 7201.0)
    metres = np.where(time_s < 3600.0, 3.0 * time_s, np.maximum(10_800.0, 3.0 * (time_s - 600.0)))
    height = 100.0 + 40.0 * np.abs(((metres / 400.0) % 2.0) - 1.0)  # a hill every 800 m
    parts = cut_up(
        Activity({"time_s": time_s, "distance_m": metres, "altitude_m": height}, sport="running"), 7200.0
    )
    up = parts.until(np.maximum(parts.grade, 0.0) * parts.length_m)
    down = parts.until(np.maximum(-parts.grade, 0.0) * parts.length_m)
    hills = metres[-1] / 800.0
    assert up == pytest.approx(40.0 * hills, rel=0.12)
    assert down == pytest.approx(40.0 * hills, rel=0.12)
    assert parts.until(parts.rest_s) == pytest.approx(600.0, abs=60.0)
    assert parts.until(parts.moving_s + parts.rest_s) == pytest.approx(7200.0)
    assert parts.until(parts.length_m) == pytest.approx(metres[-1])


@pytest.mark.parametrize(
    ("file", "share"),
    [
        ("fit/connectstats__activity_2944936628.fit", 1.0),  # hot trail run with gaps
        ("fit/pyfitparse__2013-02-06-12-11-14.fit", 0.5),  # old, hilly
        ("fit/fitparserjs__triathlon_summary_first.fit", 1.0),  # the last of five legs
        ("fit/connectstats__activity_2545022458.fit", 0.5),  # six minutes
        ("fit/connectstats__activity_4017099594.fit", 1.0),  # eleven minutes, below the sea
        ("gpx/runpandas__nike_run.gpx.gz", 0.5),
        ("tcx/runpandas__stopped_example.tcx.gz", 1.0),
    ],
)
def test_a_recorded_file_is_explained_or_it_cannot_tell(file, share):
    run = read(DATA / file).activity
    leg = (run.run_legs() or (run,))[-1]  # some files do not say what they are
    ahead_s = (leg.start - run.start).total_seconds() if run.legs else 0.0
    at = format_duration(int(ahead_s + share * leg.duration_s))
    answer = explain(ExplainRequest(run, [parse_mark(f"{at} calf")], runner_stated=False))
    assert answer["headline"]
    assert answer["cannot_tell"]
    json.dumps(answer, allow_nan=False)
    for cramp in answer["cramps"]:
        assert sum(cause["share"] for cause in cramp["causes"]) == pytest.approx(1.0, abs=1e-9)
        assert cramp["hazard_ratio"]["p50"] > 0.0
        assert cramp["additivity_error"] < 1e-3
    if answer["status"] == "cannot_tell":
        assert "cannot tell" in answer["headline"]
    else:
        assert answer["cramps"]


def test_what_is_known_of_the_person_stands_behind_proneness():
    told = told_person(Profile(sex="female", longest_run_km=28.0, weekly_km=45.0), 25.0)
    assert told[0].startswith("a longest run of 28 km before 25 km: a lower risk")
    assert told[1].startswith("a woman: a lower risk")
    assert told_person(Profile(family_history=True), 42.0)[0].startswith(
        "cramps in the family: a higher risk"
    )
    assert told_person(Profile(), 42.0) == ()


def test_nothing_unusual_is_judged_on_the_ratio_that_is_told():
    """A few draws with a long tail move the mean of the logarithms, not the ratio that is shown."""
    changes = {"pace": 0.3, "heat": 0.12}
    assert not shared_out(changes, 1.5)[2]
    assert shared_out(changes, 1.5, ratio=1.45)[2]
    shares, _, unusual = shared_out({"pace": 0.3, "heat": 0.09}, 1.5, ratio=1.6)
    assert not unusual
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_sport_that_the_file_leaves_open_is_taken_for_a_run_and_said_so():
    answer = explain(ExplainRequest(replace(run_of(8), sport="other"), [parse_mark("end calf")]))
    assert answer["status"] == "cannot_tell"
    assert any("does not say which sport" in line for line in answer["warnings"])


CAREFUL = {
    "sex": "male",
    "age": 40,
    "recent_race": "42.2 km 3:40:00",
    "weekly_km": 55,
    "weekly_climb_m": 200,
    "longest_run_km": 30,
    "cramp_history": 0,
    "previous_injury": False,
    "family_history": False,
}


def downhill_after(level_minutes: float) -> Activity:
    """An easy run on the level, then an hour of steep descent."""
    time_s = np.arange(0.0, 60.0 * (level_minutes + 60.0) + 1.0, 5.0)
    down = np.maximum(time_s - 60.0 * level_minutes, 0.0)
    metres = 2.75 * time_s
    return Activity(
        {"time_s": time_s, "distance_m": metres, "altitude_m": 1500.0 - 0.12 * 2.75 * down},
        start=START,
        sport="running",
    )


def test_what_was_unusual_is_not_hidden_by_an_easy_pace_or_a_runner_who_never_cramps():
    asked = ExplainRequest(
        downhill_after(90),
        [parse_mark("end quadriceps")],
        Profile.from_mapping(CAREFUL),
        weather="12 C, cloudy",
    )
    [cramp] = explain(asked)["cramps"]
    assert cramp["status"] == "ok"
    assert cramp["causes"][0]["name"] == "descending and damage"
    parts = {cause["name"]: cause["log_hazard_change"] for cause in cramp["causes"]}
    assert abs(parts["personal proneness"]) < 0.15
    references = {cause["name"]: cause["reference"] for cause in cramp["causes"]}
    assert references["pace"] == "this run's own mean effort, held evenly"
    assert "your own" in references["personal proneness"]


def test_an_everyday_run_of_a_careful_runner_stays_unexplained():
    run = run_of(60, 2.75, altitude_m=np.full(721, 100.0))
    answer = explain(
        ExplainRequest(run, [parse_mark("end calf")], Profile.from_mapping(CAREFUL), weather="12 C, cloudy")
    )
    assert answer["status"] == "cannot_tell"
    assert 0.7 < answer["cramps"][0]["hazard_ratio"]["p50"] < 1.3


def test_a_walk_home_after_the_cramp_makes_no_pace_before_it_fast():
    time_s = np.arange(0.0, 7201.0, 5.0)
    metres = np.where(time_s <= 3600.0, 3.0 * time_s, 10_800.0 + 1.2 * (time_s - 3600.0))
    run = Activity({"time_s": time_s, "distance_m": metres}, start=START, sport="running")
    [cramp] = explain(ExplainRequest(run, [parse_mark("1:00:00 calf")]))["cramps"]
    [pace] = [cause for cause in cramp["causes"] if cause["name"] == "pace"]
    assert abs(pace["log_hazard_change"]) < 0.3
    assert not any("faster" in fact for fact in pace["facts"])


def test_advice_belongs_to_the_first_mark_that_is_explained():
    asked = ExplainRequest(
        downhill_after(90),
        [parse_mark("0:40:00 calf"), parse_mark("end quadriceps")],
        Profile.from_mapping(CAREFUL),
        weather="12 C, cloudy",
    )
    answer = explain(asked)
    assert [cramp["status"] for cramp in answer["cramps"]] == ["cannot_tell", "ok"]
    assert "descent_training" in {change["name"] for change in answer["counterfactuals"]}


def test_a_third_press_of_the_lap_button_is_no_second_mark():
    laps = (Lap(0.0, 1500.0), Lap(1500.0, 1502.0), Lap(1502.0, 1505.0), Lap(1505.0, 3600.0))
    assert [at for at, _ in marks_of_laps(Activity(run_of(60).columns, laps=laps))] == [1502.0]


def test_a_run_with_a_cramp_is_none_of_the_runs_without_one():
    run = run_of(60)
    days = [date(2026, 5, 1), date(2026, 5, 8)]
    log = [RunSummary(day, sport="running", distance_m=10_800.0, moving_s=3600.0) for day in days]
    assert len(similar_runs(run, log)) == 2
    [left] = similar_runs(run, log, {days[0]})
    assert (left["day"], left["differences"]) == ("2026-05-08", ["the same pace"])
