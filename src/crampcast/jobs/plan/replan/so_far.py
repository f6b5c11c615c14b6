"""How a race has gone up to a place: what a simulation of the rest has to take over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.again import raised
from crampcast.forecast.traced import Traced
from crampcast.jobs.safety import DONE, QUARTER_S, Taken, Trajectory
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Cramped:
    """A cramp that has come already.

    Parameters
    ----------
    time_s : float
        Since the start.
    muscle : str or None
        One of `crampcast.evidence.muscles.REPORTED`; None if not said.
    near : bool
        Whether it only threatened: the muscle is watched, the runner is not taken for more prone.
    """

    time_s: float
    muscle: str | None
    near: bool = False


@dataclass(frozen=True)
class SoFar:
    """The part of a race that is run.

    Parameters
    ----------
    segments : int
        Segments done.
    distance_m, time_s : float
        Where the runner is, and the time since the start.
    taken : Taken
        What was eaten and drunk, by quarter hour; and that nothing is drunk by schedule until `free_s`.
    thirst : float
        1 where a runner who drinks to thirst drank more than that; 0 where it is all that was drunk.
    cramps : tuple of Cramped
        Cramps so far.
    as_planned : Track
        The course as it was before the start.
    free_s : float
        From when on drink may be scheduled: the effect of what was drunk has passed by then.
    eased_until_m : float, optional
        Up to where the plan eases off because of a cramp.
    known : bool
        Whether the hazard of what is done has become what happened; else it is left to be looked at.
    """

    segments: int
    distance_m: float
    time_s: float
    taken: Taken
    thirst: float
    cramps: tuple[Cramped, ...]
    as_planned: Track
    free_s: float = 0.0
    eased_until_m: float | None = None
    known: bool = True

    def ahead(self, run: Traced) -> Traced:
        """Return a simulation whose hazard is that of the rest of the race.

        Notes
        -----
        What has happened is no chance any more. A muscle that has cramped cramps again more readily for a
        while (`raised`); the latest cramp counts.
        """
        if not self.known:
            return run
        hazard = np.array(run.hazard_per_h)
        hazard[:, : self.segments] = 0.0
        middle_s = run.time_s - 0.5 * run.duration_s
        for muscle in {c.muscle for c in self.cramps if c.muscle}:
            latest_s = max(c.time_s for c in self.cramps if c.muscle == muscle)
            hazard[:, :, REPORTED.index(muscle)] *= raised(middle_s - latest_s)
        return run.with_hazard(hazard)

    def followed_by(
        self, entries: list[dict[str, Any]], passage: Callable[[float], float]
    ) -> list[dict[str, Any]]:
        """Return what has been taken, and after it what is scheduled from now on.

        Parameters
        ----------
        entries : list of dict
            A schedule of the whole race.
        passage : callable
            Elapsed time in s to distance in m.
        """
        taken = self.taken
        out: list[dict[str, Any]] = []
        over = len(taken.carbohydrate_g)
        for q in range(over):
            time_s = min((q + 1) * QUARTER_S, self.time_s)
            out.append(
                {
                    "time_s": time_s,
                    "distance_m": float(passage(time_s)),
                    "item": "so far",
                    "carbohydrate_g": float(taken.carbohydrate_g[q]),
                    "fluid_ml": float(taken.fluid_l[q]) * 1000.0,
                    "sodium_mg": float(taken.sodium_mg[q]),
                    "caffeine_mg": 0.0,
                    DONE: True,
                }
            )
        return out + [e for e in entries if e["time_s"] > over * QUARTER_S]

    def from_now(self, runner: Trajectory) -> Trajectory:
        """Return what is still to come of a simulated runner: nothing can give way in what is past.

        Notes
        -----
        Water and sodium count from when drink is scheduled again, where every draw still runs then.
        """
        now = runner.time_s >= self.time_s
        times = runner.time_s[now]
        drunk_l = runner.drunk_l

        def counted(values: FloatArray) -> FloatArray:
            later = values[:, now].copy()
            waits = np.where(times < self.free_s, np.nan, later)
            return waits if np.isfinite(waits).any(axis=1).all() else later

        return replace(
            runner,
            time_s=times,
            body_water_change_l=counted(runner.body_water_change_l),
            stomach_l=counted(runner.stomach_l),
            plasma_sodium_mmol_l=counted(runner.plasma_sodium_mmol_l),
            core_c=runner.core_c[:, now],
            drunk_l=None if drunk_l is None else drunk_l[..., now],
        )
