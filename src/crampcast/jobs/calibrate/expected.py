"""What a study would see on average, as a smooth function of the hazard's coefficients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array

from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.jobs.calibrate.condensed import Condensed, People, Terms

SIDES = 2.0
GROUP_INDEX = np.array([REPORTED.index(GROUP_OF[m]) for m in MUSCLES])
GROUPS = np.eye(len(REPORTED))[GROUP_INDEX]

LogHazard = Callable[[Terms, Mapping[str, Array]], Array]


class Risks(NamedTuple):
    """Chances of every person; axes: runners, persons."""

    cramp: Array
    near: Array
    either: Array
    late: Array
    """Chance that the first cramp comes after the mark."""
    muscle_cramp: Array
    muscle_either: Array
    """Chance of at least one event in each group, shape (runners, persons, 8)."""


def cumulated(
    terms: Terms, base: Array, log_hazard: LogHazard, c: Mapping[str, Array], moving: Array, pace: Array
) -> tuple[Array, Array]:
    """Return the cumulative hazard of each group, whole and before the mark, shape (runners, 8) each."""
    base, moving, pace = (jnp.asarray(leaf, dtype=jnp.float32) for leaf in (base, moving, pace))
    shape = {name: jnp.asarray(value, dtype=jnp.float32) for name, value in c.items()}
    log = base[GROUP_INDEX] + log_hazard(terms, shape)
    log = log + (terms.moving @ moving + pace * terms.pace)[..., None]
    each = jnp.exp(log) * (SIDES * terms.hours)[..., None]
    whole = jnp.sum(each, axis=1) @ jnp.asarray(GROUPS, dtype=jnp.float32)
    before = jnp.sum(each * terms.mark[..., None], axis=1) @ jnp.asarray(GROUPS, dtype=jnp.float32)
    return whole.astype(float), before.astype(float)


def risks(
    whole: Array,
    before: Array,
    people: People,
    frailty_sd: Array,
    muscle_sd: Array,
    near_ratio: Array,
    study: Array,
) -> Risks:
    """Return the chances of every person.

    Parameters
    ----------
    whole, before : Array, shape (runners, 8)
        Cumulative hazards at proneness zero.
    people : People
        Frailty in standard units.
    frailty_sd, muscle_sd : Array
        Spread between runners, and between the muscles of one.
    near_ratio : Array
        Hazard of a cramp or near-cramp over that of a cramp.
    study : Array
        What the study adds to the log hazard.
    """
    by_muscle = muscle_sd * people.muscle_z - 0.5 * muscle_sd**2
    log = (people.known + frailty_sd * people.frailty_z + study)[..., None] + by_muscle
    each = whole[:, None, :] * jnp.exp(log)
    early = jnp.sum(before[:, None, :] * jnp.exp(log), axis=-1)
    total = jnp.sum(each, axis=-1)
    none, calm = jnp.exp(-total), jnp.exp(-near_ratio * total)
    return Risks(
        cramp=1.0 - none,
        near=none - calm,
        either=1.0 - calm,
        late=jnp.exp(-early) - none,
        muscle_cramp=-jnp.expm1(-each),
        muscle_either=-jnp.expm1(-near_ratio * each),
    )


def difference_in_sds(chance: Array, values: Array, noise_sd: float = 0.0) -> Array:
    """Return the expected difference between crampers and others in SDs of a variable."""
    mean = jnp.mean(chance)
    y = jnp.asarray(values)[:, None]
    covariance = jnp.mean(chance * (y - jnp.mean(y)))
    sd = jnp.sqrt(jnp.var(jnp.asarray(values)) + noise_sd**2)
    return covariance / (mean * (1.0 - mean)) / sd


def log_odds_ratio(chance: Array, factor: Array) -> Array:
    """Return the expected log odds ratio of a yes-no factor given by its chance in every person."""
    a, b = jnp.mean(chance * factor), jnp.mean((1.0 - chance) * factor)
    c, d = jnp.mean(chance * (1.0 - factor)), jnp.mean((1.0 - chance) * (1.0 - factor))
    return jnp.log(a * d / (b * c))


def record_of(one: Condensed, frailty_sd: Array, past: float) -> Array:
    """Return the chance of a cramp in a past of cumulative hazard `past`, for every person."""
    people = one.people
    return -jnp.expm1(-past * jnp.exp(people.known + frailty_sd * people.frailty_z))
