"""The population that a group's diaries describe: what a runner is taken for before the own diary.

What runners share are the shipped posterior's coordinates, the factors left at their priors, the rise after
a cramp, and how the group notes cramps; a runner's own are the level by what is known of the person, the
muscles against each other, and proneness.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.learn.body import KNOWN, Body, directions
from crampcast.jobs.learn.laplace import Normal
from crampcast.jobs.learn.level import level_shares
from crampcast.jobs.learn.prior import Prior

FloatArray = NDArray[np.float64]

SHARED = NAMES[: LEVEL + 1]
"""Coordinates of a population; the last is the group's common level."""
FORMAT = "crampcast-population"


@dataclass(frozen=True, eq=False)
class Population:
    """A normal over what runners share; standard normal is the shipped population.

    Parameters
    ----------
    centre : ndarray, shape (shared,)
        Mean, in the order of `SHARED`.
    covariance : ndarray, shape (shared, shared)
        Covariance.
    members, runs, cramps, near_cramps : int
        What it was learnt from.
    """

    centre: FloatArray
    covariance: FloatArray
    members: int = 0
    runs: int = 0
    cramps: int = 0
    near_cramps: int = 0

    @classmethod
    def shipped(cls) -> Population:
        """Return the population without any diary.

        Examples
        --------
        >>> bool(np.allclose(Population.shipped().before(0.4).covariance, np.eye(len(NAMES))))
        True
        """
        size = len(SHARED)
        return cls(np.zeros(size), np.eye(size))

    def before(self, level_sd: float, body: Body = KNOWN) -> Normal:
        """Return what a member is taken for before the own diary, in all coordinates.

        Parameters
        ----------
        level_sd : float
            Spread of the member's level, of what is common and of what is the member's own.
        body : Body
            What nobody knows of the member's body; it bends the hazard in ways of its own.
        """
        share, own = level_shares(level_sd)
        down = np.eye(len(SHARED))
        down[-1, -1] = share
        count = len(NAMES) + directions(body)
        centre, covariance = np.zeros(count), np.eye(count)
        centre[: LEVEL + 1] = down @ self.centre
        covariance[: LEVEL + 1, : LEVEL + 1] = down @ self.covariance @ down.T
        covariance[LEVEL, LEVEL] += own**2
        return Normal(centre, covariance)

    def prior(self, level_sd: float, body: Body = KNOWN) -> Prior:
        """Return the same as what a member's density takes in place of the standard normal."""
        before = self.before(level_sd, body)
        return Prior(before.centre, np.asarray(np.linalg.inv(before.covariance)))

    def to_json(self) -> dict[str, Any]:
        """Return the population as it is written; nothing of it belongs to one runner."""
        return {
            "format": FORMAT,
            "parameters_hash": load_parameters().hash,
            "names": list(SHARED),
            "centre": np.round(self.centre, 6).tolist(),
            "covariance": np.round(self.covariance, 8).tolist(),
            **{name: getattr(self, name) for name in ("members", "runs", "cramps", "near_cramps")},
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any] | str | bytes, where: str = "population") -> Population:
        """Return what `to_json` has written.

        Raises
        ------
        UnusableInput
            If it is something else, or was learnt with other parameters.

        Examples
        --------
        >>> again = Population.from_json(Population.shipped().to_json())
        >>> again.members, again.centre.shape == (len(SHARED),)
        (0, True)
        """
        again = "learn it again with crampcast learn --group"
        try:
            found = json.loads(told) if isinstance(told, str | bytes) else dict(told)
            if found["format"] != FORMAT:
                raise ValueError
            if tuple(found["names"]) != SHARED or found["parameters_hash"] != load_parameters().hash:
                raise UnusableInput(
                    "this population was learnt with another version's parameters", where=where, remedy=again
                )
            centre, covariance = (np.array(found[key], dtype=float) for key in ("centre", "covariance"))
            counts = {key: int(found[key]) for key in ("members", "runs", "cramps", "near_cramps")}
            size = len(SHARED)
            if centre.shape != (size,) or covariance.shape != (size, size) or not np.isfinite(centre).all():
                raise ValueError
            np.linalg.cholesky(covariance)
        except (ValueError, KeyError, TypeError, AttributeError, np.linalg.LinAlgError):
            raise UnusableInput("this is no population", where=where, remedy=again) from None
        return cls(centre, 0.5 * (covariance + covariance.T), **counts)
