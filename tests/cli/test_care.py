"""Rescue, strength and the diary from the shell: one journey through what happens around a run."""

from __future__ import annotations

import json

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from crampcast.errors import UnusableInput
from crampcast.report.schemas import load_schema


def valid(name: str, told) -> dict:
    assert told.code == 0, told.err
    answer = json.loads(told.out)
    Draft202012Validator(load_schema(name)).validate(answer)
    return answer


def test_tests_in_the_diary_become_a_programme(crampcast, tmp_path):
    data, out = tmp_path / "diary", tmp_path / "out"
    for day, left in (("2026-02-20", 12), ("2026-02-27", 13)):
        words = ("strength_test", "test=heel_raise", f"left={left}", "right=26", "--when", day)
        assert crampcast("log", *words, "--data", data).code == 0
    words = ("--on", "2026-03-02", "--race", "2026-06-06", "--data", data, "--out", out)
    answer = valid("strengthen", crampcast("strengthen", *words, "--json"))
    assert answer["focus"][0]["muscle"] == "calf"
    calendar = Calendar.from_ical((out / "strengthen.ics").read_bytes())
    assert len(calendar.events) == len(answer["sessions"])
    assert "week 1" in str(calendar.events[0]["DESCRIPTION"])
    assert (out / "heel_raise.svg").read_text().startswith("<svg")
    assert "Heavy slow heel raise" in crampcast("strengthen", *words).out
    assert crampcast("strengthen", "--race", "soon", "--data", data).code == 2


def test_a_cramp_is_written_changed_counted_exported_and_erased(crampcast, tmp_path):
    data = ("--data", tmp_path / "diary")
    fields = ("at=km38.2", "muscle=quad", "side=left", "severity=6", "did=massage,stretch", "helped=massage")
    written = valid("log", crampcast("log", "cramp", *fields, *data, "--json"))
    assert written["fields"]["muscle"] == "quadriceps"
    changed = valid("diary", crampcast("diary", "edit", 1, "severity=7", *data, "--json"))
    assert changed["entries"][0]["fields"]["severity"] == 7.0
    assert len(valid("diary", crampcast("diary", "history", 1, *data, "--json"))["entries"]) == 2
    out = ("--out", tmp_path / "rescue")
    answer = valid("rescue", crampcast("rescue", "--muscle", "quadriceps", *data, *out, "--json"))
    record = {r["id"]: (r["worked"], r["tried"]) for r in answer["remedies"]}
    assert (record["massage"], record["stretch"], record["jolt"]) == ((1, 1), (0, 1), (0, 0))
    assert (tmp_path / "rescue" / "rescue.html").stat().st_size < 200_000
    valid("export", crampcast("export", tmp_path / "all.zip", *data, "--json"))
    valid("restore", crampcast("restore", tmp_path / "all.zip", "--data", tmp_path / "new", "--json"))
    both = [crampcast("diary", "--json", "--data", tmp_path / name).out for name in ("diary", "new")]
    assert both[0] == both[1]
    assert valid("erase", crampcast("erase", "--yes", *data, "--json"))["counts"]["entries"] == 1
    assert valid("diary", crampcast("diary", *data, "--json")) == {"entries": []}


def test_a_run_is_recovered_from_with_what_the_diary_says_was_drunk(crampcast, tmp_path, data):
    diary, out = ("--data", tmp_path / "diary"), tmp_path / "out"
    file = data / "fit" / "pyfitparse__activity-small-fenix2-run.fit"
    finish = valid("recover", crampcast("recover", file, *diary, "--json"))["run"]["finish"]
    taken = ("intake", "fluid_ml=300", "carbohydrate_g=20", "--when", finish[:10])
    assert crampcast("log", *taken, *diary).code == 0
    words = (file, *diary, "--next", "2d", "--diet", "vegan")
    answer = valid("recover", crampcast("recover", *words, "--out", out, "--json"))
    assert not any("what you drank" in line for line in answer["cannot_tell"])
    assert len(Calendar.from_ical((out / "recover.ics").read_bytes()).events) >= 5
    assert (out / f"{answer['steps'][1]['figure']}.svg").read_text().startswith("<svg")
    assert "Strength lost" in crampcast("recover", *words).out


def test_explain_asks_the_diary_for_cramps_and_food(crampcast, tmp_path, data, monkeypatch):
    diary, asked = ("--data", tmp_path / "diary"), []

    def seen(request):
        asked.append(request)
        raise UnusableInput("seen", where="the test", remedy="none")

    monkeypatch.setattr("crampcast.jobs.explain.explain", seen)
    day = ("--when", "2015-08-15")
    file = data / "fit" / "pyfitparse__activity-small-fenix2-run.fit"
    assert crampcast("log", "cramp", "at=end", "muscle=calf", "side=left", *day, *diary).code == 0
    assert crampcast("log", "intake", "fluid_ml=300", *day, *diary).code == 0
    assert crampcast("explain", file, *diary).code == 2
    assert crampcast("explain", file, "--cramp", "km1 foot", "--intake", "9 g/h", *diary).code == 2
    assert [(mark.when, mark.muscle) for one in asked for mark in one.marks] == [
        ("end", "calf"),
        ("km1", "foot"),
    ]
    assert asked[0].intake.endswith("ml/h")
    assert asked[1].intake == "9 g/h"


def test_sweat_tests_of_the_diary_reach_the_runner_and_are_not_stored_twice(crampcast, tmp_path):
    data, answers = ("--data", tmp_path / "diary"), tmp_path / "me.toml"
    answers.write_text("mass_kg = 70\n", encoding="utf-8")
    weighed = (
        "mass_before_kg=70",
        "mass_after_kg=69",
        "duration_min=60",
        "distance_km=11",
        "temperature_c=18",
    )
    for _ in range(3):
        written = valid("log", crampcast("log", "sweat_test", *weighed, *data, "--json"))
    assert 0.7 < written["sweat"]["rate_l_h"] < 0.95
    assert written["sweat"]["error_l_h"] > 0.1
    assert "L/h, error" in crampcast("diary", "show", 3, *data).out
    assert crampcast("runner", "--from", answers, *data).code == 0
    answer = valid("runner", crampcast("runner", *data, "--json"))
    (condition,) = answer["sweat"]["conditions"]
    assert (condition["tests"], condition["narrow"]) == (3, True)
    assert len(answer["answers"]["sweat_tests"]) == 3
    assert "sweat_tests" not in crampcast("runner", "--toml", *data).out
    assert "Sweat tests" in crampcast("runner", *data).out


def test_what_can_be_written_is_shown_and_nothing_is_made(crampcast, tmp_path):
    kinds = valid("log", crampcast("log", "--json", "--data", tmp_path / "none"))["kinds"]
    assert {"cramp", "night_cramp", "sweat_test", "intake", "pain", "heat_session"} <= set(kinds)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("log", "cramp"),
        ("log", "cramp", "at=km38", "muscle"),
        ("log", "cramp", "at=km38", "at=km39"),
        ("log", "note", "text=a", "--when", "soon"),
        ("log", "code", "12345"),
        ("diary", "burn"),
        ("diary", "edit"),
        ("diary", "show", 7),
        ("diary", "list", 7),
        ("diary", "--since", "May"),
        ("rescue", "--muscle", "elbow"),
        ("rescue", "--at", "38"),
        ("rescue", "--plan", "nothing.json"),
        ("strengthen", "--race", "2026-13-01"),
        ("recover", "nothing.fit"),
        ("export", "x.zip"),
        ("restore", "nothing.zip"),
    ],
    ids=lambda words: " ".join(map(str, words)),
)
def test_unusable_words_are_one_line_and_leave_nothing(crampcast, tmp_path, words):
    told = crampcast(*words, "--data", tmp_path / "none")
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert not (tmp_path / "none").exists()
