"""Forms of the hazard that were compared; the first is the one that ships."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from crampcast.jobs.calibrate.condensed import Terms

REFERENCE_SHARE = 0.75
OFFSET_SHARE = 0.05
OFFSET_H = 0.25
REFERENCE_H = 3.0
USUAL_H = 4.0


class Prior(NamedTuple):
    """Normal prior of a coefficient; cut off below 0 where `positive`."""

    mean: float
    sd: float
    positive: bool = True


class Form(NamedTuple):
    """A form of the hazard.

    ``log_hazard`` takes terms and coefficients and returns, without the muscles' baselines, an array of shape
    (runners, pieces, 10).
    """

    name: str
    says: str
    priors: Mapping[str, Prior]
    log_hazard: Callable[[Terms, Mapping[str, Array]], Array]


DEMAND = Prior(3.0, 2.0)
FATIGUE = Prior(3.0, 3.0)
DAMAGE = Prior(2.0, 2.0)
RESIDUAL = Prior(0.0, 2.0)


def _late(terms: Terms) -> Array:
    return jnp.log((terms.done + OFFSET_SHARE) / (REFERENCE_SHARE + OFFSET_SHARE))[..., None]


def _mechanism(terms: Terms, c: Mapping[str, Array]) -> Array:
    return c["demand"] * terms.log_ratio + c["fatigue"] * terms.fatigue + c["damage"] * terms.damage


def _beyond(terms: Terms) -> Array:
    """Log of how much longer the event is than a usual race; 0 for short ones."""
    return jnp.log1p(terms.planned_h / USUAL_H)[:, None, None] - jnp.log(2.0)


def _mechanism_only(terms: Terms, c: Mapping[str, Array]) -> Array:
    return _mechanism(terms, c)


def _share_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    return _mechanism(terms, c) + c["elapsed"] * _late(terms)


def _duration_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    return _share_residual(terms, c) - c["duration"] * _beyond(terms)


def _hours_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    hours = jnp.log((terms.elapsed_h + OFFSET_H) / (REFERENCE_H + OFFSET_H))[..., None]
    return _mechanism(terms, c) + c["elapsed"] * hours


def _time_only(terms: Terms, c: Mapping[str, Array]) -> Array:
    per_race = -jnp.log(terms.planned_h / USUAL_H)[:, None, None]
    return jnp.zeros_like(terms.log_ratio) + c["elapsed"] * _late(terms) + per_race


def _threshold(terms: Terms, c: Mapping[str, Array]) -> Array:
    """Nothing happens below a load on what is left; above it the hazard grows with the excess."""
    load = terms.log_ratio + c["weight"] * terms.fatigue + 0.3 * c["damage"] * terms.damage
    return jnp.log(jax.nn.softplus((load - c["threshold"]) / 0.15) + 1e-9) + c["elapsed"] * _late(terms)


FORMS = (
    Form(
        "share",
        "demand, fatigue and damage multiply; a residual in the share of the run that is done",
        {"demand": DEMAND, "fatigue": FATIGUE, "damage": DAMAGE, "elapsed": RESIDUAL},
        _share_residual,
    ),
    Form(
        "duration",
        "the same with a residual in the length of the event",
        {
            "demand": DEMAND,
            "fatigue": FATIGUE,
            "damage": DAMAGE,
            "elapsed": RESIDUAL,
            "duration": Prior(0.0, 0.5, positive=False),
        },
        _duration_residual,
    ),
    Form(
        "mechanism",
        "demand, fatigue and damage alone",
        {"demand": DEMAND, "fatigue": FATIGUE, "damage": DAMAGE},
        _mechanism_only,
    ),
    Form(
        "hours",
        "demand, fatigue and damage; a residual in elapsed hours",
        {"demand": DEMAND, "fatigue": FATIGUE, "damage": DAMAGE, "elapsed": RESIDUAL},
        _hours_residual,
    ),
    Form(
        "time",
        "no mechanism: a power of the share of the run, the same for every race",
        {"elapsed": RESIDUAL},
        _time_only,
    ),
    Form(
        "threshold",
        "a threshold of load on what is left, above which the hazard grows; the same residual",
        {
            "weight": Prior(2.0, 1.0),
            "damage": DAMAGE,
            "threshold": Prior(0.3, 0.5, positive=False),
            "elapsed": RESIDUAL,
        },
        _threshold,
    ),
)
"""All forms that were compared."""


def form(name: str) -> Form:
    """Return a form by name.

    Examples
    --------
    >>> form("share").name
    'share'
    """
    return next(f for f in FORMS if f.name == name)
