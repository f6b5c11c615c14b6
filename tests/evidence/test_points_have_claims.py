"""Every point of the source article has its claim, and every statement of `explain` one that exists."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.jobs.evidence import evidence
from crampcast.jobs.explain.answer import triage
from crampcast.jobs.explain.changes import OFFERED
from crampcast.jobs.explain.injected import plain_run
from crampcast.jobs.explain.table import reference_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def trace():
    spec = importlib.util.spec_from_file_location(
        "write_evidence_map", ROOT / "scripts" / "write_evidence_map.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", range(1, 34))
def test_a_point_of_the_article_is_answered(number):
    entry = evidence(f"S{number}")
    assert entry["claim"]
    assert entry["advice"]
    assert entry["grade"] in "ABCD"
    assert entry["sources"] or entry["verdict"] == "no_data" or not (entry["for"] or entry["against"])


def test_every_change_that_is_offered_rests_on_a_claim():
    known = {claim.id.rstrip("ab") for claim in load_claims().values()}
    assert {offer.claim for offer in OFFERED} <= known


def test_every_driver_of_a_risk_rests_on_a_claim_about_it():
    """A word of each driver stands in the title of its claim, so that none leans on another's."""
    said = {
        "pace": "overexertion",
        "distance": "overexertion",
        "climbing": "climbs",
        "descending": "descents",
        "energy": "carbohydrate",
        "heat": "heat",
        "fluid": "fluid",
        "ground": "terrain",
        "gait": "gait",
        "altitude": "altitude",
        "load": "tissue damage",
        "proneness": "cramp history",
    }
    table, claims = reference_table(plain_run(2).situation), load_claims()
    assert set(table) == set(DRIVERS) == set(said)
    for name, line in table.items():
        claim = claims[line.claim]
        assert said[name] in claim.title, name
        assert line.grade >= claim.grade, f"{name} is shown stronger than its claim"


def test_findings_of_the_model_stand_apart_from_points_and_interventions():
    assert [key for key in load_claims() if key.startswith("F")] == ["F1", "F2"]
    assert evidence("f1")["kind"] == "finding"
    assert evidence("I2")["kind"] == "intervention"
    assert {source["key"] for source in evidence("F2")["sources"]} == {"johnson_2020_kona"}


def test_triage_names_flags_that_exist():
    assert {line["red_flag"] for line in triage() if line["red_flag"]} <= set(load_red_flags())


def test_every_point_is_traced_to_code_and_tests_that_exist(trace):
    assert [point["id"] for point in trace.points()] == [f"S{number}" for number in range(1, 34)]
    for point in trace.points():
        assert all(trace.module_file(module).exists() for module in point["modules"]), point["id"]
        assert point["modules"]
        assert point["tests"]
        for test in point["tests"]:
            file, name = test.split("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}, test


def test_the_map_is_as_written(trace):
    assert (ROOT / "docs" / "evidence_map.md").read_text(encoding="utf-8") == trace.page()
