"""Check a finished schedule, entry by entry, against every limit once more."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.safety.bounds import HOUR_S, Bounds, bounds
from crampcast.jobs.safety.clipping import is_plain_water, tolerated_carbohydrate_g_h
from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.status import advice_status
from crampcast.jobs.safety.tails import TailCurve
from crampcast.jobs.safety.terms import QUARTER_S, Array, Losses, Situation

AMOUNTS = ("fluid_ml", "sodium_mg", "carbohydrate_g", "caffeine_mg")
REMEDY = "remedy"
"""Key of an entry that is a remedy dose (pickle juice): exempt from the concentration limit only."""
DONE = "done"
"""Key of an entry that has been taken already: it counts, and no fault is found with it."""
_HAIR = 1e-6


@dataclass(frozen=True)
class Violation:
    """An amount above its limit.

    Attributes
    ----------
    id : str
        The limit.
    time_s : float
        End of the hour, or moment, at which it is broken.
    key : str
        The amount concerned: a key of the entry, or empty for the whole entry.
    value, limit : float
        In `unit`.
    unit : str
        Of both.
    entry : int
        Position of the entry in the schedule, where one entry alone is at fault; else -1.
    """

    id: str
    time_s: float
    key: str
    value: float
    limit: float
    unit: str
    entry: int = -1


@dataclass(frozen=True)
class _Entries:
    """A schedule as arrays in the order of time."""

    time_s: Array
    fluid_l: Array
    sodium_mg: Array
    carbohydrate_g: Array
    caffeine_mg: Array
    remedy: Array
    done: NDArray[np.bool_]

    @classmethod
    def of(cls, schedule: Sequence[Mapping[str, Any]]) -> _Entries:
        rows = sorted(schedule, key=lambda e: float(e["time_s"]))
        fluid, sodium, food, stimulant = (
            np.array([float(e.get(key) or 0.0) for e in rows]) for key in AMOUNTS
        )
        times = np.array([float(e["time_s"]) for e in rows])
        remedy = np.array([1.0 if e.get(REMEDY) else 0.0 for e in rows])
        done = np.array([bool(e.get(DONE)) for e in rows], dtype=bool)
        return cls(times, fluid / 1000.0, sodium, food, stimulant, remedy, done)


def _unusable(entry: Mapping[str, Any]) -> bool:
    """Whether an entry holds a time or an amount that is not a number of at least zero."""
    values = [entry.get("time_s")] + [entry.get(key) or 0.0 for key in AMOUNTS]
    try:
        return not all(math.isfinite(float(v)) and float(v) >= 0.0 for v in values)
        # None raises
    except (TypeError, ValueError):
        return True


class _Hours(NamedTuple):
    """Every span of moments over which the entries of the last hour stay the same."""

    turn_s: Array
    """Where each begins: something enters or leaves the hour."""
    next_s: Array
    """Where each ends."""
    inside: NDArray[np.bool_]
    """By span and entry: which the hour holds."""

    @classmethod
    def of(cls, times_s: Array) -> _Hours:
        turn_s = np.unique(np.concatenate([times_s, times_s + HOUR_S]))
        inside = (times_s > turn_s[:, None] - HOUR_S) & (times_s <= turn_s[:, None])
        return cls(turn_s, np.append(turn_s[1:], turn_s[-1:]), inside)


class _Held(NamedTuple):
    """An amount in every hour, against its ceilings."""

    id: str
    key: str
    unit: str
    counts: Array
    """Of each entry, what counts."""
    ceiling: Array
    """In each hour; infinite where there is none."""
    hair: float
    amounts: Array
    """Of each entry, what could be taken away."""
    exempt: NDArray[np.bool_]
    """Of each entry, whether it is left out of what could be taken away."""


def _held(entries: _Entries, hours: _Hours, b: Bounds, situation: Situation) -> Iterator[_Held]:
    """Yield every limit of an hour: H2, H8, H10, H14, carbohydrate, caffeine."""
    limits = safety_limits()
    salt, none = limits.sodium, np.zeros(len(entries.time_s), dtype=bool)
    early = hours.turn_s <= b.end_s
    until_s = np.minimum(hours.next_s, b.end_s)

    def lowest(curve: TailCurve) -> Array:
        least = np.full(len(early), np.inf)
        least[early] = np.maximum(curve.lowest_each(hours.turn_s[early], until_s[early]), 0.0)
        return least

    for name, curve in b.hour.items():
        yield _Held(name, "fluid_ml", "L", entries.fluid_l, lowest(curve), _HAIR, entries.fluid_l, none)
    plain = np.where(entries.remedy == 0, entries.sodium_mg, 0.0)
    for name, curve in b.sodium_hour.items():
        most = lowest(curve)
        if name == "gram":
            most[early] = salt.rate_mg_h
        counted = entries.sodium_mg if name == "gram" else plain
        yield _Held("H8", "sodium_mg", "mg", counted, most, _HAIR * 1000, entries.sodium_mg, none)
    dense = salt.concentration_mmol_l * salt.molar_mass_mg_mmol
    drunk = np.where(entries.remedy == 0, entries.fluid_l, 0.0)
    dilute = np.asarray(dense * (hours.inside @ drunk), dtype=np.float64)
    remedy = entries.remedy != 0
    yield _Held("H8_concentration", "sodium_mg", "mg", plain, dilute, _HAIR * 1000, entries.sodium_mg, remedy)
    food_g = tolerated_carbohydrate_g_h(situation)
    dose_mg = min(limits.caffeine.dose_mg, limits.caffeine.dose_mg_kg * situation.mass_kg)
    for key, amounts, limit in (
        ("carbohydrate_g", entries.carbohydrate_g, food_g),
        ("caffeine_mg", entries.caffeine_mg, dose_mg),
    ):
        what, _, unit = key.partition("_")
        yield _Held(what, key, unit, amounts, np.full(len(early), limit), _HAIR * 100, amounts, none)


def _hourly(entries: _Entries, b: Bounds, situation: Situation) -> list[Violation]:
    """Check every hour of a schedule, in the order of time."""
    if not len(entries.time_s):
        return []
    hours = _Hours.of(entries.time_s)
    found: list[tuple[int, Violation]] = []
    for held in _held(entries, hours, b, situation):
        taken = hours.inside @ held.counts
        open_to_change = (held.amounts > 0.0) & ~entries.done & ~held.exempt
        broken = (taken > held.ceiling + held.hair) & (hours.inside @ open_to_change)
        for k in np.flatnonzero(broken).tolist():
            turn_s = float(hours.turn_s[k])
            which = held.id
            if which == "rate":
                which = b.rate_limit[min(int(turn_s // QUARTER_S), b.quarters - 1)] if b.quarters else "H2"
            value, most = float(taken[k]), float(held.ceiling[k])
            found.append((k, Violation(which, turn_s, held.key, value, most, held.unit)))
    return [violation for _, violation in sorted(found, key=lambda each: each[0])]


def _in_sum(entries: _Entries, b: Bounds, situation: Situation) -> Iterator[Violation]:
    """Check sums since the start: H1, H6, caffeine."""
    limits = safety_limits()
    before = situation.drunk_before_start_l
    before = max(before, 0.0) if math.isfinite(before) else math.inf
    fluid, sodium = np.cumsum(entries.fluid_l), np.cumsum(entries.sodium_mg)
    thin = is_plain_water(fluid, sodium, limits)
    from_s = np.maximum(entries.time_s, limits.fluid.gain_from_s)
    counts = (from_s <= b.end_s) & (entries.fluid_l * ~entries.done != 0.0)
    lost = b.cumulative.lowest_from(from_s[counts], b.end_s)
    for time_s, drunk_l, lost_l in zip(entries.time_s[counts], fluid[counts], lost, strict=True):
        ceiling = max(float(lost_l), 0.0)
        if drunk_l + before > ceiling + _HAIR:
            yield Violation("H1", float(time_s), "fluid_ml", float(drunk_l + before), ceiling, "L")
        most = max(limits.fluid.plain_from_l, limits.fluid.plain_share * float(lost_l))
        if thin and drunk_l + before > most + _HAIR:
            yield Violation("H6", float(time_s), "fluid_ml", float(drunk_l + before), most, "L")
    for time_s, taken in zip(entries.time_s, np.cumsum(entries.caffeine_mg), strict=True):
        if taken > limits.caffeine.day_mg + _HAIR:
            yield Violation(
                "caffeine", float(time_s), "caffeine_mg", float(taken), limits.caffeine.day_mg, "mg"
            )


def _single(schedule: Sequence[Mapping[str, Any]], situation: Situation, end_s: float) -> Iterator[Violation]:
    """Check entries on their own: late ones, and remedy doses."""
    salt = safety_limits().sodium
    doses = 0
    for k, entry in enumerate(schedule):
        time_s, fluid_ml = float(entry["time_s"]), float(entry.get("fluid_ml") or 0.0)
        if entry.get(DONE):
            doses += bool(entry.get(REMEDY))
            continue
        if time_s > end_s and any(entry.get(key) for key in AMOUNTS[:2]):
            yield Violation("H1", time_s, "", time_s, end_s, "s", k)
        if entry.get(REMEDY):
            doses += 1
            most = salt.remedy_ml_kg * situation.mass_kg
            if doses > salt.remedies_per_race or fluid_ml > most + _HAIR or fluid_ml <= 0.0:
                yield Violation("H8_remedy", time_s, "", fluid_ml, most, "ml", k)


def verify_schedule(
    schedule: Sequence[Mapping[str, Any]], losses: Losses, situation: Situation
) -> list[Violation]:
    """Check a schedule as draughts at their moments.

    Parameters
    ----------
    schedule : sequence of mapping
        Entries with ``time_s`` and amounts ``fluid_ml``, ``sodium_mg``, ``carbohydrate_g``, ``caffeine_mg``;
        None or a
        missing amount is none. An entry with a true ``remedy`` is a remedy dose; one with a true ``done`` has
        been taken already: it counts, and no fault is found with it.
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    list of Violation
        Empty if every hour, at every phase, and every sum keeps the limits.

    Notes
    -----
    An hour is open at its start and closed at its end. Between two moments at which an entry enters or
    leaves it, its
    sum is constant and is held against the least ceiling of that span.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> losses = Losses(np.full((20, 8), 0.5), np.full((20, 8), 400.0), np.full(20, 7200.0))
    >>> [v.id for v in verify_schedule([{"time_s": 3600.0, "fluid_ml": 600.0}], losses, runner)]
    ['H2', 'H1']
    >>> verify_schedule([{"time_s": 3600.0, "fluid_ml": 500.0, "sodium_mg": 400.0}], losses, runner)
    []
    """
    return _verify(schedule, bounds(losses, situation), situation)


def _verify(schedule: Sequence[Mapping[str, Any]], b: Bounds, situation: Situation) -> list[Violation]:
    """Check a schedule against ceilings that are already known."""
    bad = [k for k, entry in enumerate(schedule) if _unusable(entry)]
    if bad:
        return [Violation("unusable", 0.0, "", 0.0, 0.0, "", k) for k in bad]
    status = advice_status(situation).status
    if status != "ok":
        held_back = AMOUNTS if status == "refused" else ("fluid_ml", "sodium_mg", "caffeine_mg")
        found = [
            Violation(status, float(entry["time_s"]), key, float(entry[key]), 0.0, key.rpartition("_")[2], k)
            for k, entry in enumerate(schedule)
            for key in held_back
            if entry.get(key) and not entry.get(DONE)
        ]
        entries = _Entries.of(schedule)
        most = tolerated_carbohydrate_g_h(situation)
        if status == "excluded" and len(entries.time_s):
            hours = _Hours.of(entries.time_s)
            eaten_g = hours.inside @ entries.carbohydrate_g
            for k in np.flatnonzero(eaten_g > most + _HAIR):
                at_s, eaten = float(hours.turn_s[k]), float(eaten_g[k])
                found.append(Violation("carbohydrate", at_s, "carbohydrate_g", eaten, most, "g"))
        return found
    single = list(_single(schedule, situation, b.end_s))
    entries = _Entries.of(schedule)
    return [*single, *_hourly(entries, b, situation), *_in_sum(entries, b, situation)]
