"""What would have helped: the same run with one thing changed, and what it would have cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Attribution, Ends, log_risks
from crampcast.jobs.explain.recorded import Recorded
from crampcast.jobs.explain.reference import slower_than_own, usual_times
from crampcast.jobs.explain.situation import Situation

FloatArray = NDArray[np.float64]

TOLD = 0.005
"""Smaller changes of the risk are not listed."""
EASIER = 0.05
"""How much more time the easier run takes."""
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
    Offer("easier", "Going 5 % easier up to there", "pace", "I2", "B", ""),
    Offer("longer_runs", "Long runs up to this distance in the weeks before", "distance", "S2", "C", "weeks"),
    Offer("climb_training", "As much climbing in training as here", "climbing", "S14", "C", "weeks"),
    Offer("descent_training", "As much descending in training as here", "descending", "S14", "C", "weeks"),
    Offer("carbohydrate", "60 g of carbohydrate an hour", "energy", "S21", "C", "planning"),
    Offer("heat_block", "Ten days of getting used to heat", "heat", "S10", "B", "weeks"),
    Offer("cooler", "A mild day", "heat", "S10", "B", "luck"),
    Offer("drink", "Drinking to thirst and salting by the guideline", "fluid", "S11", "C", "planning"),
    Offer("even_ground", "Even ground and no pack", "ground", "S13", "D", "luck"),
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


def log_changes(found: Attribution, path: Ends, parts: Recorded) -> FloatArray:
    """Return what each offer does to the log hazard, shape (draws, offers).

    Parameters
    ----------
    found : Attribution
        With the reruns at `points_of_references` besides.
    path : Ends
        Reference and what happened.
    parts : Recorded
        The recording in pieces.

    Notes
    -----
    Most offers put one driver at its reference. Going easier and getting used to the heat on the same hot day
    are points of another path.
    """
    slower = np.log(1.0 + EASIER) * (parts.before + parts.within)
    happened = path.happened
    pace = happened.pace._replace(
        log_moving_s=np.asarray(happened.pace.log_moving_s) + slower,
        faster=np.asarray(happened.pace.faster) - np.log(1.0 + EASIER),
    )
    used_to = happened.heat._replace(acclimatisation=np.ones_like(np.asarray(happened.heat.acclimatisation)))
    other = path._replace(reference=happened._replace(pace=pace, heat=used_to))
    alphas = np.ones((3, len(DRIVERS)))
    alphas[1, DRIVERS.index("pace")] = alphas[2, DRIVERS.index("heat")] = 0.0
    risks = log_risks(other, alphas)
    special = {"easier": risks[:, 1] - risks[:, 0], "heat_block": risks[:, 2] - risks[:, 0]}
    at_reference = dict(zip(DRIVERS, found.besides.T, strict=True))
    return np.stack([special.get(o.name, at_reference[o.driver]) for o in OFFERED], axis=1)


def points_of_references() -> FloatArray:
    """Return the points with one driver at its reference and the others as they happened, shape (12, 12)."""
    return np.asarray(1.0 - np.eye(len(DRIVERS)))


def changes(
    by_offer: FloatArray, situation: Situation, own_s: FloatArray, unknown: Collection[str]
) -> list[Change]:
    """Return what one thing at its reference would have changed.

    Parameters
    ----------
    by_offer : ndarray, shape (draws, offers)
        From `log_changes`.
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
    until = parts.before + parts.within
    saved_min = (usual_times(parts, own_s) @ until - parts.moving_s @ until) / 60.0
    evenly = not situation.own_ability or slower_than_own(parts, own_s)
    out = []
    for offer, column in zip(OFFERED, by_offer.T, strict=True):
        if offer.driver in unknown and offer.driver != "pace":
            continue
        low, middle, high = (float(x) for x in np.percentile(1.0 - np.exp(column), [10.0, 50.0, 90.0]))
        if middle < TOLD:
            continue
        minutes = None
        if offer.name == "easier":
            minutes = (EASIER * parts.until(parts.moving_s) / 60.0,) * 3
        elif offer.driver == "pace":
            a, b, c = (float(x) for x in np.percentile(saved_min, [10.0, 50.0, 90.0]))
            minutes = (0.0, 0.0, 0.0) if evenly else (a, b, c)
        out.append(Change(_as_it_was(offer, situation, evenly), (low, middle, high), minutes))
    return sorted(out, key=lambda change: -change.fall[1])


def _as_it_was(offer: Offer, situation: Situation, evenly: bool) -> Offer:
    """Return an offer in the words of this run."""
    if offer.name == "own_pace" and evenly:
        return offer._replace(text="The same effort, spread evenly")
    if offer.name == "even_ground" and situation.ground[0] == "road" and situation.pack_kg > 0.0:
        return offer._replace(text=f"Leaving the {situation.pack_kg:.0f} kg at home", needs="planning")
    return offer


def most_useful(found: list[Change]) -> Change | None:
    """Return the change in the runner's hands that helps most, if it is worth a sentence.

    Parameters
    ----------
    found : list of Change
        The largest fall first.
    """
    best = next((change for change in found if change.offer.needs != "luck"), None)
    return None if best is None or best.fall[1] < VISIBLE else best


def headline(found: list[Change], leading: str) -> str:
    """Return the single most useful change, in one sentence.

    Parameters
    ----------
    found : list of Change
        The largest fall first.
    leading : str
        Name of the leading cause.
    """
    best = most_useful(found)
    if best is None:
        return (
            f"Nothing that this file shows would have helped much by itself; most of the risk is {leading}."
        )
    low, middle, high = best.fall
    spread = f"{-low:.0%} higher to {high:.0%} lower" if low < 0.0 else f"{low:.0%} to {high:.0%}"
    sentence = (
        f"{best.offer.text} would have lowered the risk in the half hour before by about {middle:.0%} "
        f"({spread})"
    )
    if best.minutes is not None:
        cost = best.minutes[1]
        sentence += f" and cost about {cost:.0f} min" if cost >= 0.5 else " and cost no time"
    return sentence + "."
