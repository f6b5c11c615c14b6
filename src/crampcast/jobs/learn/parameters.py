"""What is told of each parameter: before the diary, after it, from what, and moved by what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.learn.evidence import Evidence, Watched
from crampcast.jobs.learn.features import FEATURES
from crampcast.jobs.learn.laplace import Normal
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learn.moved_by import influence, items_of, moved_most
from crampcast.jobs.learn.quantities import QUANTITIES, Quantity, sampled

FloatArray = NDArray[np.float64]


class Tell(NamedTuple):
    """When a parameter counts as learnt; group ``learn.tell``."""

    least_narrowing: float
    least_shift: float


class Posterior(NamedTuple):
    """A posterior: as a normal, its draws for forecasts, and its samples where it was sampled."""

    normal: Normal
    draws: FloatArray
    samples: FloatArray | None = None


class Found(NamedTuple):
    """What was found of the hazard: before the diary, after it, the mode that influence is seen from."""

    seen: Evidence
    prior: Normal
    posterior: Posterior
    mode: Normal
    level_sd: float
    diagnosis: dict[str, Any]


def spread(values: FloatArray, digits: int = 4) -> dict[str, float]:
    """Return the 10th, 50th and 90th percentile."""
    low, middle, high = np.percentile(values, [10.0, 50.0, 90.0])
    return {
        "p10": round(float(low), digits),
        "p50": round(float(middle), digits),
        "p90": round(float(high), digits),
    }


def learnt_enough(before: FloatArray, after: FloatArray) -> bool:
    """Say whether a parameter has narrowed or moved beyond the stated tolerances.

    Parameters
    ----------
    before, after : ndarray
        Draws of its line before and after the diary.

    Examples
    --------
    >>> same = np.linspace(-1.0, 1.0, 101)
    >>> learnt_enough(same, same), learnt_enough(same, 0.5 * same), learnt_enough(same, same + 0.5)
    (False, True, True)
    """
    tell, sd = coefficients(Tell, "learn.tell"), float(np.std(before))
    narrower = 1.0 - float(np.std(after)) / sd
    moved = abs(float(np.mean(after) - np.mean(before))) / sd
    return narrower >= tell.least_narrowing or moved >= tell.least_shift


def row_of(
    name: str,
    unit: str,
    before: FloatArray,
    after: FloatArray,
    count: int,
    moved: list[dict[str, Any]],
    *,
    exponential: bool,
    judged: FloatArray | None = None,
) -> dict[str, Any]:
    """Return one parameter as it is told; `judged` are draws without chance of their own, to refuse by."""
    shown = (np.exp(before), np.exp(after)) if exponential else (before, after)
    settled = after if judged is None else judged
    learnt = count > 0 and learnt_enough(before, settled)
    return {
        "name": name,
        "unit": unit,
        "prior": spread(shown[0]),
        "posterior": spread(shown[1]),
        "evidence_count": count,
        "learnt": learnt,
        "narrowed": round(max(1.0 - float(np.std(settled) / np.std(before)), 0.0), 3),
        "moved_by": moved if learnt else [],
    }


def hazard_rows(runs: Sequence[tuple[LivedRun, Watched]], hazard: Found, seed: int) -> list[dict[str, Any]]:
    """Return the parameters of the hazard.

    Parameters
    ----------
    runs : sequence of (LivedRun, Watched)
        What was learnt from.
    hazard : Found
        What was found.
    seed : int
        Seed of the draws.
    """
    seen, found = hazard.seen, hazard.posterior
    before = sampled(hazard.prior, seen, seed)
    after = sampled(found.normal, seen, seed, found.samples)
    judged = sampled(hazard.mode, seen, seed)
    moves, items = influence(hazard.mode, seen), items_of(runs)
    padded = len(np.asarray(seen.event_there))
    rows = []
    for i, one in enumerate(QUANTITIES):
        moved = moved_most(moves[:, i], items, padded, float(np.std(before[:, i])))
        rows.append(
            row_of(
                one.name,
                one.unit,
                before[:, i],
                after[:, i],
                _count(one, runs),
                moved,
                exponential=one.exponential,
                judged=judged[:, i],
            )
        )
    return rows


def _count(one: Quantity, runs: Sequence[tuple[LivedRun, Watched]]) -> int:
    """Return how many runs or events bear on a quantity."""
    events = [event for _, watched in runs for event in watched.events]
    kind, _, name = one.name.partition(".")
    if kind == "muscle":
        return sum(1 for event in events if event.muscle is not None) if events else 0
    if one.name == "near_ratio":
        return sum(1 for event in events if event.near)
    if name == "again":
        return sum(1 for _, watched in runs if any(not event.near for event in watched.events))
    if kind == "effect" and name in FEATURES:
        column = FEATURES.index(name)
        return sum(
            1
            for _, watched in runs
            if float(np.ptp(watched.pieces.x[..., column])) > 0.0
            or float(np.max(np.abs(watched.pieces.x[..., column]))) > 0.05
        )
    return len(runs)


def muscle_counts(runs: Sequence[tuple[LivedRun, Watched]]) -> dict[str, int]:
    """Return how many cramps and near-cramps came in each reported muscle."""
    events = [event.muscle for _, watched in runs for event in watched.events]
    return {group: events.count(group) for group in REPORTED}
