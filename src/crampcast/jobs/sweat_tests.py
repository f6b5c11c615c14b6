"""Weighed sweat tests of the diary: rate and sodium with their error, fitted by condition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from crampcast.body.cost import re3_looney_2025
from crampcast.body.water.balance import default_balance
from crampcast.body.water.sweat import sweat_test_l, whole_body_from_patch_mmol_l
from crampcast.evidence import coefficients, load_parameters
from crampcast.runner import SweatTest
from crampcast.runner.profile import Profile

_J_PER_KCAL = 4184.0
_HIGHEST_L_H, _LOWEST_L_H = 6.0, 0.05
"""A profile takes no rates beyond these."""


class Worth(NamedTuple):
    """What a weighed test is worth; group ``sweat_test``."""

    scale_kg: float
    towel_kg: float
    fluid_share: float
    urine_share: float
    power_w_kg: float
    energy_share: tuple[float, float]
    climb_j_kg_m: float
    day_to_day_l_h: float
    laboratory_mmol_l: float
    temperature_band_c: float
    speed_band: float
    least_tests: float


class Measured(NamedTuple):
    """One test: rate with its error, conditions, sodium of the whole body's sweat with its error."""

    rate_l_h: float
    error_l_h: float
    temperature_c: float | None
    speed_m_s: float | None
    sodium_mmol_l: float | None
    sodium_error_mmol_l: float | None


def worth() -> Worth:
    """Return what a weighed test is worth.

    Examples
    --------
    >>> worth().least_tests
    3.0
    """
    return coefficients(Worth, "sweat_test")


def measured(fields: Mapping[str, Any]) -> Measured:
    """Return what a test of the diary measured.

    Parameters
    ----------
    fields : mapping
        Fields of an entry of the kind ``sweat_test``, checked.

    Notes
    -----
    ``sweat = loss of mass + drink + food - urine - 0.20 g/kcal x energy``; the last is fuel that left as gas
    and water of the breath. Energy by distance, climb and mass where they are named. Errors add in squares:
    two weighings, what stays on skin and kit, drink and food, urine, energy. A patch is taken to be one on
    the forearm and brought to the whole body; so is a sodium of which nobody said how it was measured.

    References
    ----------
    Cheuvront et al. 2002; American College of Sports Medicine 2007; Baker et al. 2009

    Examples
    --------
    >>> test = measured({"mass_before_kg": 70.0, "mass_after_kg": 68.6, "duration_min": 120.0,
    ...     "fluid_ml": 800.0, "food_g": 50.0, "urine_ml": 100.0, "distance_km": 20.0})
    >>> round(test.rate_l_h, 2), round(test.error_l_h, 2)
    (0.94, 0.08)
    """
    c = worth()
    hours = float(fields["duration_min"]) / 60.0
    before, after = float(fields["mass_before_kg"]), float(fields["mass_after_kg"])
    fluid, food, urine = (float(fields.get(key, 0.0)) / 1000.0 for key in ("fluid_ml", "food_g", "urine_ml"))
    km = fields.get("distance_km")
    speed = 1000.0 * float(km) / (3600.0 * hours) if km else None
    power = c.power_w_kg if speed is None else float(re3_looney_2025(speed, 0.0))
    climb = c.climb_j_kg_m * float(fields.get("climb_m", 0.0))
    kcal = before * (power * 3600.0 * hours + climb) / _J_PER_KCAL
    burnt_kg = default_balance().non_sweat_g_kcal * kcal / 1000.0
    litres = float(sweat_test_l(before, after, fluid, food, urine, kcal))
    parts = (
        math.sqrt(2.0) * float(fields.get("scale_error_kg", c.scale_kg)),
        c.towel_kg,
        c.fluid_share * (fluid + food),
        c.urine_share * urine,
        c.energy_share[0 if speed is not None else 1] * burnt_kg,
    )
    sodium, sodium_error = _sodium(fields, c)
    return Measured(
        litres / hours, math.hypot(*parts) / hours, fields.get("temperature_c"), speed, sodium, sodium_error
    )


def _sodium(fields: Mapping[str, Any], c: Worth) -> tuple[float | None, float | None]:
    """Return the sodium of the whole body's sweat and its error."""
    told = fields.get("sodium_mmol_l")
    if told is None:
        return None, None
    if fields.get("sodium_method") == "laboratory":
        return float(told), c.laboratory_mmol_l
    patch_sd = load_parameters()["people.traits.sweat_sodium_patch_sd_mmol_l"].value
    return float(whole_body_from_patch_mmol_l(float(told), "forearm")), float(patch_sd)  # type: ignore[arg-type]


def shown(test: Measured) -> dict[str, Any]:
    """Return a test as results show it.

    Parameters
    ----------
    test : Measured
        From `measured`.
    """

    def rounded(value: float | None, digits: int) -> float | None:
        return None if value is None else round(value, digits)

    return {
        "rate_l_h": round(test.rate_l_h, 3),
        "error_l_h": round(test.error_l_h, 3),
        "temperature_c": test.temperature_c,
        "speed_m_s": rounded(test.speed_m_s, 2),
        "sodium_mmol_l": rounded(test.sodium_mmol_l, 1),
        "sodium_error_mmol_l": rounded(test.sodium_error_mmol_l, 1),
    }


def alike(a: Measured, b: Measured, c: Worth) -> bool:
    """Say whether two tests were made in like conditions; what nobody noted is like nothing but itself."""
    if a.temperature_c is None or b.temperature_c is None:
        warm = a.temperature_c is b.temperature_c
    else:
        warm = abs(a.temperature_c - b.temperature_c) <= c.temperature_band_c
    if a.speed_m_s is None or b.speed_m_s is None:
        return warm and a.speed_m_s is b.speed_m_s
    return warm and abs(math.log(a.speed_m_s / b.speed_m_s)) <= c.speed_band


def fitted(tests: Sequence[Measured]) -> list[dict[str, Any]]:
    """Return the weighted mean of each condition with its standard error, most tests first.

    Parameters
    ----------
    tests : sequence of Measured
        All tests.

    Returns
    -------
    list of dict
        ``tests, rate_l_h, sd_l_h, narrow, temperature_c, speed_m_s``, the latter two ranges.

    Notes
    -----
    Each test weighs by its own error and the change from day to day. With fewer than three in like conditions
    the spread is at least that between runners.

    Examples
    --------
    >>> test = Measured(1.0, 0.1, 20.0, 3.0, None, None)
    >>> [(row["tests"], row["narrow"]) for row in fitted([test] * 3 + [test._replace(temperature_c=30.0)])]
    [(3, True), (1, False)]
    """
    c = worth()
    groups: list[list[Measured]] = []
    for test in tests:
        near = next((group for group in groups if all(alike(test, other, c) for other in group)), None)
        groups.append([test]) if near is None else near.append(test)
    usual = float(load_parameters()["people.traits.sweat_gain_sd_log"].value)  # type: ignore[arg-type]
    rows = []
    for group in groups:
        weights = [1.0 / (test.error_l_h**2 + c.day_to_day_l_h**2) for test in group]
        mean = sum(w * test.rate_l_h for w, test in zip(weights, group, strict=True)) / sum(weights)
        sd, narrow = 1.0 / math.sqrt(sum(weights)), len(group) >= c.least_tests
        rows.append(
            {
                "tests": len(group),
                "rate_l_h": round(mean, 3),
                "sd_l_h": round(sd if narrow else max(sd, usual * mean), 3),
                "narrow": narrow,
                "temperature_c": _range([test.temperature_c for test in group]),
                "speed_m_s": _range([test.speed_m_s for test in group]),
            }
        )
    return sorted(rows, key=lambda row: -int(row["tests"]))


def _range(values: Sequence[float | None]) -> list[float] | None:
    known = [value for value in values if value is not None]
    return [round(min(known), 2), round(max(known), 2)] if known else None


def with_tests(profile: Profile, entries: Sequence[Mapping[str, Any]]) -> Profile:
    """Return a runner with the diary's tests, as if they stood in the runner file beside those that do.

    Parameters
    ----------
    profile : Profile
        The runner.
    entries : sequence of mapping
        Fields of the entries of the kind ``sweat_test``.
    """
    found = [measured(fields) for fields in entries]
    tests = tuple(
        SweatTest(round(test.rate_l_h, 3), test.temperature_c, test.sodium_mmol_l)
        for test in found
        if _LOWEST_L_H <= test.rate_l_h <= _HIGHEST_L_H
    )
    return replace(profile, sweat_tests=(*profile.sweat_tests, *tests))


def told(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return all tests and what they are fitted to.

    Parameters
    ----------
    entries : sequence of mapping
        Fields of the entries of the kind ``sweat_test``, oldest first.

    Examples
    --------
    >>> told([])
    {'tests': [], 'conditions': []}
    """
    found = [measured(fields) for fields in entries]
    return {"tests": [shown(test) for test in found], "conditions": fitted(found)}
