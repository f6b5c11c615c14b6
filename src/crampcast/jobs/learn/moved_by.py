"""Which entries moved a parameter most: what its value would lose without each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.learn.evidence import Evidence, Watched
from crampcast.jobs.learn.laplace import Normal, slopes
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learn.quantities import line_slopes

FloatArray = NDArray[np.float64]

MOST = 3
LEAST = 0.05
"""Smaller moves, in standard deviations of the prior, are not named."""


class Item(NamedTuple):
    """Something of the diary that can be left out: an event, or that nothing else came in a run."""

    entry: int | None
    day: str
    what: str


def items_of(runs: Sequence[tuple[LivedRun, Watched]]) -> tuple[list[Item], list[Item]]:
    """Return the events, and the runs, in the order in which they are packed."""
    events, silences = [], []
    for run, watched in runs:
        km = (run.summary.distance_m or 0.0) / 1000.0
        for one in watched.events:
            word = "near-cramp" if one.near else "cramp"
            where = " ".join(w for w in (one.muscle, one.side) if w)
            clock = f"{int(one.at_s // 3600)}:{int(one.at_s % 3600 // 60):02d}"
            said = f"{word}{' ' + where if where else ''} after {clock} h"
            events.append(Item(one.entry, run.day.isoformat(), f"{said} of {km:.0f} km"))
        said = f"{km:.0f} km without a cramp" if not watched.events else f"the rest of {km:.0f} km"
        silences.append(Item(None, run.day.isoformat(), said))
    return events, silences


def influence(found: Normal, seen: Evidence) -> FloatArray:
    """Return how far each event and each run moved each quantity's line.

    Returns
    -------
    ndarray, shape (events + runs, quantities)
        Padding included.

    Notes
    -----
    At the mode, leaving out a part of the log likelihood with slope g moves the coordinates by minus the
    posterior covariance times g, to first order; a quantity moves with its own slope.
    """
    z = jnp.asarray(found.centre)
    parts = np.concatenate([np.asarray(a) for a in slopes(z, seen)])
    return np.asarray(parts @ found.covariance @ np.asarray(line_slopes(z, seen)).T)


def moved_most(
    moves: FloatArray, items: tuple[list[Item], list[Item]], padded_events: int, prior_sd: float
) -> list[dict[str, Any]]:
    """Return the entries that moved a quantity most.

    Parameters
    ----------
    moves : ndarray, shape (events + runs,)
        From `influence`, of one quantity.
    items : tuple of lists
        From `items_of`.
    padded_events : int
        Number of events with padding.
    prior_sd : float
        Spread of the quantity before the diary.
    """
    events, silences = items
    named = [(item, moves[i]) for i, item in enumerate(events)]
    named += [(item, moves[padded_events + i]) for i, item in enumerate(silences)]
    named.sort(key=lambda pair: -abs(float(pair[1])))
    return [
        {
            "entry": item.entry,
            "day": item.day,
            "what": item.what,
            "shift_sd": round(float(move) / prior_sd, 3),
        }
        for item, move in named[:MOST]
        if abs(float(move)) >= LEAST * prior_sd
    ]
