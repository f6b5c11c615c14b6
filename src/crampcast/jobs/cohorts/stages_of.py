"""What comes before the run of a cohort: swim and bike, or all of a laboratory protocol."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.people import Pool
from crampcast.jobs.cohorts.reader import Arm
from crampcast.simulation.person import Person
from crampcast.simulation.stages import Stages

FloatArray = NDArray[np.float64]

STAGES = 32
"""Stages of every event: one shape, one compiled program."""
SWIM_STAGES = 8
PROTOCOL_WORDS = {
    "hallucis": "foot",
    "toe": "foot",
    "calf": "calf",
    "plantar flex": "calf",
    "triceps surae": "calf",
    "gastrocnemius": "calf",
    "soleus": "calf",
    "foot": "foot",
    "dorsiflex": "shin",
    "tibialis": "shin",
    "hamstring": "hamstring",
    "knee flex": "hamstring",
    "quadriceps": "quadriceps",
    "knee exten": "quadriceps",
    "adductor": "adductor",
    "hip flex": "hip_flexor",
    "glute": "glute",
}
"""What a protocol says, and the muscle group that it works; the first that is said counts."""
WHOLE_BODY = re.compile(r"running|walking|cycling|swimming|rowing|treadmill|ergometer|marching")
REFERENCE_POWER_W_KG = 15.0
"""Ceiling for which the power of swim and bike is set up; it is scaled to each runner's own."""


def stages_of(arm: Arm, pool: Pool, choices: Choices, chosen: Chosen) -> tuple[Stages, FloatArray, Person]:
    """Return stages, duration of the run and the runners.

    Parameters
    ----------
    arm, pool
        Inputs and runners.
    choices, chosen
        Free choices, and the list of those used.

    Returns
    -------
    Stages
        Leaves with the axes runners, stages.
    run_s : ndarray
        Planned duration of the run, s.
    person : Person
        The runners.
    """
    count = len(pool.own_s)
    duration = np.zeros((count, STAGES))
    power = np.full((count, STAGES), 1.5)
    air, water = np.zeros((count, STAGES)), np.zeros((count, STAGES))
    load, duty = np.zeros((count, STAGES, len(MUSCLES))), np.zeros((count, STAGES))
    run_s = pool.own_s
    if arm.discipline == "lab":
        lab = choices.lab
        duration[:] = pool.own_s[:, None] / STAGES
        power[:], air[:], duty[:] = lab.power_w_kg, lab.air_m_s, lab.duty
        worked = worked_muscle(str(arm.event.get("protocol", "")))
        load[:] = lab.load * np.array([float(GROUP_OF[m] == worked) for m in MUSCLES])
        run_s = np.full(count, 3600.0)
        chosen.add(
            "event.protocol_detail",
            f"{lab.load:g} of maximal force, {lab.duty:g} of the time",
            f"Repeated isometric loads of the {worked} up to the longest trial (cohorts.lab).",
        )
    elif arm.discipline == "triathlon":
        run_s, shares = _triathlon(arm, pool, choices)
        b = choices.legs
        bike = slice(SWIM_STAGES, STAGES)
        swim = slice(0, SWIM_STAGES)
        duration[:, swim] = (shares[0] / SWIM_STAGES)[:, None]
        duration[:, bike] = (shares[1] / (STAGES - SWIM_STAGES))[:, None]
        power[:, swim], power[:, bike] = (
            b.swim_power_share * REFERENCE_POWER_W_KG,
            b.bike_power_share * REFERENCE_POWER_W_KG,
        )
        km_h = _km(arm, "bike_km") / np.maximum(shares[1] / 3600.0, 0.1)
        air[:, swim], air[:, bike] = b.swim_air_m_s, (km_h / 3.6)[:, None]
        water[:, swim] = 1.0
        load[:, swim], load[:, bike] = np.asarray(b.swim_load), np.asarray(b.bike_load)
        duty[:, swim], duty[:, bike] = b.swim_duty, b.bike_duty
        chosen.add(
            "event.swim and bike",
            "loads and power shares",
            "cohorts.legs: concentric load of the bike at its metabolic share, pointed foot in the swim.",
        )
    return Stages(duration, power, air, water, load, duty), run_s, pool.person


def worked_muscle(protocol: str) -> str:
    """Return the muscle group that a laboratory protocol loads; the calf unless its words name another.

    Examples
    --------
    >>> worked_muscle("maximal toe flexion, foot in plantar flexion"), worked_muscle("fatigue protocol")
    ('foot', 'calf')
    """
    words = protocol.lower()
    return next((group for said, group in PROTOCOL_WORDS.items() if said in words), "calf")


def moves_whole_body(protocol: str) -> str:
    """Return what a laboratory protocol has the whole body do, in its own word.

    Empty if it names a muscle, or neither.

    Examples
    --------
    >>> moves_whole_body("downhill running at 35 C"), moves_whole_body("calf fatigue protocol")
    ('running', '')
    """
    words = protocol.lower()
    found = WHOLE_BODY.search(words)
    return found.group() if found and not any(said in words for said in PROTOCOL_WORDS) else ""


def _km(arm: Arm, name: str) -> float:
    value = arm.event.get(name)
    return float(value.centre or 0.0) if value is not None else 0.0


def _triathlon(arm: Arm, pool: Pool, choices: Choices) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:
    """Share the time of the event out among swim, bike (with changes) and run, as usual in the field."""
    f = choices.finish
    swim_h, bike_h = _km(arm, "swim_km") / f.swim_km_h, _km(arm, "bike_km") / f.bike_km_h
    run_km = _km(arm, "distance_km")
    run_h = f.run_after_bike * f.road_marathon_h * (run_km / 42.195) ** f.distance_exponent
    total = max(swim_h + bike_h + f.transition_h + run_h, 1e-6)
    return (
        pool.own_s * run_h / total,
        (pool.own_s * swim_h / total, pool.own_s * (bike_h + f.transition_h) / total),
    )
