"""The runner as the simulated body sees it: plain numbers, one leaf per trait."""

from __future__ import annotations

from typing import NamedTuple

from jax import Array
from jax.typing import ArrayLike


class Person(NamedTuple):
    """Traits of one runner (scalars) or of many draws of one (leading axis).

    A pytree of plain numbers: a forecast's uncertainty is a `Person` whose leaves have a leading axis of
    draws. Muscle arrays have the muscle axis of `crampcast.evidence.muscles.MUSCLES`.

    Notes
    -----
    ``max_power_w_kg`` is the gross metabolic power that the runner can hold for six minutes, standing
    included, at the economy of the population; ``endurance`` is the loss of sustainable share per e-fold of
    duration.
    """

    mass_kg: ArrayLike
    height_m: ArrayLike
    female: ArrayLike
    max_power_w_kg: ArrayLike
    endurance: ArrayLike
    economy: ArrayLike
    economy_up: ArrayLike
    economy_down: ArrayLike
    descent_skill: ArrayLike
    heat_level: ArrayLike
    trained: ArrayLike
    sweat_gain: ArrayLike
    sweat_sodium_mmol_l: ArrayLike
    acclimatisation: ArrayLike
    clothing_clo: ArrayLike
    start_sodium_mmol_l: ArrayLike
    body_water_fraction: ArrayLike
    muscle_glycogen_g: ArrayLike
    liver_glycogen_g: ArrayLike
    gut_trained: ArrayLike
    pack_kg: ArrayLike
    poles: ArrayLike
    new_to_trails: ArrayLike
    muscle_capacity: ArrayLike
    """Strength × conditioning of each muscle relative to the population's, shape (10,)."""
    side_share: ArrayLike
    """Load of each side relative to even, shape (sides, 10); one row when both sides are alike."""
    damage_protection: ArrayLike
    """Repeated-bout protection, 0–0.75."""
    damage_dose_kj_kg: ArrayLike
    """Eccentric dose still in the legs at the start."""
    level_choice_m_s: ArrayLike
    """Level speed, as `law_speed_m_s` has it, over the root of the sustainable share, that somebody who walks
    on the level chooses; for all others beyond any that could be held."""
    strength_loss: ArrayLike
    """Slow strength loss still in the legs at the start, 0–1, shape (10,)."""


def take(person: Person, index: int | Array) -> Person:
    """Return one draw (or a selection of draws) of a batched person."""
    return Person(*(leaf[index] for leaf in person))  # type: ignore[index]  # leaves are arrays here
