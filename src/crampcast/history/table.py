"""Every number inferred of a runner in one table: value, spread, unit and what it rests on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from crampcast.evidence.muscles import MUSCLES
from crampcast.history.capacity import Capacity
from crampcast.runner.condition import Condition
from crampcast.runner.estimate import Estimate
from crampcast.runner.estimates import estimates_from_answers
from crampcast.runner.profile import Profile


def estimates_table(profile: Profile, capacity: Capacity, condition: Condition) -> list[dict[str, Any]]:
    """Return a runner's numbers as rows for a plan's JSON and report.

    Parameters
    ----------
    profile : Profile
        The answers.
    capacity : Capacity
        From `crampcast.history.capacity.infer_capacity`.
    condition : Condition
        From `crampcast.history.infer.infer_condition`.

    Returns
    -------
    list of dict
        Keys ``name, value, sd, unit, basis``; `sd` in the row's unit. What the log leaves open is taken from
        the answers or the usual runner, and the basis says so.

    Examples
    --------
    >>> from crampcast.history.capacity import infer_capacity
    >>> rows = estimates_table(Profile(), infer_capacity(Profile()), Condition())
    >>> rows[0]["name"], rows[0]["unit"]
    ('max_power_w_kg', 'W/kg')
    """
    usual = estimates_from_answers(profile)
    power, endurance = zip(capacity.mean, capacity.sd, strict=True)
    words = "; ".join(capacity.basis)
    rows = [
        _row("max_power_w_kg", *power, "W/kg", words),
        _row("endurance", *endurance, "1", words),
        _logged(
            "weekly_km",
            condition.weekly_km,
            condition.weekly_km_sd,
            "km",
            condition,
            "km in",
            usual.weekly_km,
        ),
        _logged(
            "weekly_climb_m",
            condition.weekly_climb_m,
            condition.weekly_climb_m_sd,
            "m",
            condition,
            "km climb in",
            usual.weekly_climb_m,
        ),
        _logged(
            "longest_run_km",
            condition.longest_run_km,
            0.0,
            "km",
            condition,
            "the longest",
            usual.longest_run_km,
        ),
    ]
    told = profile.heat_acclimatised is not None
    heat = None if told else condition.acclimatisation
    rows.append(
        _logged(
            "acclimatisation",
            heat,
            condition.acclimatisation_sd,
            "1",
            condition,
            "heat:",
            usual.acclimatisation,
        )
    )
    rows.append(
        _logged(
            "protection",
            condition.protection,
            condition.protection_sd,
            "1",
            condition,
            "descents:",
            usual.protection,
        )
    )
    return rows + _muscle_rows(condition)


def _muscle_rows(condition: Condition) -> list[dict[str, Any]]:
    """Return conditioning, a row a muscle, or nothing where it was not inferred."""
    if condition.muscle_capacity is None or condition.muscle_capacity_sd_log is None:
        return []
    basis = _basis(condition, "muscles:")
    return [
        _row(f"conditioning_{muscle}", float(value), float(value * np.expm1(min(sd, 1.0))), "1", basis)
        for muscle, value, sd in zip(
            MUSCLES, condition.muscle_capacity, condition.muscle_capacity_sd_log, strict=True
        )
    ]


def _row(name: str, value: float, sd: float, unit: str, basis: str) -> dict[str, Any]:
    return {"name": name, "value": value, "sd": sd, "unit": unit, "basis": basis}


def _logged(
    name: str,
    value: float | None,
    sd: float | None,
    unit: str,
    condition: Condition,
    about: str,
    usual: Estimate,
) -> dict[str, Any]:
    """Return the log's figure, or the answers' where the log has none."""
    if value is not None:
        return _row(name, value, sd or 0.0, unit, _basis(condition, about))
    spread = usual.sd if usual.scale == "normal" else usual.value * math.expm1(usual.sd)
    return _row(name, usual.value, spread, unit, usual.basis)


def _basis(condition: Condition, about: str) -> str:
    """Return the line of the basis that speaks about something."""
    return next((line for line in condition.basis if about in line), "from the log")
