"""What another day or another station changes: the same draws, entrant by entrant, run again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crampcast.jobs.field.numbers import BY_MUSCLE, FloatArray
from crampcast.jobs.field.scene import Place, Scene
from crampcast.jobs.field.totals import ONE, Totals


@dataclass(frozen=True)
class Scenario:
    """A rerun beside the base.

    Parameters
    ----------
    name : str
        ``hotter`` or ``extra_station``.
    base, rerun : ndarray, shape (kinds, draws)
        Expected cases of each draw.
    before, after : Scene
        What the two ran through.
    totals : Totals
        Of the rerun.
    """

    name: str
    base: FloatArray
    rerun: FloatArray
    before: Scene
    after: Scene
    totals: Totals


def expected(totals: Totals) -> FloatArray:
    """Return the expected cases of each draw, shape (kinds, draws)."""
    return np.asarray(totals.chance_hour.sum(axis=2) / ONE)


def change_of(name: str, base: Totals, rerun: Totals, before: Scene, after: Scene) -> Scenario:
    """Compare a rerun with the base, draw by draw."""
    return Scenario(name, expected(base), expected(rerun), before, after, rerun)


def busiest(base: Totals, scene: Scene) -> Place | None:
    """Return the stretch with most cramps and near-cramps, where another station would help most.

    Notes
    -----
    A stretch is worth splitting only where there are stations at all and it is longer than a kilometre.
    """
    if all(place.kind != "station" for place in scene.places):
        return None
    cases = base.chance_place_hour[: len(BY_MUSCLE)].sum(axis=(0, 2)).astype(float)
    long = np.array([place.distance_m - place.from_m > 1000.0 for place in scene.places])
    if not long.any():
        return None
    return scene.places[int(np.argmax(np.where(long, cases, -1.0)))]
