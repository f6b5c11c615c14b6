"""The median runner behind a log: who is put on the road when its rows are replayed."""

from __future__ import annotations

import numpy as np
from jax import Array

from crampcast.body.energy import liver_glycogen_store_g, muscle_glycogen_store_g
from crampcast.evidence.parameters import load_parameters
from crampcast.history.capacity import Capacity
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person


def _trait(name: str) -> float:
    """Return one number of ``people.traits``."""
    return load_parameters().number(f"people.traits.{name}")


def usual_person(profile: Profile, capacity: Capacity) -> Person:
    """Return the median runner of a profile, for replays of training.

    Parameters
    ----------
    profile : Profile
        The answers; what was not said is taken from the usual runner.
    capacity : Capacity
        Its means are used.

    Returns
    -------
    Person
        Scalars; muscle arrays of shape (10,). Conditioning is neutral and protection is nil: a replay finds
        out what was done, not how well it was borne.

    Examples
    --------
    >>> from crampcast.history.capacity import infer_capacity
    >>> runner = Profile(mass_kg=62.0)
    >>> usual_person(runner, infer_capacity(runner)).mass_kg
    62.0
    """
    ceiling, endurance = capacity.mean
    share = {"female": 1.0, "male": 0.0}.get(profile.sex or "", 0.5)
    usual_kg = share * _trait("mass_female_kg") + (1.0 - share) * _trait("mass_male_kg")
    usual_m = share * _trait("height_female_m") + (1.0 - share) * _trait("height_male_m")
    mass = profile.mass_kg or usual_kg
    told = profile.heat_acclimatised
    water = share * _trait("water_fraction_female") + (1.0 - share) * _trait("water_fraction_male")
    muscle_g, liver_g = _stores_g(mass, share, _trait("glycogen_loading"))
    return Person(
        mass_kg=mass,
        height_m=profile.height_m or usual_m,
        female=share,
        max_power_w_kg=ceiling,
        endurance=endurance,
        economy=1.0,
        economy_up=1.0,
        economy_down=1.0,
        descent_skill=_trait("descent_skill"),
        heat_level=1.0,
        trained=0.5,
        sweat_gain=1.0,
        sweat_sodium_mmol_l=profile.sweat_sodium_mmol_l or _trait("sweat_sodium_mmol_l"),
        acclimatisation=_trait("acclimatisation") if told is None else told,
        clothing_clo=_trait("clothing_clo"),
        start_sodium_mmol_l=_trait("start_sodium_mmol_l"),
        body_water_fraction=water,
        muscle_glycogen_g=muscle_g,
        liver_glycogen_g=liver_g,
        gut_trained=float(profile.gut_trained or 0.0),
        pack_kg=0.0,
        poles=0.0,
        new_to_trails=0.0,
        muscle_capacity=np.ones(10),
        side_share=np.ones((1, 10)),
        damage_protection=0.0,
        damage_dose_kj_kg=0.0,
        level_choice_m_s=float(capacity.level_choice_m_s(endurance)),
        strength_loss=np.zeros(10),
    )


@kept_program
def _stores_g(mass_kg: float, female: float, loading: float) -> tuple[Array, Array]:
    """Return what legs and liver store."""
    return muscle_glycogen_store_g(mass_kg, female, loading), liver_glycogen_store_g(mass_kg, 1.0)
