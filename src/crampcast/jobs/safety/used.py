"""How much of each limit a schedule uses as it is handed on, draught by draught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.safety.bounds import HOUR_S, Bounds, bounds
from crampcast.jobs.safety.clipping import tolerated_carbohydrate_g_h
from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.terms import QUARTER_S, Array, LimitUse, Losses, Situation
from crampcast.jobs.safety.verifying import _Entries, _held, _Hours

_REACHED = 1e-6


def used_by_schedule(
    uses: Sequence[LimitUse], schedule: Sequence[Mapping[str, Any]], losses: Losses, situation: Situation
) -> tuple[LimitUse, ...]:
    """Return limits with what a finished schedule uses of them.

    Parameters
    ----------
    uses : sequence of LimitUse
        What `clip` said of the amounts wished for.
    schedule : sequence of mapping
        Entries as for `verify_schedule`, plain or in whole units.
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    tuple of LimitUse
        The same limits, where the schedule uses the largest share of each; of a limit of which nothing is
        used, where it is widest. One that held the wish back still binds, and so does one that is reached.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> losses = Losses(np.full((20, 8), 0.5), np.full((20, 8), 400.0), np.full(20, 7200.0))
    >>> wished = [LimitUse("H2", 0.5, 0.5, "L", True, True, "")]
    >>> [use] = used_by_schedule(wished, [{"time_s": 5400.0, "fluid_ml": 200.0}], losses, runner)
    >>> use.value, use.limit, use.binding
    (0.2, 0.5, True)
    """
    b = bounds(losses, situation)
    if not b.quarters or not uses:
        return tuple(uses)
    looked_at = [{"time_s": QUARTER_S * (k + 1.0)} for k in range(b.quarters)]
    entries = _Entries.of([*schedule, *looked_at])
    found: dict[str, tuple[float, float]] = {}
    for limit_id, used, ceiling in (*_in_an_hour(entries, b, situation), *_so_far(entries, b, situation)):
        pairs = (found.get(limit_id, (0.0, np.inf)), _most_used(used, ceiling))
        # of two ceilings of one limit the nearer counts
        found[limit_id] = max(pairs, key=lambda pair: (_share(pair)[0], -pair[1]))
    return tuple(_with(use, *found[use.id]) if use.id in found else use for use in uses)


def _with(use: LimitUse, value: float, limit: float) -> LimitUse:
    """Return a limit with another use; where there is no ceiling at all the old one stands."""
    if not np.isfinite(limit):
        return replace(use, value=value)
    reached = value > 0.0 and value >= limit - _REACHED * max(1.0, limit)
    return replace(use, value=value, limit=limit, binding=use.binding or reached)


def _share(pair: tuple[float, float]) -> tuple[float, float]:
    """Return how much of a ceiling is used, and the ceiling where it is the same; of no ceiling nothing.

    Examples
    --------
    >>> max([(0.1, 0.2), (0.0, 0.0), (0.3, 0.6)], key=_share)
    (0.3, 0.6)
    """
    used, ceiling = pair
    if not np.isfinite(ceiling):
        return (-1.0, 0.0)
    if ceiling <= 0.0:
        return (np.inf if used > 0.0 else 0.0, 0.0)
    return (round(used / ceiling, 9), ceiling)


def _most_used(used: Array, ceiling: Array) -> tuple[float, float]:
    """Return use and ceiling of the moment with the largest share."""
    pairs = zip(used.tolist(), np.maximum(ceiling, 0.0).tolist(), strict=True)
    return max(pairs, key=_share, default=(0.0, np.inf))


def _in_an_hour(entries: _Entries, b: Bounds, situation: Situation) -> Iterator[tuple[str, Array, Array]]:
    """Yield limit, use and ceiling over every hour: H2, H8, H10, H14 and carbohydrate."""
    limits, hours = safety_limits(), _Hours.of(entries.time_s)
    molar, drunk = limits.sodium.molar_mass_mg_mmol, hours.inside @ entries.fluid_l
    for held in _held(entries, hours, b, situation):
        used = hours.inside @ held.counts
        if held.id == "H8_concentration":
            plain_l = hours.inside @ np.where(entries.remedy == 0, entries.fluid_l, 0.0)
            density = np.divide(used / molar, plain_l, out=np.zeros_like(used), where=plain_l > 0.0)
            yield held.id, density, np.full(len(used), limits.sodium.concentration_mmol_l)
        elif held.id in ("H2", "H8"):
            yield held.id, used, held.ceiling
    inside = hours.turn_s <= b.end_s
    tested = situation.sweat_tests >= limits.fluid.sweat_tests
    most_l_h = limits.fluid.rate_tested_l_h if tested else limits.fluid.rate_untested_l_h
    yield "H2", drunk, np.where(inside, most_l_h, np.inf)
    yield "H10", drunk, np.where(inside, limits.fluid.rate_gut_l_h, np.inf)
    tight = np.array([origin == "H14" for origin in b.rate_limit])
    yield "H14", drunk, np.where(inside & _throughout(tight, hours.turn_s), limits.flagged.rate_l_h, np.inf)
    food_g_h = tolerated_carbohydrate_g_h(situation)
    yield "carbohydrate", hours.inside @ entries.carbohydrate_g, np.full(len(drunk), food_g_h)


def _throughout(quarters: NDArray[np.bool_], ends_s: Array) -> NDArray[np.bool_]:
    """Whether something holds in every quarter hour of the hours that end at some moments.

    Examples
    --------
    >>> cold = np.array([True, False, True, True, True, True])
    >>> _throughout(cold, np.array([900.0, 3600.0, 5400.0])).tolist()
    [True, False, True]
    """
    missing = np.concatenate([[0], np.cumsum(~quarters)])
    last = np.clip(np.ceil(ends_s / QUARTER_S).astype(int), 1, len(quarters))
    first = np.clip(np.floor((ends_s - HOUR_S) / QUARTER_S).astype(int), 0, last - 1)
    return np.asarray(missing[last] == missing[first])


def _so_far(entries: _Entries, b: Bounds, situation: Situation) -> Iterator[tuple[str, Array, Array]]:
    """Yield limit, use and ceiling of sums since the start: H1, caffeine."""
    limits = safety_limits()
    before = situation.drunk_before_start_l
    before = max(before, 0.0) if np.isfinite(before) else 0.0
    from_s = np.maximum(entries.time_s, limits.fluid.gain_from_s)
    held = from_s <= b.end_s
    yield "H1", (np.cumsum(entries.fluid_l) + before)[held], b.cumulative.lowest_from(from_s[held], b.end_s)
    caffeine = np.cumsum(entries.caffeine_mg)
    yield "caffeine", caffeine[-1:], np.full(1, limits.caffeine.day_mg)
