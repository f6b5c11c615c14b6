"""Work of the legs by grade and gait, its shares, and the forces beneath it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from crampcast.body import cost
from crampcast.body.muscle import energetics, force, load, work
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import load_parameters
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

STUDY_WALK_M_S = 1.25
"""Speed of the walking studies."""
VASTI = MUSCLES.index("vasti")
FLEXORS = MUSCLES.index("hip_flexors")
OF_EMG = {
    "biceps_femoris": "hamstrings",
    "gluteus_maximus": "gluteus_maximus",
    "vastus_medialis": "vasti",
    "medial_gastrocnemius": "gastrocnemius",
    "rectus_femoris": "rectus_femoris",
    "soleus": "soleus",
}


def _work(level_j_kg_m: float | None) -> work.WorkCoefficients:
    """Return the coefficients, with another level work where a case gives one."""
    c = coefficients(work.WorkCoefficients, "muscle.work")
    if level_j_kg_m is None:
        return c
    return c._replace(
        level_external_work_run_j_kg_m=level_j_kg_m, level_external_work_walk_j_kg_m=level_j_kg_m
    )


def _grade(angle_deg: float) -> float:
    if not abs(angle_deg) < 60.0:
        raise CannotPredict(f"angle_deg={angle_deg} is no slope anybody runs")
    return math.tan(math.radians(angle_deg))


@quantity("external_work", model="reference", default=True)
def external(gait: str, grade: float, level_external_work_j_kg_m: float | None = None) -> Any:
    """External work of either sign."""
    positive, negative = work.external_work_j_kg_m(grade, gait, _work(level_external_work_j_kg_m))  # type: ignore[arg-type]  # the function refuses other gaits
    return {"positive_work_j_kg_m": positive, "negative_work_j_kg_m": negative}


@quantity("external_work_net_deviation_j_kg_m", model="reference", default=True, whole=True)
def deviation(grade: Any, level_external_work_j_kg_m: Any) -> Any:
    """Largest deviation of net work from the work against gravity, over all pairs."""
    slopes = np.atleast_1d(np.asarray(grade, dtype=float))
    gravity = _work(None).gravity_m_s2 * slopes / np.sqrt(1.0 + slopes**2)
    gaps = []
    for level in np.atleast_1d(np.asarray(level_external_work_j_kg_m, dtype=float)):
        positive, negative = work.external_work_j_kg_m(slopes, "run", _work(float(level)))
        gaps.append(np.max(np.abs(np.asarray(positive - negative) - gravity)))
    return max(gaps)


@quantity("external_work_ratio", default=True)
def ratio(gait: str, grade: float) -> Any:
    """Positive over negative external work."""
    found = external(gait, grade)
    return found["positive_work_j_kg_m"] / found["negative_work_j_kg_m"]


@quantity("external_negative_work_fraction", default=True)
def negative_part(gait: str, grade: float) -> Any:
    """Negative over all external work."""
    found = external(gait, grade)
    return found["negative_work_j_kg_m"] / (found["positive_work_j_kg_m"] + found["negative_work_j_kg_m"])


def _legs(gait: str, grade: float) -> tuple[np.ndarray, np.ndarray]:
    """Return concentric and eccentric work of the muscles."""
    found = work.muscle_work_j_kg_m(grade, gait)  # type: ignore[arg-type]  # the function refuses other gaits
    return np.asarray(found[0]), np.asarray(found[1])


@quantity("leg_net_work_j_kg_m", default=True)
def leg_net(angle_deg: float, gait: str) -> Any:
    """Net work of the leg's joints."""
    concentric, eccentric = _legs(gait, _grade(angle_deg))
    return concentric.sum() - eccentric.sum()


@quantity("hip_net_work_j_kg_step", default=True)
def hip_net(step_length_m: float, angle_deg: float, gait: str) -> Any:
    """Net work of the hip in a step."""
    slope = _grade(angle_deg)
    concentric, eccentric = _legs(gait, slope)
    up, down = (work.joint_shares(slope, gait, positive=p).hip for p in (True, False))  # type: ignore[arg-type]
    return step_length_m * (float(up) * concentric.sum() - float(down) * eccentric.sum())


@quantity("no_generation_grade", default=True)
def no_generation(
    gait: str, speed_m_s: float, elastic_energy_j_step: float, mass_kg: float, step_length_m: float
) -> Any:
    """Grade at which tendons do all the positive work; speed does not enter."""
    known_word(gait, {"run": 0.0}, "gait")
    return energetics.no_generation_grade(elastic_energy_j_step / (mass_kg * step_length_m))


@quantity("work_efficiency_parameters", model="minetti_1994", default=True)
def efficiencies(gait: str) -> Any:
    """Efficiencies and elastic energy of running."""
    known_word(gait, {"run": 0.0}, "gait")
    muscles, rest = coefficients(load.LoadCoefficients, "muscle.load"), energetics.energetics()
    return {
        "positive_work_efficiency": muscles.efficiency_positive,
        "negative_work_efficiency": muscles.efficiency_negative,
        "internal_work_efficiency": rest.efficiency_internal,
        "elastic_energy_j_step": rest.elastic_j_step,
    }


@quantity("metabolic_cost_from_work_j_kg_m", default=True)
def cost_from_work(grade: float, gait: str) -> Any:
    """Cost that the legs' work implies."""
    return energetics.cost_from_work_j_kg_m(grade, gait)  # type: ignore[arg-type]  # the function refuses other gaits


@quantity("ankle_positive_work_share_range", default=True, whole=True)
def ankle_range(gait: str, grade: Any, speed_m_s: Any = None) -> Any:
    """Smallest and largest share of the ankle; the model's shares do not depend on speed."""
    shares = np.asarray(work.joint_shares(np.atleast_1d(np.asarray(grade, dtype=float)), gait).ankle)  # type: ignore[arg-type]
    return {"min_fraction": shares.min(), "max_fraction": shares.max()}


@quantity("joint_positive_work_share", default=True)
def positive_share(gait: str, grade: float, speed_m_s: float | None = None, phase: str | None = None) -> Any:
    """Share of ankle and hip; in stance alone the hip flexors' swing is left out."""
    shares = work.joint_shares(grade, gait)  # type: ignore[arg-type]  # the function refuses other gaits
    ankle, knee, hip = (float(share) for share in shares)
    if phase not in (None, "stance", "stride"):
        raise CannotPredict(f"the phase {phase!r} is neither stance nor stride")
    if phase == "stance":
        concentric, _ = _legs(gait, grade)
        hip -= float(concentric[FLEXORS] / concentric.sum())
    whole = ankle + knee + hip
    return {"ankle_fraction": ankle / whole, "knee_fraction": knee / whole, "hip_fraction": hip / whole}


@quantity("joint_negative_work_share", default=True)
def negative_share(gait: str, angle_deg: float) -> Any:
    """Share of the joints in negative work."""
    shares = work.joint_shares(_grade(angle_deg), gait, positive=False)  # type: ignore[arg-type]
    return {"ankle_fraction": shares.ankle, "knee_fraction": shares.knee, "hip_fraction": shares.hip}


@quantity("vasti_eccentric_work_fraction", model="reference", default=True)
def vasti_share(grade: float, gait: str) -> Any:
    """Share of the vasti in negative work."""
    _, eccentric = _legs(gait, grade)
    return eccentric[VASTI] / eccentric.sum()


@quantity("leg_work_totals", model="reference", default=True)
def totals(grade: float) -> Any:
    """Work of the leg in the typical gait of a trail runner."""
    run = float(work.typical_gait_share(grade))
    both = [
        run * r.sum() + (1.0 - run) * w.sum()
        for r, w in zip(_legs("run", grade), _legs("walk", grade), strict=True)
    ]
    return {"concentric_work_j_kg_m": both[0], "eccentric_work_j_kg_m": both[1]}


@quantity("ground_reaction_relative_to_level", default=True)
def ground_reaction(gait: str, angle_deg: float, speed_m_s: float | None = None) -> Any:
    """Peaks of force by the force-time indices, which hold at any speed of running."""
    known_word(gait, {"run": 0.0}, "gait")
    slope = _grade(angle_deg)
    names = {"impact": "impact", "braking": "braking", "active": "medius", "propulsive": "propulsion"}
    return {f"{name}_peak_ratio": force.force_index(slope, index) for name, index in names.items()}


@quantity("emg_relative_to_level", model="franz_kram_2012")
def published_activity(gait: str, angle_deg: float) -> Any:
    """Muscle activity as published, straight lines between the angles."""
    known_word(gait, {"walk": 0.0}, "gait")
    if not abs(angle_deg) <= 9.0:
        raise CannotPredict("angle_deg is outside the published -9 to +9 degrees")
    rows = load_parameters().group("muscle.emg_walking")
    return {
        f"{name}_ratio": np.interp(angle_deg, [-9.0, 0.0, 9.0], np.asarray(row)) for name, row in rows.items()
    }


@quantity("emg_relative_to_level")
def modelled_activity(gait: str, angle_deg: float) -> Any:
    """Load of the muscles at the studies' walking speed over the level's: activity stands for load."""
    share = known_word(gait, {"walk": 0.0, "run": 1.0}, "gait")
    speed = STUDY_WALK_M_S if gait == "walk" else 3.0
    there, level = (
        np.asarray(load.combine_load(load.segment_load_per_speed(slope), speed, share))
        for slope in (_grade(angle_deg), 0.0)
    )
    return {f"{name}_ratio": (there / level)[MUSCLES.index(muscle)] for name, muscle in OF_EMG.items()}


def cost_ratio(grade: float, speed_m_s: float) -> float:
    """Net cost of running on a grade over the level's, by the program's cost."""
    standing = float(cost.standing_power_w_kg())
    uphill, level = (float(cost.re3_looney_2025(speed_m_s, slope)) - standing for slope in (grade, 0.0))
    return uphill / level
