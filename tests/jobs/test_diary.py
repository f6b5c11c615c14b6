"""Entries of the diary: checked before they are stored, changed without loss, gone when erased."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.kinds import Field, checked, kind_of, load_kinds
from crampcast.jobs.diary.moments import moment_of
from crampcast.jobs.explain.job import ExplainRequest
from crampcast.jobs.explain.mark import Mark
from crampcast.jobs.explain.of_diary import with_diary
from crampcast.store import Diary

NOW = datetime(2026, 9, 12, 10, 30, tzinfo=timezone(timedelta(hours=2)))
CRAMP = {"at": "km38.2", "muscle": "calf", "side": "left", "did": "stretch, massage", "helped": "stretch"}


@pytest.fixture
def diary(tmp_path: Path):
    with Diary.open(tmp_path) as opened:
        yield opened


def an_answer(field: Field) -> Any:
    """Return an answer that a field takes."""
    of_type = {
        "flag": "yes",
        "text": "a word",
        "mark": "1:23:45",
        "muscle": "calf",
        "side": "left",
        "remedies": "stretch",
        "muscles": "calf, glute",
    }
    if field.type in of_type:
        return of_type[field.type]
    if field.type == "choice":
        return field.choices[0]
    return f"{max(field.low, min(field.high, 60.0)):g}"


@pytest.mark.parametrize("kind", load_kinds())
def test_every_kind_is_stored_and_comes_back(diary, kind):
    answers = {name: an_answer(field) for name, field in load_kinds()[kind].fields.items()}
    if kind == "sweat_test":
        answers |= {"mass_before_kg": "70", "mass_after_kg": "69.2", "urine_ml": "100"}
    answers.pop("of_plan", None)  # needs a plan; its own test is below
    stored = jobs.log(diary, kind, answers, "2026-09-12T08:00", NOW)
    assert set(stored["fields"]) == set(answers)
    assert jobs.entries(diary) == [stored]
    assert jobs.history(diary, stored["id"]) == [stored]


def test_several_entries_a_day_stand_in_the_order_of_their_moments(diary):
    for when in ("2026-09-12T18:00", "2026-09-11", "2026-09-12T07:00"):
        jobs.log(diary, "note", {"text": when}, when, NOW)
    assert [e["fields"]["text"][5:] for e in jobs.entries(diary)] == ["09-11", "09-12T07:00", "09-12T18:00"]
    assert len(jobs.entries(diary, since=date(2026, 9, 12))) == 2
    assert len(jobs.entries(diary, until=date(2026, 9, 11))) == 1
    assert jobs.entries(diary, "cramp") == []


def test_a_change_keeps_what_was_there_and_a_deletion_too(diary):
    first = jobs.log(diary, "cramp", CRAMP, None, NOW)
    second = jobs.edit(diary, first["id"], {"side": "right", "helped": ""}, None, NOW)
    assert second["fields"]["side"] == "right"
    assert "helped" not in second["fields"]
    assert second["at"] == first["at"]
    third = jobs.delete(diary, first["id"])
    assert jobs.entries(diary) == []
    assert jobs.history(diary, first["id"]) == [first, second, third]
    for again in (jobs.delete, lambda d, n: jobs.edit(d, n, {}, None, NOW)):
        with pytest.raises(UnusableInput, match="was deleted"):
            again(diary, first["id"])
    assert jobs.log(diary, "note", {"text": "a"}, None, NOW)["id"] != first["id"]


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        ("crampp", {}, "did you mean cramp"),
        ("cramp", {}, "at is missing"),
        ("cramp", CRAMP | {"colour": "red"}, "no field"),
        ("cramp", CRAMP | {"muscle": "elbow"}, "no muscle is called"),
        ("cramp", CRAMP | {"side": "up"}, "left, right, both"),
        ("cramp", CRAMP | {"severity": "11"}, "0 to 10"),
        ("cramp", CRAMP | {"severity": "nan"}, "0 to 10"),
        ("cramp", CRAMP | {"helped": "jolt"}, "not among what was done"),
        ("cramp", CRAMP | {"did": "prayer"}, "some of"),
        ("cramp", CRAMP | {"at": "noon"}, "say when"),
        ("body_mass", {"mass_kg": "1e3"}, "25 to 250"),
        ("body_mass", {"mass_kg": True}, "25 to 250"),
        ("sleep", {"hours": "a few"}, "number"),
        ("strength_test", {"test": "heel_raise"}, "no result"),
        ("sweat_test", {"mass_before_kg": 70, "mass_after_kg": 71, "duration_min": 60}, "check both masses"),
        ("gut", {"trouble": "nausia"}, "did you mean nausea"),
        ("note", {"text": "x" * 2001}, "too many"),
        ("code", {"code": "123"}, "no rescue code"),
        ("code", {"code": "0003Z-G0000"}, "does not say when"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_and_nothing_is_stored(diary, kind, answers, said):
    with pytest.raises(UnusableInput, match=said) as why:
        jobs.log(diary, kind, answers, None, NOW)
    assert "\n" not in str(why.value)
    assert diary.counts()["entries"] == 0


def test_a_refused_change_changes_nothing(diary):
    first = jobs.log(diary, "cramp", CRAMP, None, NOW)
    with pytest.raises(UnusableInput):
        jobs.edit(diary, first["id"], {"severity": "12"}, None, NOW)
    assert jobs.history(diary, first["id"]) == [first]


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "1912-01-01", "2027-01-01", "", "12.09.2026"])
def test_moments_that_cannot_be(text):
    if text:
        with pytest.raises(UnusableInput, match="--when"):
            moment_of(text, NOW)
    else:
        assert moment_of(text, NOW) == "2026-09-12T10:30:00+02:00"


@given(
    st.dictionaries(
        st.sampled_from(["at", "muscle", "severity", "did", "x"]), st.text() | st.floats() | st.none()
    )
)
@settings(max_examples=60)
def test_any_answers_are_values_or_refused(answers):
    try:
        found = checked(kind_of("cramp"), answers)
    except UnusableInput:
        return
    assert found["at"]
    assert checked(kind_of("cramp"), found) == found


def test_what_helped_is_the_runner_s_own_record(diary):
    jobs.log(diary, "cramp", CRAMP, None, NOW)
    jobs.log(diary, "night_cramp", {"did": "stretch"}, None, NOW)
    assert sorted(jobs.trials(diary)) == [("massage", False), ("stretch", False), ("stretch", True)]


def test_an_export_holds_every_version_and_erase_leaves_none_readable(tmp_path):
    secret = "a sentence that nobody else should read"
    with Diary.open(tmp_path / "old") as old:
        number = jobs.log(old, "note", {"text": secret}, None, NOW)["id"]
        jobs.edit(old, number, {"text": "changed"}, None, NOW)
        jobs.delete(old, number)
        jobs.log(old, "cramp", CRAMP, None, NOW)
        old.export(tmp_path / "diary.zip")
        with Diary.open(tmp_path / "new") as new:
            new.restore(tmp_path / "diary.zip")
            assert jobs.history(new, number) == jobs.history(old, number)
            assert jobs.entries(new) == jobs.entries(old)
        old.erase()
    left = [path for path in (tmp_path / "old").rglob("*") if path.is_file()]
    assert not any(secret.encode() in path.read_bytes() for path in left)
    with Diary.open(tmp_path / "old") as again:
        assert again.counts()["entries"] == 0


def test_a_diary_with_nothing_but_entries_is_not_mixed(tmp_path):
    with Diary.open(tmp_path / "a") as one, Diary.open(tmp_path / "b") as other:
        one.export(tmp_path / "a.zip")
        jobs.log(other, "cramp", CRAMP, None, NOW)
        with pytest.raises(UnusableInput, match="not empty"):
            other.restore(tmp_path / "a.zip")


KILLED = """
import os, signal, sys
from datetime import datetime
from crampcast.jobs import diary as jobs
from crampcast.store import Diary, entries

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

with Diary.open(sys.argv[1]) as diary:
    jobs.log(diary, "note", {"text": "kept"}, None, datetime.now().astimezone())
    entries.version_of = die
    jobs.log(diary, "note", {"text": "half"}, None, datetime.now().astimezone())
"""


def test_a_write_that_is_killed_is_not_half_stored(tmp_path):
    ran = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False, env=os.environ, timeout=60)
    assert ran.returncode == -signal.SIGKILL
    with Diary.open(tmp_path) as diary:
        assert [e["fields"]["text"] for e in jobs.entries(diary)] == ["kept"]
        assert jobs.log(diary, "note", {"text": "after"}, None, NOW)["id"] == 2


def test_a_remedy_may_be_named_in_the_runner_s_words(diary):
    said = {"at": "km9", "did": "Pickle juice, stretched, salt", "helped": "pickle"}
    stored = jobs.log(diary, "cramp", said, None, NOW)["fields"]
    assert (stored["did"], stored["helped"]) == (["stretch", "drink_and_eat", "jolt"], ["jolt"])


def run_of(start: datetime, hours: float) -> Activity:
    seconds = np.arange(0.0, 3600.0 * hours + 1.0, 10.0)
    return Activity({"time_s": seconds, "distance_m": 3.0 * seconds}, sport="running", start=start)


def test_explain_takes_marks_and_intake_from_the_diary_unless_they_are_said(diary):
    run = run_of(datetime(2026, 9, 11, 18, tzinfo=UTC), 7.0)
    jobs.log(diary, "cramp", {"at": "km9", "muscle": "calf", "severity": "6.4"}, "2026-09-11", NOW)
    jobs.log(diary, "cramp", {"at": "km900", "muscle": "foot"}, "2026-09-11", NOW)
    jobs.log(diary, "cramp", {"at": "km60", "near": "yes"}, "2026-09-12T02:10:00+00:00", NOW)
    jobs.log(diary, "cramp", {"at": "km2", "muscle": "glute"}, "2026-09-12T08:00:00+00:00", NOW)
    jobs.log(diary, "intake", {"at": "km10", "fluid_ml": "300"}, "2026-09-11", NOW)
    jobs.log(diary, "intake", {"fluid_ml": "2800", "carbohydrate_g": "210"}, "2026-09-11", NOW)
    told = with_diary(ExplainRequest(run), diary)
    assert [(mark.when, mark.muscle, mark.severity) for mark in told.marks] == [
        ("km9", "calf", 6),
        ("km60", None, None),
    ]
    assert told.intake == "30 g/h, 400 ml/h"
    own = ExplainRequest(run, (Mark("end"),), intake="10 g/h")
    days = frozenset({date(2026, 9, 11), date(2026, 9, 12)})
    assert with_diary(own, diary) == replace(own, cramped=days), (
        "what was said stands; days of cramps are kept"
    )


def test_food_is_written_against_the_plan_by_item_or_in_total(diary):
    rows = [
        {"time_s": 1800.0, "distance_m": 6000.0, "item": "water", "carbohydrate_g": 0.0, "fluid_ml": 200.0},
        {"time_s": 3600.0, "distance_m": 12000.0, "item": "gel", "carbohydrate_g": 25.0, "fluid_ml": 0.0},
    ]
    plan = {"course": {"name": "race"}, "schedule": rows}
    day = "2026-09-12"
    with pytest.raises(UnusableInput, match="no plan for 2026-09-12"):
        jobs.log(diary, "intake", {"of_plan": "1"}, day, NOW)
    diary.add_forecast(f"{day}T08:00:00+02:00", "1", "0", plan | {"schedule": rows[:1]})
    diary.add_forecast(f"{day}T08:00:00+02:00", "1", "0", plan)

    def written(**fields: str) -> dict[str, Any]:
        return jobs.log(diary, "intake", fields, day, NOW)["fields"]

    assert written(at="km11", of_plan="1") == {
        "at": "km11",
        "item": "gel",
        "of_plan": 1.0,
        "carbohydrate_g": 25.0,
    }
    assert written(at="0:28:00", of_plan="0.5", item="cola")["fluid_ml"] == 100.0
    assert written(at="mi3.7", of_plan="1", fluid_ml="150")["fluid_ml"] == 150.0
    assert written(at="end", of_plan="0")["carbohydrate_g"] == 0.0
    assert written(of_plan="0.8") == {"of_plan": 0.8, "carbohydrate_g": 20.0, "fluid_ml": 160.0}
    for mark in ("km40", "3:00:00", "lap2"):
        with pytest.raises(UnusableInput):
            written(at=mark, of_plan="1")
    changed = jobs.edit(diary, 1, {"of_plan": "0.2"}, None, NOW)["fields"]
    assert changed["carbohydrate_g"] == 5.0
    assert jobs.edit(diary, 1, {"carbohydrate_g": "7"}, None, NOW)["fields"]["carbohydrate_g"] == 7.0
    given = {"schedule": [rows[1] | {"carbohydrate_g": 40.0}]}
    for strange in (
        {},
        {"schedule": None},
        {"schedule": [None, {"item": "gel"}, {"item": "x", "time_s": "9"}]},
    ):
        with pytest.raises(UnusableInput, match="schedules nothing"):
            jobs.log(diary, "intake", {"of_plan": "1"}, "2026-09-01", NOW, strange)
    answer = jobs.log(diary, "intake", {"of_plan": "1"}, "2026-09-01", NOW, given)
    assert answer["fields"]["carbohydrate_g"] == 40.0
