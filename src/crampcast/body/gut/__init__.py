"""The gut: emptying, absorption, oxidation of what is eaten, training, distress, guideline.

Each mechanism can be swapped: the mappings name the recommended function first, other published ones, and
``null``, which takes the mechanism away. All entries of a mapping take the same arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import jax

from crampcast.body.gut.alternatives import (
    fixed_cap_step,
    instant_rate_per_s,
    open_gut_step,
    ryan_1989_rate_per_s,
)
from crampcast.body.gut.distress import (
    Distress,
    Guideline,
    IntakeGuideline,
    gut_distress_risk,
    intake_guideline_g_h,
)
from crampcast.body.gut.emptying import Emptying, emptying_rate_per_s
from crampcast.body.gut.performance import DoseResponse, smith_2013_time_trial_gain
from crampcast.body.gut.step import (
    GutCoefficients,
    GutFlows,
    GutIntake,
    GutState,
    Uptake,
    carbohydrate_capacity_g_h,
    cycling_gut_coefficients,
    empty_gut,
    gut_coefficients,
    gut_step,
)
from crampcast.body.gut.symptoms import (
    Symptoms,
    distress_reduction,
    gut_symptom_probability,
    no_gut_distress,
)
from crampcast.body.gut.training import GutTraining, gut_training_step, no_gut_training

EMPTYINGS: Mapping[str, Callable[..., jax.Array]] = MappingProxyType(
    {"slowed_first_order": emptying_rate_per_s, "ryan_1989": ryan_1989_rate_per_s, "null": instant_rate_per_s}
)
"""Rate of gastric emptying, for `gut_step`'s argument of that name."""

GUTS: Mapping[str, Callable[..., tuple[GutState, GutFlows]]] = MappingProxyType(
    {"two_transporters": gut_step, "fixed_cap": fixed_cap_step, "null": open_gut_step}
)
"""The gut as a whole, one step further."""

GUT_TRAININGS: Mapping[str, Callable[..., jax.Array]] = MappingProxyType(
    {"sessions": gut_training_step, "null": no_gut_training}
)
"""What eating on the run teaches the gut."""

DISTRESS_RISKS: Mapping[str, Callable[..., jax.Array]] = MappingProxyType(
    {"logistic": gut_distress_risk, "null": no_gut_distress}
)
"""Risk of serious trouble of the gut."""

__all__ = [
    "DISTRESS_RISKS",
    "EMPTYINGS",
    "GUTS",
    "GUT_TRAININGS",
    "Distress",
    "DoseResponse",
    "Emptying",
    "Guideline",
    "GutCoefficients",
    "GutFlows",
    "GutIntake",
    "GutState",
    "GutTraining",
    "IntakeGuideline",
    "Symptoms",
    "Uptake",
    "carbohydrate_capacity_g_h",
    "cycling_gut_coefficients",
    "distress_reduction",
    "empty_gut",
    "emptying_rate_per_s",
    "fixed_cap_step",
    "gut_coefficients",
    "gut_distress_risk",
    "gut_step",
    "gut_symptom_probability",
    "gut_training_step",
    "instant_rate_per_s",
    "intake_guideline_g_h",
    "no_gut_distress",
    "no_gut_training",
    "open_gut_step",
    "ryan_1989_rate_per_s",
    "smith_2013_time_trial_gain",
]
