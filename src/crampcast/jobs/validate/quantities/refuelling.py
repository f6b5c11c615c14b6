"""Between two runs: glycogen, a second run, water."""

from __future__ import annotations

from functools import cache
from typing import Any

from crampcast.body.energy import liver_glycogen_store_g, muscle_glycogen_store_g
from crampcast.body.recovery.refuelling import (
    glycogen_refill_step,
    largest_glycogen_mmol_kg,
    refuel_step,
    wet_to_dry_mmol_kg,
)
from crampcast.body.recovery.rehydration import rehydration_urine_l
from crampcast.jobs.validate.laboratory import (
    Session,
    Setting,
    at_minute,
    minutes_to_exhaustion,
    steady_run,
)
from crampcast.jobs.validate.quantity import CannotPredict, quantity

MASS_KG = 70.0
LONGEST_MIN = 300.0
BETWEEN_H = 4.0
"""The studies' recovery between two runs."""
USUAL_SHARE = 0.7


@cache
def _exhausting(vo2max_share: float, muscle_g: float | None = None, liver_share: float = 1.0) -> Session:
    """Run at an intensity without food until well past exhaustion."""
    if not 0.5 <= vo2max_share <= 0.9:
        raise CannotPredict("vo2max_fraction must lie in 0.5 to 0.9, where fuel ends a run")
    return steady_run(Setting(vo2max_share, LONGEST_MIN, muscle_glycogen_g=muscle_g, liver_share=liver_share))


def _exhausted_mmol_kg_dw() -> float:
    session = _exhausting(USUAL_SHARE)
    return at_minute(session, session.glycogen_mmol_kg_dw, minutes_to_exhaustion(session))


def _after_mmol_kg_ww(duration_h: float, cho_intake_g_kg_h: float) -> tuple[float, float]:
    """Return glycogen before and after a recovery, per wet mass."""
    before = _exhausted_mmol_kg_dw() / float(wet_to_dry_mmol_kg(1.0))
    after = glycogen_refill_step(before, largest_glycogen_mmol_kg(), cho_intake_g_kg_h, 0.0, duration_h)
    return before, float(after)


@quantity("muscle_glycogen_resynthesis_mmol_kg_ww_h", default=True)
def resynthesis(duration_h: float, cho_intake_g_kg_h: float) -> Any:
    """Mean rate after exhausting running."""
    before, after = _after_mmol_kg_ww(duration_h, cho_intake_g_kg_h)
    return (after - before) / duration_h


@quantity("muscle_glycogen_after_recovery_mmol_kg_dw", default=True)
def after_recovery(duration_h: float, cho_intake_g_kg_h: float) -> Any:
    """Level after a recovery from exhausting running."""
    return wet_to_dry_mmol_kg(_after_mmol_kg_ww(duration_h, cho_intake_g_kg_h)[1])


@quantity("second_run_time_min", default=True)
def second_run(vo2max_fraction: float, cho_intake_g_kg_h: float) -> Any:
    """Time to exhaustion of a second run, four hours after the first one."""
    first = _exhausting(float(vo2max_fraction))
    end = minutes_to_exhaustion(first)
    full_liver_g = float(liver_glycogen_store_g(MASS_KG))
    after = refuel_step(
        at_minute(first, first.kept.muscle_glycogen_g, end),
        at_minute(first, first.kept.liver_glycogen_g, end),
        muscle_glycogen_store_g(MASS_KG, 0.0, 1.0),
        full_liver_g,
        MASS_KG,
        cho_intake_g_kg_h * MASS_KG,
        0.0,
        BETWEEN_H,
    )
    second = _exhausting(float(vo2max_fraction), float(after.muscle_g), float(after.liver_g) / full_liver_g)
    return minutes_to_exhaustion(second)


@quantity("rehydration_urine_l", default=True)
def rehydration(
    duration_h: float, drink_sodium_mmol_l: float, drink_volume_pct_of_loss: float, mass_loss_pct: float
) -> Any:
    """Urine after drinking a multiple of the loss, in a person of 70 kg."""
    lost_l = 0.01 * mass_loss_pct * MASS_KG
    drunk_l = 0.01 * drink_volume_pct_of_loss * lost_l
    return rehydration_urine_l(drunk_l, lost_l, drink_sodium_mmol_l, duration_h)
