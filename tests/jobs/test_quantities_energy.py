"""Every quantity of cost, capacity, fuel, gut, recovery and pacing is answered for any inputs allowed."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crampcast.jobs.validate.quantity import CannotPredict, _find, known_quantities, predict

REGISTER = tomllib.loads((Path(__file__).parents[1] / "data/energy_quantities.toml").read_text())
SIMULATED = (
    "hill_pacing_",
    "segment_speed_",
    "hr_speed_",
    "endogenous_cho_",
    "exogenous_cho_",
    "second_run_",
    "muscle_glycogen_after_",
)
"""Quantities that are read off a whole simulation: that they take every input is looked at, no more."""
AT_ODDS = {("energy_per_l_o2_kj", "substrate", "glucose")}
"""Words that do not go with the other example inputs: glucose does not burn at the quotient of fat."""


def _ways(listed: list[list[str]]) -> list[list[list[str]]]:
    """Return, for each choice of the register, the inputs of each way."""
    return [[way.replace(" and/or ", " + ").split(" + ") for way in choice] for choice in listed]


def _calls(quantity: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Yield a model and inputs: what is required, every way to say it, every optional input, every word."""
    known = quantity.get("inputs", {})
    choices = _ways(quantity.get("one_of", []))
    tied = {name for choice in choices for way in choice for name in way}
    for model in [None, *quantity["models"]]:
        who = model or next((m for i in known.values() for m in i.get("required_for", [])), None)
        need = {
            name: i["example"]
            for name, i in known.items()
            if i["required"] or who in i.get("required_for", [])
        }
        ways: list[dict[str, Any]] = [{}]
        for choice in choices:
            ways = [w | {name: known[name]["example"] for name in way} for w in ways for way in choice]
        for way in ways:
            yield model, need | way
        for name, i in known.items():
            if name not in tied and "required_for" not in i:
                for word in i.get("words", [i["example"]]):
                    yield model, need | ways[0] | {name: word}


@pytest.mark.parametrize("name", REGISTER)
def test_every_quantity_is_answered(name: str) -> None:
    quantity = REGISTER[name]
    for model, inputs in _calls(quantity):
        if name.startswith(SIMULATED):
            inspect.signature(_find(name, model).evaluate).bind(**inputs)
        elif not any((name, key, word) in AT_ODDS for key, word in inputs.items() if isinstance(word, str)):
            assert set(quantity["outputs"]) <= set(predict(name, model, inputs)), (model, inputs)


def test_every_model_of_the_register_is_shipped() -> None:
    shipped = known_quantities()
    for name, quantity in REGISTER.items():
        assert {"", *quantity["models"]} <= set(shipped[name]), name


@pytest.mark.parametrize("name", [n for n, q in REGISTER.items() if not n.startswith(SIMULATED)])
def test_an_unknown_word_is_told_by_its_input(name: str) -> None:
    model, inputs = next(_calls(REGISTER[name]))
    for key, known in REGISTER[name].get("inputs", {}).items():
        if "words" in known and key in inputs and not (key == "event" and "duration_h" in inputs):
            with pytest.raises(CannotPredict, match=rf"\b{key}\b"):
                predict(name, model, inputs | {key: "no such word"})
