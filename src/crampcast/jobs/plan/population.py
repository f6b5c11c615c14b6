"""The same plan with the population's hazard: what would be forecast without the runner's own diary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from crampcast.forecast.draws import draw_ensemble
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.table import chance_along


def population_chance(drinking: Drinking, seed: int) -> float:
    """Return the mean chance of a cramp over the course for a usual runner with these legs.

    Parameters
    ----------
    drinking : Drinking
        The plan.
    seed : int
        Seed of the plan.
    """
    outlook = drinking.outlook
    usual = replace(outlook.condition, learnt=None)
    km, count = outlook.course.length_m / 1000.0, len(outlook.frailty.mean)
    draws, frailty = draw_ensemble(outlook.profile, outlook.capacity, usual, km, count, seed)
    other = replace(
        outlook, condition=usual, draws=draws._replace(person=outlook.draws.person), frailty=frailty
    )
    run = other.run(drinking.controls, drinking.intake, sodium_mg_h=drinking.sodium_mg_h)
    return float(np.mean(chance_along(run, other, np.array([other.segments - 1]))))
