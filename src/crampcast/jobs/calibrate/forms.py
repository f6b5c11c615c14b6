"""Forms of the hazard that were compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from crampcast.errors import UnusableInput
from crampcast.forecast.hazard import hazard_coefficients
from crampcast.jobs.calibrate.condensed import Terms

OFFSET_H = 0.25
REFERENCE_H = 3.0
SOFT = 0.15
"""Width over which the form with a threshold begins."""
DAMAGE_WEIGHT = 0.3
"""Keeps one prior of damage for the form with a threshold."""
SHIPPED = "duration"
"""The form that forecasts use (ADR 0010)."""


class Form(NamedTuple):
    """A form of the hazard.

    ``log_hazard`` takes terms and coefficients and returns, without the muscles' baselines, an array of shape
    (runners, pieces, 10). Priors are those of the same names in ``calibration.prior``.
    """

    name: str
    says: str
    coefficients: tuple[str, ...]
    log_hazard: Callable[[Terms, Mapping[str, Array]], Array]


def _late(terms: Terms) -> Array:
    c = hazard_coefficients()
    return jnp.log((terms.done + c.elapsed_offset) / (c.elapsed_reference + c.elapsed_offset))[..., None]


def _mechanism(terms: Terms, c: Mapping[str, Array]) -> Array:
    return c["demand"] * terms.log_ratio + c["fatigue"] * terms.fatigue + c["damage"] * terms.damage


def _share_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    return _mechanism(terms, c) + c["elapsed"] * _late(terms)


def _duration_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    longer = jnp.log1p(terms.planned_h / hazard_coefficients().usual_duration_h) - jnp.log(2.0)
    return _share_residual(terms, c) - c["duration"] * longer[:, None, None]


def _hours_residual(terms: Terms, c: Mapping[str, Array]) -> Array:
    hours = jnp.log((terms.elapsed_h + OFFSET_H) / (REFERENCE_H + OFFSET_H))[..., None]
    return _mechanism(terms, c) + c["elapsed"] * hours


def _time_only(terms: Terms, c: Mapping[str, Array]) -> Array:
    per_race = -jnp.log(terms.planned_h / hazard_coefficients().usual_duration_h)[:, None, None]
    return jnp.zeros_like(terms.log_ratio) + c["elapsed"] * _late(terms) + per_race


def _threshold(terms: Terms, c: Mapping[str, Array]) -> Array:
    """Nothing happens below a load on what is left; above it the hazard grows with the excess."""
    load = terms.log_ratio + c["weight"] * terms.fatigue + DAMAGE_WEIGHT * c["damage"] * terms.damage
    return jnp.log(jax.nn.softplus((load - c["threshold"]) / SOFT) + 1e-9) + c["elapsed"] * _late(terms)


BODY = ("demand", "fatigue", "damage")
FORMS = (
    Form(
        "duration",
        "demand, fatigue and damage multiply; a residual in the share of the run that is done and one in the "
        "length of the event",
        (*BODY, "elapsed", "duration"),
        _duration_residual,
    ),
    Form(
        "share",
        "the same without the residual in the length of the event",
        (*BODY, "elapsed"),
        _share_residual,
    ),
    Form("mechanism", "demand, fatigue and damage alone", BODY, _mechanism),
    Form(
        "hours",
        "demand, fatigue and damage; a residual in elapsed hours",
        (*BODY, "elapsed"),
        _hours_residual,
    ),
    Form(
        "time",
        "no mechanism: a power of the share of the run, the same for every race and muscle",
        ("elapsed",),
        _time_only,
    ),
    Form(
        "threshold",
        "a threshold of load on what is left, above which the hazard grows; a residual in the share done",
        ("weight", "damage", "threshold", "elapsed"),
        _threshold,
    ),
)
"""All forms that were compared; the first is the one that ships."""


def form(name: str) -> Form:
    """Return a form by name.

    Raises
    ------
    UnusableInput
        If there is none.

    Examples
    --------
    >>> form("share").name
    'share'
    """
    known = {one.name: one for one in FORMS}
    if name not in known:
        raise UnusableInput(
            f"there is no form {name[:40]!r}", where="--form", remedy=f"take one of {', '.join(known)}"
        )
    return known[name]
