"""A season of a runner whose truth is known, through the shell: the forecast gets narrower and nearer."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path

import pytest

from crampcast.cli import main

SCRIPT = Path(__file__).parents[2] / "scripts" / "story_season.py"


@pytest.fixture(scope="module")
def told():
    """The script that writes the page of the season."""
    spec = importlib.util.spec_from_file_location("story_season", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_three_marathons_make_the_forecast_narrower_and_nearer(told, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    written = []

    def ask(*words):
        capsys.readouterr()
        assert main([*map(str, words), "--json"]) == 0
        if words[:2] == ("log", "cramp"):
            written.append(words)
        return json.loads(capsys.readouterr().out)

    race = told.Outing(42.2, 3.0, 14.0, 24.0)
    (first, last), truth = told.story(tmp_path, ask, (3,), [race] * 3, proneness=3.5)

    def width(stage) -> float:
        low, high = (-math.log1p(-stage.chance[key]) for key in ("p10", "p90"))
        return math.log(high / low)

    assert first.against_usual is None
    assert last.cramps + last.near_cramps == len(written)
    assert last.cramps + last.near_cramps > 0
    assert last.usual_cramps > 0.1
    assert width(last) < width(first)
    assert first.chance["mean"] < truth
    assert abs(last.chance["mean"] - truth) < abs(first.chance["mean"] - truth)
    assert last.against_usual["p10"] > 1.0
    scored = last.score["cramps"]
    assert (scored["count"], scored["observed"]) == (
        3,
        sum(row["cramped"] for row in last.score["forecasts"]),
    )
    assert last.score["waiting"] >= 1
    page = told.page([first, last], truth)
    assert f"| 3 | {last.cramps} | {last.near_cramps} |" in page
