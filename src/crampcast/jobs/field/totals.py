"""Sums over entrants in whole numbers: the same whatever the order and however the field is cut.

Chances are added as integers of 2⁻⁴⁰, events as counts. Adding whole numbers has no rounding, so a field on
two workers, on one, after a worker was lost, or with its rows shuffled has the same totals to the last bit.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from crampcast.jobs.field.drawing import Played
from crampcast.jobs.field.living import Lived
from crampcast.jobs.field.numbers import (
    BY_MUSCLE,
    HOURS,
    KINDS,
    LANES,
    MUSCLES,
    OUTCOMES,
    SNAPSHOT_S,
    SNAPSHOTS,
    STYLES,
    FloatArray,
    IntArray,
    field_choices,
)
from crampcast.jobs.field.scene import Scene

ONE = float(2**40)
_DIGEST_BYTES = 32


class Totals(NamedTuple):
    """Sums over entrants; all leaves are integers. Axes: kinds, draws (or draws × outcomes), places."""

    entrants: IntArray
    chance: IntArray
    """Chances in 1/`ONE` by muscle, shape (2, draws, places, 8)."""
    chance_hour: IntArray
    """Chances in 1/`ONE`, shape (5, draws, HOURS); where an event is certain or not, 0 or `ONE`."""
    chance_place_hour: IntArray
    """The same summed over draws, shape (5, places, HOURS)."""
    count_place: IntArray
    """Events of races played out, shape (5, draws × OUTCOMES, places)."""
    count_hour: IntArray
    count_muscle: IntArray
    """Shape (2, draws × OUTCOMES, 8)."""
    arrivals: IntArray
    """Arrivals by snapshot interval in the first `LANES` draws, shape (LANES, places, SNAPSHOTS)."""
    leaving: IntArray
    finish_min: IntArray
    """Finish times by minutes since the entrant's own start, shape (HOURS * 60,)."""
    home_min: IntArray
    """Finishers by minutes since the first start, shape (HOURS * 60,)."""
    drinking: IntArray
    """By how they drink: races, with low sodium, with a gain of mass, with low sodium on the way or after
    the finish, with severely low sodium after it; shape (2, 5, draws)."""
    mass_change: IntArray
    """By how they drink: change of mass by the finish as a share of it, in 1/`ONE`, shape (2, draws)."""
    drunk_l: IntArray
    """By how they drink: drunk by the finish, L in 1/`ONE`, shape (2, draws)."""


def no_totals(draws: int, places: int) -> Totals:
    """Return the sums over nobody."""

    def none(*shape: int) -> IntArray:
        return np.zeros(shape, dtype=np.int64)

    kinds, played = len(KINDS), draws * OUTCOMES
    return Totals(
        entrants=none(1),
        chance=none(len(BY_MUSCLE), draws, places, len(MUSCLES)),
        chance_hour=none(kinds, draws, HOURS),
        chance_place_hour=none(kinds, places, HOURS),
        count_place=none(kinds, played, places),
        count_hour=none(kinds, played, HOURS),
        count_muscle=none(len(BY_MUSCLE), played, len(MUSCLES)),
        arrivals=none(min(draws, LANES), places, SNAPSHOTS),
        leaving=none(min(draws, LANES), places, SNAPSHOTS),
        finish_min=none(HOURS * 60),
        home_min=none(HOURS * 60),
        drinking=none(len(STYLES), 5, draws),
        mass_change=none(len(STYLES), draws),
        drunk_l=none(len(STYLES), draws),
    )


def add(into: Totals, more: Totals) -> None:
    """Add totals in place."""
    for target, leaf in zip(into, more, strict=True):
        np.add(target, leaf, out=target)


def add_entrant(into: Totals, lived: Lived, played: Played, scene: Scene, wave_s: float = 0.0) -> None:
    """Add one entrant in place.

    Parameters
    ----------
    into : Totals
        Sums so far.
    lived, played
        What the entrant lived through, and the chance that plays it out.
    scene : Scene
        For the places.
    wave_s : float
        How long after the first start the entrant was sent off.
    """
    places = len(scene.places)
    time_s = np.asarray(lived.time_s, dtype=float) + wave_s
    segments = time_s.shape[1]
    hour = np.minimum((time_s / 3600.0).astype(np.int64), HOURS - 1)
    place = np.argmax(scene.stretch, axis=0)
    place[scene.stretch.sum(axis=0) == 0.0] = places - 1
    into.entrants[0] += 1
    for kind, (chances, parts) in enumerate(
        ((lived.cramp, lived.cramp_by_muscle), (lived.near, lived.near_by_muscle))
    ):
        cells = _cells(np.asarray(chances, dtype=float), place, hour, places)
        into.chance_hour[kind] += _whole(cells.sum(axis=1))
        into.chance_place_hour[kind] += _whole(cells.sum(axis=0))
        shares = np.asarray(parts, dtype=float)[:, :places]
        into.chance[kind] += _whole(shares)
        _play(
            into,
            kind,
            cells,
            shares,
            (played.cramp, played.near)[kind],
            (played.cramp_muscle, played.near_muscle)[kind],
        )
    for kind, first in enumerate((lived.low_sodium, lived.heat_flag, lived.heat_stop), start=len(BY_MUSCLE)):
        who = np.flatnonzero(np.asarray(first) < segments)
        at = np.asarray(first)[who]
        where, when = place[at], hour[who, at]
        np.add.at(into.chance_hour[kind], (who, when), int(ONE))
        np.add.at(into.chance_place_hour[kind], (where, when), int(ONE))
        for k in range(OUTCOMES):
            np.add.at(into.count_place[kind], (who * OUTCOMES + k, where), 1)
            np.add.at(into.count_hour[kind], (who * OUTCOMES + k, when), 1)
    _drink(into, lived)
    _pass_by(into, time_s, scene)
    for target, took_s in ((into.finish_min, time_s[:, -1] - wave_s), (into.home_min, time_s[:, -1])):
        np.add.at(target, np.clip((took_s / 60.0).astype(np.int64), 0, HOURS * 60 - 1), 1)


def _drink(into: Totals, lived: Lived) -> None:
    """Note what came of drinking, by how an entrant drinks in a draw."""
    style = (np.asarray(lived.thirst) < 0.5).astype(np.int64)
    change = np.asarray(lived.mass_change, dtype=float)
    draw = np.arange(len(style))
    into.drinking[style, 0, draw] += 1
    into.drinking[style, 1, draw] += np.asarray(lived.low_sodium) < lived.time_s.shape[1]
    into.drinking[style, 2, draw] += change > 0.0
    c, after = field_choices(), np.asarray(lived.after_mmol_l, dtype=float)
    low = (np.asarray(lived.low_sodium) < lived.time_s.shape[1]) | (after < c.sodium_below_mmol_l)
    into.drinking[style, 3, draw] += low
    into.drinking[style, 4, draw] += after < c.sodium_severe_mmol_l
    into.mass_change[style, draw] += _whole(change)
    into.drunk_l[style, draw] += _whole(np.asarray(lived.drunk_l, dtype=float))


def _cells(chances: FloatArray, place: IntArray, hour: IntArray, places: int) -> FloatArray:
    """Return chances by place and hour, shape (draws, places, HOURS)."""
    draws = len(chances)
    cell = (np.arange(draws)[:, None] * places + place[None, :]) * HOURS + hour
    summed = np.bincount(cell.ravel(), weights=chances.ravel(), minlength=draws * places * HOURS)
    return np.asarray(summed, dtype=float).reshape(draws, places, HOURS)


def _whole(values: FloatArray) -> IntArray:
    """Return chances as whole numbers of 1/`ONE`."""
    return np.rint(values * ONE).astype(np.int64)


def _play(
    into: Totals, kind: int, cells: FloatArray, shares: FloatArray, chance: FloatArray, muscle: FloatArray
) -> None:
    """Play every draw out `OUTCOMES` times: does it happen, and if so where, when and in which muscle."""
    hours = cells.shape[2]
    through = np.cumsum(cells.reshape(len(cells), -1), axis=1)
    for d, k in np.argwhere(chance < through[:, -1:]):
        at = int(np.searchsorted(through[d], chance[d, k], side="right"))
        where, when = divmod(at, hours)
        by = np.cumsum(shares[d, where])
        which = int(np.searchsorted(by, muscle[d, k] * by[-1], side="right"))
        into.count_place[kind, d * OUTCOMES + k, where] += 1
        into.count_hour[kind, d * OUTCOMES + k, when] += 1
        into.count_muscle[kind, d * OUTCOMES + k, min(which, len(MUSCLES) - 1)] += 1


def _pass_by(into: Totals, time_s: FloatArray, scene: Scene) -> None:
    """Note when the entrant comes to each place and leaves it."""
    stop_s = np.array([place.stop_s for place in scene.places])
    there = time_s[:LANES, scene.arrives]
    rows, columns = np.indices(there.shape)
    for target, moment in ((into.arrivals, there), (into.leaving, there + stop_s)):
        at = np.clip(np.ceil(moment / SNAPSHOT_S).astype(np.int64), 0, SNAPSHOTS - 1)
        np.add.at(target, (rows, columns, at), 1)


def packed(totals: Totals) -> bytes:
    """Return totals as bytes that say whether they are whole.

    Examples
    --------
    >>> unpacked(packed(no_totals(2, 3))).chance.shape
    (2, 2, 3, 8)
    """
    file = io.BytesIO()
    np.savez_compressed(file, **totals._asdict())
    content = file.getvalue()
    return hashlib.sha256(content).digest() + content


def unpacked(content: bytes) -> Totals | None:
    """Return packed totals; None where the bytes are not whole.

    Examples
    --------
    >>> unpacked(packed(no_totals(2, 3))[:-1]) is None
    True
    """
    digest, rest = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(rest).digest() != digest:
        return None
    with np.load(io.BytesIO(rest), allow_pickle=False) as found:
        return Totals(**{name: found[name] for name in Totals._fields})


def sum_of(parts: Iterable[Totals], draws: int, places: int) -> Totals:
    """Return the sum of totals."""
    whole = no_totals(draws, places)
    for part in parts:
        add(whole, part)
    return whole
