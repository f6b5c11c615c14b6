"""Joint draws of the runner, of the hazard's coefficients and of what is known of the person."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from crampcast.evidence import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.hazard import HazardCoefficients, MovingFactors
from crampcast.forecast.people import draw_people
from crampcast.forecast.proneness import frailty_from_record, personal_factors, personal_log_ratio
from crampcast.history.capacity import Capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile


def draw_ensemble(
    profile: Profile, capacity: Capacity, condition: Condition, race_km: float, count: int, seed: int
) -> tuple[Draw, tuple[float, float]]:
    """Draw the ensemble of one runner for one race.

    Parameters
    ----------
    profile, capacity, condition
        The runner.
    race_km : float
        Length of the race.
    count : int
        Number of draws.
    seed : int
        Seed of all chance; each part has its own stream, so that one does not shift another.

    Returns
    -------
    Draw
        Leaves have a leading axis of `count`.
    (mean, sd)
        The runner's proneness given the cramp record.
    """
    people, hazard, personal = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    residual = residual_effects()
    draws = Draw(
        person=draw_people(profile, capacity, condition, count, people),
        hazard=draw_hazard(count, hazard),
        moving=draw_moving(count, hazard),
        log_ratio=jnp.asarray(
            personal_log_ratio(personal_factors(profile, race_km), residual, count, personal)
        ),
        pace_residual=jnp.asarray(
            hazard.normal(
                residual["pace_faster_than_own_predicted"],
                load_hazard_priors()["pace_faster_than_own_predicted"].sd,
                count,
            )
        ),
    )
    return draws, frailty_from_record(profile.cramp_history)


def residual_effects() -> dict[str, float]:
    """Return the mean residual effect of each factor that acts through the body too.

    Notes
    -----
    A tabulated prior is a total effect. What the simulated body already does with the factor is taken off;
    the rest is the coefficient used here (``hazard.residual.*``, made by ``scripts/anchor_hazard.py``).
    """
    return {name: float(value) for name, value in load_parameters().group("hazard.residual").items()}  # type: ignore[arg-type]


def draw_hazard(count: int, rng: np.random.Generator) -> HazardCoefficients:
    """Draw the hazard's coefficients from their spreads."""
    parameters = load_parameters()
    drawn = {}
    for name in HazardCoefficients._fields:
        parameter = parameters[f"hazard.{name}"]
        value = np.asarray(parameter.value, dtype=float)
        noise = np.zeros((count, *value.shape))
        if parameter.spread is not None:
            noise = rng.normal(0.0, parameter.spread.sd, (count, *value.shape))
        if name == "base":
            common = rng.normal(0.0, float(parameters["hazard.common.base_sd"].value), (count, 1))  # type: ignore[arg-type]
            noise = noise + common
        drawn[name] = jnp.asarray(value + noise)
    return HazardCoefficients(**drawn)


def draw_moving(count: int, rng: np.random.Generator) -> MovingFactors:
    """Draw the residual effects of the moving factors from their priors."""
    residual, priors = residual_effects(), load_hazard_priors()
    return MovingFactors(
        **{
            name: jnp.asarray(rng.normal(residual.get(name, priors[name].mean), priors[name].sd, count))
            for name in MovingFactors._fields
        }
    )
