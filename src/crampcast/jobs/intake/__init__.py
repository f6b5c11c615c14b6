"""What to eat and drink: guideline amounts, and their turning into a schedule."""

from crampcast.jobs.intake.guideline import (
    Wanted,
    guideline_amounts,
    guideline_carbohydrate_g_h,
    guideline_rates,
)
from crampcast.jobs.intake.schedule import to_schedule

__all__ = ["Wanted", "guideline_amounts", "guideline_carbohydrate_g_h", "guideline_rates", "to_schedule"]
