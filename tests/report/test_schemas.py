"""The published schemas: valid, equal to the package's, and able to say no."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.evidence import evidence
from crampcast.report.schemas import load_schema, schema_commands

DOCS = Path(__file__).parents[2] / "docs" / "schemas"
PACKAGE = Path(__file__).parents[2] / "src" / "crampcast" / "report" / "schemas"

FILE = {
    "file": "a.gpx",
    "kind": "course",
    "format": "gpx",
    "sport": None,
    "start": None,
    "duration_s": None,
    "moving_s": None,
    "distance_m": 21100.0,
    "climb_m": 74.0,
    "descent_m": 74.0,
    "records": 181,
    "fields": ["position", "altitude"],
    "has": dict.fromkeys(
        ("altitude", "heart_rate", "cadence", "power", "running_dynamics", "temperature", "position"), False
    ),
    "laps": 0,
    "damage": [],
    "error": None,
}
SPREAD = {"p10": 0.1, "p50": 0.2, "p90": 0.4}
CURVE = [1.0, 2.0]
PLAN = {
    "status": "ok",
    "finish_s": {"p10": 5400, "p50": 5600, "p90": 5900},
    "cramp_probability": {"overall": SPREAD, "by_muscle": dict.fromkeys(REPORTED, SPREAD)},
    "profile": {
        **dict.fromkeys(("distance_m", "time_s", "speed_m_s", "altitude_m", "grade"), CURVE),
        **dict.fromkeys(("body_water_change_l", "plasma_sodium_mmol_l", "stomach_ml"), CURVE),
        **dict.fromkeys(("muscle_glycogen_g", "liver_glycogen_g"), CURVE),
        "core_temperature_c": {"p10": CURVE, "p50": CURVE, "p90": CURVE},
        "hazard_per_h": dict.fromkeys(REPORTED, CURVE),
    },
    "causes": [{"name": "pace", "share": 1.0, "low": 0.5, "high": 1.2, "facts": [], "grade": "B"}],
    "headline": "Start slower.",
    "levers": [{"name": "start slower", "finish_change_s": 30.0, "cramp_probability_change": -0.05}],
    "schedule": [
        {
            "time_s": 1800,
            "distance_m": 7000,
            "item": "gel",
            "carbohydrate_g": 25,
            "fluid_ml": None,
            "sodium_mg": None,
            "caffeine_mg": 0,
        }
    ],
    "available": [],
    "stations": [{"name": "Water 1", "distance_m": 5000.0}],
    "safety": {
        "limits": [{"id": "H9", "value": 1.2, "limit": 3.0, "unit": "%", "binding": False}],
        "messages": ["Drink when thirsty; these amounts are ceilings."],
    },
    "citations": [],
    "warnings": [],
    "provenance": {"version": "0.1.0", "parameters_hash": "0123456789ab", "seed": 0},
}
REFUSAL = {
    **PLAN,
    "status": "refused",
    "reason": "fever",
    "finish_s": None,
    "profile": None,
    "headline": None,
}
GOOD = {
    "inspect": [{"files": [FILE]}, {"files": []}],
    "import": [{"imported": ["a"], "duplicates": [], "refused": [{"file": "b.fit", "reason": "empty"}]}],
    "plan": [PLAN, {**REFUSAL, "cramp_probability": None}],
    "evidence": [evidence(), evidence("S24"), evidence("RF1"), evidence("I1")],
}


def errors(command, answer):
    return [error.message for error in Draft202012Validator(load_schema(command)).iter_errors(answer)]


@pytest.mark.parametrize("command", schema_commands())
def test_schema_is_valid_and_published_as_it_is(command):
    Draft202012Validator.check_schema(load_schema(command))
    name = f"{command}.schema.json"
    assert (DOCS / name).read_bytes() == (PACKAGE / name).read_bytes()


def test_nothing_else_is_published():
    assert {path.name for path in DOCS.iterdir()} == {f"{c}.schema.json" for c in schema_commands()}


@pytest.mark.parametrize(("command", "answer"), [(c, a) for c, answers in GOOD.items() for a in answers])
def test_good_answers_pass(command, answer):
    assert errors(command, answer) == []


@pytest.mark.parametrize(
    ("command", "key"),
    [(c, key) for c in ("inspect", "import", "plan") for key in load_schema(c)["required"]],
)
def test_every_key_of_the_contract_is_required(command, key):
    answer = {k: v for k, v in GOOD[command][0].items() if k != key}
    assert errors(command, answer)


@pytest.mark.parametrize("key", ["claim", "verdict", "grade", "for", "against", "sources"])
def test_evidence_requires_the_contract(key):
    answer = evidence("S1")
    del answer[key]
    assert errors("evidence", answer)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "fine"},
        {"finish_s": 5600},
        {"finish_s": None},
        {"cramp_probability": {"overall": {"p10": 0.1, "p50": 0.2, "p90": 1.2}, "by_muscle": {}}},
        {"cramp_probability": {"overall": SPREAD, "by_muscle": {"elbow": SPREAD}}},
        {"profile": {**PLAN["profile"], "speed_m_s": 3.0}},
        {"schedule": [{"time_s": 0}]},
        {"provenance": {"version": "0.1.0"}},
    ],
)
def test_a_plan_that_breaks_the_contract_fails(change):
    assert errors("plan", PLAN | change)


def test_a_refused_plan_may_lack_numbers_and_an_ok_one_may_not():
    assert errors("plan", REFUSAL) == []
    assert errors("plan", {**REFUSAL, "status": "ok"})


def test_muscles_are_the_reported_ones():
    assert load_schema("plan")["$defs"]["muscle"]["enum"] == list(REPORTED)
