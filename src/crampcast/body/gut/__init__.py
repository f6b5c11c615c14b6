"""The gut: emptying, absorption, oxidation of what is eaten, distress, guideline."""

from crampcast.body.gut.distress import (
    Distress,
    Guideline,
    IntakeGuideline,
    gut_distress_risk,
    intake_guideline_g_h,
)
from crampcast.body.gut.emptying import Emptying, emptying_rate_per_s
from crampcast.body.gut.step import (
    GutCoefficients,
    GutFlows,
    GutIntake,
    GutState,
    Uptake,
    carbohydrate_capacity_g_h,
    empty_gut,
    gut_coefficients,
    gut_step,
)

__all__ = [
    "Distress",
    "Emptying",
    "Guideline",
    "GutCoefficients",
    "GutFlows",
    "GutIntake",
    "GutState",
    "IntakeGuideline",
    "Uptake",
    "carbohydrate_capacity_g_h",
    "empty_gut",
    "emptying_rate_per_s",
    "gut_coefficients",
    "gut_distress_risk",
    "gut_step",
    "intake_guideline_g_h",
]
