"""What would have helped: the same run with one thing changed, and what it would have cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Ends, log_risks
from crampcast.jobs.explain.intake import Eaten
from crampcast.jobs.explain.recorded import Recorded
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]

TOLD = 0.005
"""Smaller changes of the risk are not listed."""
VISIBLE = 0.05
"""Least fall of the risk that is worth a sentence."""


@dataclass(frozen=True)
class Change:
    """One thing changed.

    Parameters
    ----------
    name : str
        Short name.
    text : str
        What would have been done, as the beginning of a sentence.
    driver : str
        Driver that it acts on.
    fall : tuple of float
        Fall of the risk over the stretch, 10th, 50th, 90th percentile over draws; negative is a rise.
    minutes : tuple of float or None
        What it costs in minutes; None where it costs training or planning in place of time.
    """

    name: str
    text: str
    driver: str
    fall: tuple[float, float, float]
    minutes: tuple[float, float, float] | None

    def shown(self) -> dict[str, Any]:
        """Return the change as the answer has it."""
        keys = ("p10", "p50", "p90")
        return {
            "name": self.name,
            "text": self.text,
            "driver": self.driver,
            "risk_reduction": dict(zip(keys, (round(x, 4) for x in self.fall), strict=True)),
            "cost_min": None
            if self.minutes is None
            else dict(zip(keys, (round(x, 1) for x in self.minutes), strict=True)),
        }


OFFERED = (
    ("own_pace", "Running your own even pace", "pace"),
    ("longer_runs", "Long runs up to this distance in the weeks before", "distance"),
    ("climb_training", "As much climbing in training as in this run", "climbing"),
    ("descent_training", "As much descending in training as in this run", "descending"),
    ("carbohydrate", "60 g of carbohydrate an hour", "energy"),
    ("cooler", "A mild day, or ten days of getting used to the heat", "heat"),
    ("drink", "Drinking and salting by the guideline, and to thirst", "fluid"),
    ("even_ground", "Even ground without a pack", "ground"),
)


def changes(
    path: Ends, parts: Recorded, own_s: FloatArray, eaten: Eaten, environment: Environment | None
) -> list[Change]:
    """Rerun the run with one driver at its reference at a time.

    Parameters
    ----------
    path : Ends
        Reference and what happened.
    parts : Recorded
        The recording in pieces.
    own_s : ndarray, shape (draws, pieces)
        Own predicted times.
    eaten, environment
        What is known of intake and weather; what is not known is not offered.

    Returns
    -------
    list of Change
        The largest fall first.
    """
    unknown = {
        "energy": not eaten.carbohydrate_known,
        "fluid": not (eaten.fluid_known or eaten.sodium_known),
        "heat": environment is None,
    }
    offered = [one for one in OFFERED if not unknown.get(one[2], False)]
    alphas = np.ones((len(offered) + 1, len(DRIVERS)))
    for row, (_, _, driver) in zip(alphas[1:], offered, strict=True):
        row[DRIVERS.index(driver)] = 0.0
    risks = log_risks(path, alphas)
    saved_min = (own_s.sum(axis=1) - parts.moving_s.sum()) / 60.0
    out = []
    for index, (name, text, driver) in enumerate(offered, start=1):
        fall = 1.0 - np.exp(risks[:, index] - risks[:, 0])
        low, middle, high = (float(x) for x in np.percentile(fall, [10.0, 50.0, 90.0]))
        if max(abs(low), abs(high)) < TOLD:
            continue
        minutes = None
        if driver == "pace":
            a, b, c = (float(x) for x in np.percentile(saved_min, [10.0, 50.0, 90.0]))
            minutes = (a, b, c)
        out.append(Change(name, text, driver, (low, middle, high), minutes))
    return sorted(out, key=lambda change: -change.fall[1])


def headline(found: list[Change], causes: list[dict[str, Any]]) -> str:
    """Return the single most useful change, in one sentence.

    Parameters
    ----------
    found : list of Change
        The largest fall first.
    causes : list of dict
        Causes, the largest share first.
    """
    best = found[0] if found else None
    if best is None or best.fall[1] < VISIBLE:
        return f"No single change would have helped much; the largest share is {causes[0]['name']}."
    low, middle, high = best.fall
    sentence = (
        f"{best.text} would have lowered the risk in the half hour before by about {middle:.0%} "
        f"({max(low, 0.0):.0%} to {high:.0%})"
    )
    if best.minutes is not None:
        cost = best.minutes[1]
        sentence += f" and cost about {cost:.0f} min" if cost >= 0.5 else " and cost no time"
    return sentence + "."
