"""What would have helped: the same run with one thing changed, and what it would have cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.causes.scene import DRIVERS
from crampcast.jobs.explain.situation import Situation

FloatArray = NDArray[np.float64]

TOLD = 0.005
"""Smaller changes of the risk are not listed."""
VISIBLE = 0.05
"""Least fall of the risk that is worth a sentence."""


class Offer(NamedTuple):
    """One thing that could have been otherwise."""

    name: str
    text: str
    driver: str
    claim: str
    grade: str
    needs: str
    """What it costs in place of time."""


OFFERED = (
    Offer("own_pace", "Holding your own even effort", "pace", "I2", "B", ""),
    Offer("longer_runs", "Long runs up to this distance in the weeks before", "distance", "S2", "C", "weeks"),
    Offer("climb_training", "As much climbing in training as here", "climbing", "S14", "C", "weeks"),
    Offer("descent_training", "As much descending in training as here", "descending", "S14", "C", "weeks"),
    Offer("carbohydrate", "60 g of carbohydrate an hour", "energy", "S21", "C", "planning"),
    Offer("cooler", "A mild day, or ten days of getting used to heat", "heat", "S10", "B", "planning"),
    Offer("drink", "Drinking to thirst and salting by the guideline", "fluid", "S11", "C", "planning"),
    Offer("even_ground", "Even ground and no pack", "ground", "S13", "D", "planning"),
    Offer("even_sides", "Even load on both sides", "gait", "S9", "D", "weeks"),
    Offer(
        "rested", "Fresh legs, with no long or steep run in the days before", "load", "S4", "C", "planning"
    ),
)


@dataclass(frozen=True)
class Change:
    """One thing changed.

    Parameters
    ----------
    offer : Offer
        What would have been done.
    fall : tuple of float
        Fall of the risk over the stretch, 10th, 50th, 90th percentile over draws; negative is a rise.
    minutes : tuple of float or None
        What it costs in minutes; None where it costs training or planning in place of time.
    """

    offer: Offer
    fall: tuple[float, float, float]
    minutes: tuple[float, float, float] | None

    def shown(self) -> dict[str, Any]:
        """Return the change as the answer has it."""
        keys = ("p10", "p50", "p90")
        return {
            "name": self.offer.name,
            "text": self.offer.text,
            "driver": self.offer.driver,
            "claim": self.offer.claim,
            "grade": self.offer.grade,
            "needs": self.offer.needs,
            "risk_reduction": dict(zip(keys, (round(x, 4) for x in self.fall), strict=True)),
            "cost_min": None
            if self.minutes is None
            else dict(zip(keys, (round(x, 1) for x in self.minutes), strict=True)),
        }


def points_of_offers() -> FloatArray:
    """Return where each offer lies between the ends: one driver at its reference, shape (offers, 12)."""
    alphas = np.ones((len(OFFERED), len(DRIVERS)))
    for row, offer in zip(alphas, OFFERED, strict=True):
        row[DRIVERS.index(offer.driver)] = 0.0
    return alphas


def changes(
    log_changes: FloatArray, situation: Situation, own_s: FloatArray, unknown: Collection[str]
) -> list[Change]:
    """Return what one thing at its reference would have changed.

    Parameters
    ----------
    log_changes : ndarray, shape (draws, offers)
        Log hazard of the reruns at `points_of_offers` over that of what happened.
    situation : Situation
        The run.
    own_s : ndarray, shape (draws, pieces)
        Own predicted times.
    unknown : collection of str
        Drivers that rest on stand-ins. What is not known cannot have been done better, so it is not offered;
        evenness of pace can be seen in any run.

    Returns
    -------
    list of Change
        Those that lower the risk, the largest fall first.
    """
    parts = situation.parts
    saved_min = (own_s.sum(axis=1) - parts.moving_s.sum()) / 60.0
    out = []
    for offer, column in zip(OFFERED, log_changes.T, strict=True):
        if offer.driver in unknown and offer.driver != "pace":
            continue
        low, middle, high = (float(x) for x in np.percentile(1.0 - np.exp(column), [10.0, 50.0, 90.0]))
        if middle < TOLD:
            continue
        minutes = None
        if offer.driver == "pace":
            a, b, c = (float(x) for x in np.percentile(saved_min, [10.0, 50.0, 90.0]))
            minutes = (a, b, c) if situation.own_ability else (0.0, 0.0, 0.0)
        out.append(Change(offer, (low, middle, high), minutes))
    return sorted(out, key=lambda change: -change.fall[1])


def headline(found: list[Change], leading: str) -> str:
    """Return the single most useful change, in one sentence.

    Parameters
    ----------
    found : list of Change
        The largest fall first.
    leading : str
        Name of the leading cause.
    """
    best = found[0] if found else None
    if best is None or best.fall[1] < VISIBLE:
        return (
            f"Nothing that this file shows would have helped much by itself; most of the risk is {leading}."
        )
    low, middle, high = best.fall
    sentence = (
        f"{best.offer.text} would have lowered the risk in the half hour before by about {middle:.0%} "
        f"({max(low, 0.0):.0%} to {high:.0%})"
    )
    if best.minutes is not None:
        cost = best.minutes[1]
        sentence += f" and cost about {cost:.0f} min" if cost >= 0.5 else " and cost no time"
    return sentence + "."
