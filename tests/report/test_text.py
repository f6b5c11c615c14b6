"""A plan in the terminal: ordered, complete, narrow, and unharmed by what strangers write."""

from __future__ import annotations

import copy
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crampcast.report.file_text import inspect_text
from crampcast.report.html import plan_html
from crampcast.report.messages import CATALOGUE
from crampcast.report.text import plan_text


@pytest.fixture
def plan(data: Path) -> dict[str, Any]:
    """Return the synthetic shape fixture."""
    found: dict[str, Any] = json.loads((data / "report" / "plan_result.json").read_text(encoding="utf-8"))
    return found


def printed(result: dict[str, Any], units: Any = "metric", width: int = 80) -> str:
    out = io.StringIO()
    plan_text(result, units, Console(file=out, width=width))
    return out.getvalue()


def test_the_headline_comes_first_and_the_honest_limit_is_said(plan: dict[str, Any]) -> None:
    text = printed(plan, width=100)
    assert text.startswith(plan["headline"][:60])
    assert "factor of two" in " ".join(text.split())
    assert "not a medical device" in text


def test_causes_name_their_stretch_and_a_question_is_answered(plan: dict[str, Any]) -> None:
    text = printed(plan, width=120)
    reddest, asked = (
        text.index(line)
        for line in ("24.0 km to 27.2 km is the reddest half hour", "from 30.5 km to 31.5 km? Calf left")
    )
    assert reddest < text.index("Descending and damage") < asked < text.index("640 m of climb up to there")
    assert "grade C (S14)" in text[asked:]
    assert "Once one, another" in text


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_lines_fit_and_no_number_is_cut(plan: dict[str, Any], width: int) -> None:
    lines = printed(plan, width=width).splitlines()
    assert max(map(len, lines)) <= min(width, 120)
    finish = next(line for line in lines if line.startswith("Finish  ") and "–" in line and "(" not in line)
    assert "…" not in finish
    for station in plan["stations"]:
        leg = station["leg"]
        assert any(str(leg["fluid_ml"]) in line and str(leg["sodium_mg"]) in line for line in lines)


def test_no_number_is_parted_from_its_digits_or_its_unit(plan: dict[str, Any]) -> None:
    stretches = [{"from_m": 1000.0 * k, "to_m": 1000.0 * k + 900.0, "fluid_ml": 1234.0} for k in range(40)]
    text = printed(plan | {"available": stretches}, width=80)
    assert text.count("1\u202f234 ml") == len(stretches)


def test_a_pipe_gets_no_escape_sequences_whatever_a_name_holds(plan: dict[str, Any]) -> None:
    plan["course"]["name"] = "\x1b]0;owned\x07[bold red]Col\u202eevil[/]"
    plan["stations"][0]["name"] = "Hut\x1b[2J\n[link=http://x]"
    text = printed(plan, width=120)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]Col" in text


def test_a_terminal_without_unicode_is_served(plan: dict[str, Any]) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    plan_text(plan, "metric", Console(file=out, width=80))
    out.flush()
    assert b"22-63 %" in raw.getvalue()
    assert b"###" in raw.getvalue()


def test_imperial_changes_the_measures(plan: dict[str, Any]) -> None:
    text = printed(plan, "imperial", width=100)
    assert "32.6 mi" in text
    assert "Drink fl oz" in text
    assert "52.4 km" not in text


@pytest.mark.parametrize(
    ("status", "words"),
    [("refused", "No plan is given"), ("excluded", "Outside what crampcast can answer")],
)
def test_a_plan_that_is_not_given_says_so_and_why(status: str, words: str) -> None:
    text = printed({"status": status, "reason": "fever: do not run"})
    assert text.startswith(f"{words}: fever: do not run")


def test_a_refused_plan_says_its_reason_once() -> None:
    reason = "With a fever, running harms the heart. Do not race; see a doctor if it stays."
    headline = f"Do not start this race as planned: {reason} Rest."
    refused = {"status": "refused", "reason": reason, "headline": headline, "safety": {"messages": [reason]}}
    text = " ".join(printed(refused).split())
    assert text.startswith(f"No plan is given. {headline}")
    assert text.count("see a doctor") == 1
    assert plan_html(refused).count("see a doctor") == 1


def test_a_refused_plan_gives_no_instructions(plan: dict[str, Any]) -> None:
    refused = copy.deepcopy(plan) | {"status": "refused", "reason": "too hot", "schedule": [], "packing": {}}
    refused["optimiser"] = {"used": False, "why_not": "there is no plan to improve"}
    for said in (printed(refused), plan_html(refused)):
        assert CATALOGUE["refused.figures"] in said
        assert CATALOGUE["levers"] not in said
        assert "Run an even effort" not in said


def test_a_flat_plan_of_a_course_without_heights_says_so_at_the_top(plan: dict[str, Any]) -> None:
    flat = copy.deepcopy(plan)
    flat["course"]["has_elevation"] = False
    text = printed(flat, width=120)
    assert "Planned flat" in text
    assert text.index("Planned flat") < text.index(CATALOGUE["finish"])


def test_what_to_do_after_a_cramp_is_told_by_place_and_muscle(plan: dict[str, Any]) -> None:
    row = {
        "kind": "cramp",
        "muscle": "calf",
        "from_m": 0.0,
        "to_m": 9000.0,
        "effort": 0.9,
        "for_s": 2400.0,
        "finish_change_s": {"p10": 100.0, "p50": 180.0, "p90": 200.0},
        "cramp_again_probability": {"p10": 0.1, "p50": 0.2, "p90": 0.3},
        "cramp_again_if_kept": {"p10": 0.1, "p50": 0.25, "p90": 0.3},
        "stop": "It comes a third time: stop at the next help.",
    }
    plan["contingencies"] = [row, {**row, "muscle": "foot", "effort": 0.72}]
    for said in (printed(plan, width=120), plan_html(plan).replace("\u00a0", " ")):
        assert said.index("10 % easier") < said.index("28 % easier")
        assert row["stop"] in said


def test_no_fluid_advice_reads_as_thirst_not_as_zero(plan: dict[str, Any]) -> None:
    for station in plan["stations"]:
        station["leg"]["fluid_ml"] = station["leg"]["sodium_mg"] = None
    assert printed(plan, width=100).count("to thirst") >= len(plan["stations"])


def test_every_part_may_be_missing_or_null(plan: dict[str, Any]) -> None:
    for key in plan:
        without, empty = copy.deepcopy(plan), copy.deepcopy(plan)
        del without[key]
        empty[key] = None
        assert "medical" in printed(without)
        assert "medical" in printed(empty)


def test_damage_and_what_a_file_holds_are_named() -> None:
    file = {
        "file": "a.gpx",
        "kind": "activity",
        "has": {"altitude": True, "power": False},
        "damage": ["2 gaps"],
    }
    line = inspect_text({"files": [file]})
    assert line == "a.gpx: activity · altitude · repaired or lost: 2 gaps"


def test_the_catalogue_holds_nothing_that_is_never_said() -> None:
    rooms = files("crampcast.report")
    sources = [
        path
        for path in (*rooms.iterdir(), *(rooms / "templates").iterdir(), *(rooms / "card").iterdir())
        if path.name != "messages.py"
    ]
    said = "".join(
        path.read_text(encoding="utf-8") for path in sources if path.name.endswith((".py", ".html"))
    )
    composed = (
        "group.by_",
        "status.",
        "timeline.",
        "profile.",
        "muscle.",
        "intake.",
        "column.",
        "cramped.",
        "estimate.",
        "item.",
        "schedule.",
        "rescue.flag.",
        "side.",
        "explain.cost.",
        "explain.confidence.",
    )
    for key in CATALOGUE:
        assert key.startswith(composed) or f'"{key}"' in said or f"'{key}'" in said, key
