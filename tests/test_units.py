"""Quantities in words."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.units import (
    format_duration,
    parse_duration_s,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("16 oz", "l", 0.4732), ("500 ml", "l", 0.5), ("500 ml/hour", "l/h", 0.5), ("154 lb", "kg", 69.85),
        ("5'", "m", 1.524), ("2,5 km", "m", 2500), ("70", "kg", 70), ("68 F", "c", 20), ("18 °C", "f", 64.4),
        ("60 %", "1", 0.6),
        ("10 mph", "m/s", 4.4704), ("36 km/h", "m/s", 10), ("300 mg", "g", 0.3), ("-40 F", "c", -40),
        ("20 US fl oz", "ml", 591.47), ("1.5 kcal", "kj", 6.276),
        ("90 min", "h", 1.5), ("20 degrees C", "c", 20),
    ],
)  # fmt: skip
def test_quantities(text, unit, value):
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(("text", "unit"), [("", "kg"), ("x", "kg"), ("3 kg", "m"), ("1e9999", "m")])
def test_unusable_quantities(text, unit):
    with pytest.raises(UnusableInput):
        parse_quantity(text, unit)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3:45:00", 13_500),
        ("0:45:00", 2700), ("45:00", 2700), ("3h45", 13_500), ("3 h 45 min 10 s", 13_510),
        ("90 min", 5400),
        ("26:10:05", 94_205), ("1 day 2 h", 93_600), ("5h", 18_000), ("19:30.5", 1170.5),
    ],
)  # fmt: skip
def test_durations(text, seconds):
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0:00:00", "3:75:00", "3:45:99", "-1:00:00", "fast", "45", "999999:00:00"]
)
def test_unusable_durations(text):
    with pytest.raises(UnusableInput):
        parse_duration_s(text)


@given(st.text(max_size=60))
def test_nothing_crashes(text):
    for parse in (
        parse_duration_s,
        lambda words: parse_quantity(words, "kg"),
    ):
        with contextlib.suppress(UnusableInput):
            parse(text)


@given(st.integers(1, 30 * 86_400 - 1))
def test_durations_come_back(seconds):
    assert parse_duration_s(format_duration(seconds)) == seconds


def test_a_negative_duration_keeps_its_sign():
    assert format_duration(-5) == "-0:00:05"
