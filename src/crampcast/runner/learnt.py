"""What a runner's diary has taught, as plain values: a normal distribution of what the hazard leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Taught(NamedTuple):
    """One number that a diary has taught: its name, what it says in a sentence, from how many entries."""

    name: str
    title: str
    text: str
    entries: int
    middle: float | None = None
    """Median of what is believed of it; None where it was kept before medians were."""


class GutShown(NamedTuple):
    """Serious trouble of the gut at a rate, and the most that plans may ask for since."""

    most_g_h: float
    trouble_g_h: float
    day: str
    trouble: str
    went_well: bool
    """Whether the most is a rate that has gone well, and not a step back from the trouble's."""

    @property
    def text(self) -> str:
        """What a plan says of it."""
        why = "that much went well" if self.went_well else "no lower rate is known to go well"
        return (
            f"carbohydrate is held to {self.most_g_h:.0f} g/h: at {self.trouble_g_h:.0f} g/h your gut gave "
            f"trouble on {self.day} ({self.trouble}), and {why}; a run without trouble at more lifts it"
        )


@dataclass(frozen=True, eq=False)
class Learnt:
    """A runner's own posterior of the hazard.

    Parameters
    ----------
    names : tuple of str
        Coordinates, as `crampcast.forecast.learnt.NAMES`; each is standard normal before any diary.
    centre : ndarray, shape (n,)
        Posterior mean.
    root : ndarray, shape (n, n)
        Lower root of the posterior covariance.
    draws : ndarray, shape (draws, n)
        Draws of the posterior; without any the normal stands for it.
    level_sd : float
        Spread that a step of one of the coordinate ``level`` stands for, log hazard.
    runs, cramps, near_cramps : int
        What it was learnt from.
    last_day : str
        Day of the last of these runs, ISO 8601.
    taught : tuple of Taught
        The numbers that it moved or narrowed.
    gut : GutShown or None
        What serious trouble of the gut has shown; None without any that still counts.
    """

    names: tuple[str, ...]
    centre: FloatArray
    root: FloatArray
    draws: FloatArray
    level_sd: float
    runs: int
    cramps: int
    near_cramps: int
    last_day: str
    taught: tuple[Taught, ...] = ()
    gut: GutShown | None = None
