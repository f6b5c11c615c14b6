"""The validation page: its counts are what the code gives, its known misses are real and have a size."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from crampcast.evidence.emergent import load_emergent
from crampcast.jobs.validate.case import read_cases
from crampcast.jobs.validate.emergent import emergent_outcomes
from crampcast.jobs.validate.misses import known_misses
from crampcast.jobs.validate.quantity import known_quantities
from crampcast.jobs.validate.summary import counts_by_mechanism, distance, largest
from crampcast.jobs.validate.values import outcome_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "validation"
FILES = sorted((ROOT / "tests" / "data" / "values").glob("*_values.yaml"))
SIMULATED = (
    "race_strength_",
    "strength_change_after_",
    "cramp_",
    "endogenous_cho_",
    "hill_pacing_",
    "segment_speed_",
    "second_run_",
    "muscle_glycogen_after_",
)
"""Read off whole simulations: tests of their own look at some of these cases."""
LONGEST_HERE_H = 5.0


@pytest.fixture(scope="module")
def results():
    return json.loads((PAGE / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_is_inside_a_fact_or_a_known_miss_and_the_page_says_so(path, results):
    on_page = {row["id"]: row for row in results["values"] if row["file"] == path.name}
    cases = read_cases(path)
    assert [case.id for case in cases] == list(on_page)
    surprises = {}
    for case in cases:
        if case.kind != "fact" and case.quantity.startswith(SIMULATED):
            continue
        found = outcome_of(case)
        answered = case.quantity in known_quantities() and case.kind != "fact" and case.tolerance
        wanted = "cannot_predict" if not answered else "outside" if case.id in known_misses() else "inside"
        if not found["status"] == wanted == on_page[case.id]["status"]:
            surprises[case.id] = (found["status"], wanted, on_page[case.id]["status"], found["predicted"])
    assert surprises == {}


def test_whole_simulations_on_the_page_are_inside_or_known_misses(results):
    simulated = [row for row in results["values"] if row["quantity"].startswith(SIMULATED)]
    assert len(simulated) > 10
    for row in simulated:
        if row["kind"] != "fact":
            assert row["status"] == ("outside" if row["id"] in known_misses() else "inside"), row["id"]


def test_every_known_miss_is_one_of_the_cases_and_outside_with_its_size_on_the_page(results):
    outside = {row["id"]: row for row in results["values"] if row["status"] == "outside"}
    assert set(outside) == set(known_misses())
    assert {row["id"] for row in outside.values() if not row["why"]} == set()
    assert {
        row["id"] for row in outside.values() if row["widths"] is not None and abs(row["widths"]) <= 1
    } == set()


def test_whole_races_fall_as_the_page_says(results):
    races = [race for race in load_emergent() if race.setting["finish_h"] <= LONGEST_HERE_H]
    now = {(row["id"], row["what"]): row["inside"] for race in races for row in emergent_outcomes(race)}
    told = {(row["id"], row["what"]): row["inside"] for row in results["whole"]}
    assert {key: told[key] for key in now} == now
    assert {race.id for race in load_emergent()} == {row["id"] for row in results["whole"]}


def test_the_page_is_what_its_results_say(results, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    from validation_page import misses, page

    text = page(results)
    assert (PAGE / "README.md").read_text(encoding="utf-8") == text
    counts = counts_by_mechanism(results["values"], results["whole"])
    judged = Counter(row["status"] for row in results["values"] if row["kind"] != "fact")
    summed = [sum(of[part][i] for of in counts.values() for part in ("evidence", "code")) for i in range(3)]
    assert summed == [judged["inside"], judged["outside"], judged["cannot_predict"]]
    road = [race for race in results["splits"] if race["key"] != "western_states"]
    assert len(road) == 3
    assert all(len(misses(group)) == len(race["marks"]) - 1 for race in road for group in race["groups"])


def test_every_figure_of_the_pages_is_there():
    for page in (PAGE / "README.md", PAGE / "gallery.md", *(PAGE / "gallery").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        linked = [part.split(")")[0].split("#")[0] for part in text.split("](")[1:]]
        assert [name for name in linked if not (page.parent / name).is_file()] == [], page.name


@pytest.mark.parametrize(
    ("predicted", "expected", "tolerance", "widths"),
    [
        (3.0, 2.0, {"abs": 0.5}, 2.0),
        (1.0, 2.0, {"abs": 0.5}, -2.0),
        (110.0, 100.0, {"rel": 0.05}, 2.0),
        (2.5, None, {"low": 1.0, "high": 2.0}, 2.0),
        (2.5, 1.2, {"low": 1.0, "high": 2.0, "abs": 0.5}, 1.0),
        (3.0, None, {"max": 2.0}, 1.5),
        (3.0, None, {"min": 4.0}, 1.25),
        ([1.0, 3.0], [1.0, 2.0], {"abs": 0.5}, 2.0),
        ([1.0, 3.0], [1.0, 2.0], [{"abs": 0.5}, {"abs": 2.0}], 0.5),
        ({"a": 1.0, "b": 4.0}, {"a": 1.0, "b": 2.0}, {"a": {"abs": 1.0}, "b": {"abs": 0.5}}, 4.0),
        (3.0, 2.0, {"exact": True}, None),
        ("run", "walk", {"exact": True}, None),
    ],
)
def test_distance_in_widths_of_the_tolerance(predicted, expected, tolerance, widths):
    assert distance(predicted, expected, tolerance) == (None if widths is None else pytest.approx(widths))


def test_the_largest_misses_come_first_and_once_each():
    rows = [
        {"quantity": "a", "inside": False, "off": -2.0},
        {"quantity": "b", "inside": False, "off": 3.0},
        {"quantity": "a", "inside": False, "off": 9.0},
        {"quantity": "c", "inside": True, "off": 0.5},
        {"quantity": "d", "inside": False, "off": None},
    ]
    assert [row["off"] for row in largest(rows, "off", 5)] == [9.0, 3.0]
    assert len(largest(rows, "off", 1)) == 1
