"""Drop amounts from a finished schedule until it keeps every limit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from crampcast.jobs.safety.bounds import HOUR_S, bounds
from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.terms import Losses, Situation
from crampcast.jobs.safety.verifying import AMOUNTS, DONE, REMEDY, Violation, _verify

_STEP = {"fluid_ml": 5.0, "sodium_mg": 5.0, "carbohydrate_g": 1.0, "caffeine_mg": 5.0}
_SUMS = ("H1", "H6")


def hold_schedule(
    schedule: Sequence[Mapping[str, Any]], losses: Losses, situation: Situation
) -> tuple[list[dict[str, Any]], list[Violation]]:
    """Drop amounts from a schedule until `verify_schedule` finds nothing; the last thing before it is shown.

    Parameters
    ----------
    schedule : sequence of mapping
        Entries as for `verify_schedule`.
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    list of dict
        Entries in the order of time that keep every limit; each amount at most what it was.
    list of Violation
        What was found and dropped, in the order of dropping.

    Notes
    -----
    The latest entry of the hour at fault gives way first. If that does not end, all fluid, salt and caffeine
    are
    dropped.

    Examples
    --------
    >>> import numpy as np
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> losses = Losses(np.full((20, 8), 0.5), np.full((20, 8), 400.0), np.full(20, 7200.0))
    >>> kept, dropped = hold_schedule([{"time_s": 3600.0, "fluid_ml": 900.0}], losses, runner)
    >>> kept[0]["fluid_ml"], dropped[0].id
    (500.0, 'H2')
    """
    b = bounds(losses, situation)
    found = _verify(schedule, b, situation)
    broken = {v.entry for v in found if v.id == "unusable"}
    entries = [dict(e) for k, e in enumerate(schedule) if k not in broken]
    entries.sort(key=lambda e: float(e["time_s"]))
    dropped = [v for v in found if v.id == "unusable"]
    for _ in range(20 * len(entries) + 20):
        found = _verify(entries, b, situation)
        if not found:
            return _with_anything(entries), dropped
        dropped.append(found[0])
        _mend(entries, found[0])
    for entry in entries:
        if not entry.get(DONE):
            entry.update({key: 0.0 for key in AMOUNTS})
    return _with_anything(entries), dropped


def _with_anything(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries that still hold something."""
    return [e for e in entries if any(e.get(key) for key in AMOUNTS)]


def _mend(entries: list[dict[str, Any]], v: Violation) -> None:
    """Take what is too much from the latest entry that has any."""
    if v.entry >= 0:
        for key in (v.key,) if v.key else AMOUNTS[:2]:
            entries[v.entry].pop(REMEDY, None)
            entries[v.entry][key] = None if v.id in ("excluded", "refused") else 0.0
        return
    per_unit = 1000.0 if v.key == "fluid_ml" else 1.0
    excess = (v.value - v.limit) * per_unit
    since_s = -math.inf if v.id in _SUMS or (v.id == "caffeine") else v.time_s - HOUR_S
    for entry in reversed(entries):
        time_s, amount = float(entry["time_s"]), float(entry.get(v.key) or 0.0)
        if entry.get(DONE) or amount <= 0.0 or not since_s < time_s <= v.time_s:
            continue
        if v.id == "H8_concentration" and entry.get(REMEDY):
            continue
        step = _STEP[v.key]
        least = min(excess, amount)
        entry[v.key] = max(0.0, math.floor((amount - least) / step + 1e-9) * step)
        if v.key == "fluid_ml" and entry.get("sodium_mg") and not entry.get(REMEDY):
            salt = safety_limits().sodium
            densest = salt.concentration_mmol_l * salt.molar_mass_mg_mmol * entry["fluid_ml"] / 1000.0
            entry["sodium_mg"] = math.floor(min(float(entry["sodium_mg"]), densest))
        return
