"""The gut: emptying, absorption, oxidation of what is eaten, training, distress, guideline.

Each mechanism can be swapped (`crampcast.body.mechanisms`): the recommended version first, other published
ones, and ``null``, which takes the mechanism away.
"""

from __future__ import annotations

from functools import partial
from typing import Any

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
from crampcast.body.mechanisms import Mechanism

EMPTYINGS: Mechanism[jax.Array] = Mechanism(
    "emptying",
    "rate of gastric emptying",
    {
        "slowed_first_order": emptying_rate_per_s,
        "ryan_1989": ryan_1989_rate_per_s,
        "null": instant_rate_per_s,
    },
)
"""Rate of gastric emptying, for `gut_step`'s argument of that name."""


def _two_transporters(*args: Any) -> tuple[GutState, GutFlows]:
    """Advance `gut_step` with the emptying in use."""
    return partial(gut_step, emptying=EMPTYINGS)(*args)


GUTS: Mechanism[tuple[GutState, GutFlows]] = Mechanism(
    "gut",
    "the gut as a whole, one step further",
    {"two_transporters": _two_transporters, "fixed_cap": fixed_cap_step, "null": open_gut_step},
)
"""The gut as a whole, one step further."""

GUT_TRAININGS: Mechanism[jax.Array] = Mechanism(
    "gut_training",
    "what eating on the run teaches the gut",
    {"sessions": gut_training_step, "null": no_gut_training},
)
"""What eating on the run teaches the gut."""

DISTRESS_RISKS: Mechanism[jax.Array] = Mechanism(
    "distress_risk",
    "risk of serious trouble of the gut",
    {"logistic": gut_distress_risk, "null": no_gut_distress},
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
