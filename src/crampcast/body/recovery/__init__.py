"""Between runs: acclimatisation, training load, glycogen, water, detraining.

Damage, its protection and its recovery are in `crampcast.body.muscle.damage`; the slow loss of strength
recovers by its own step at no load.
"""

from __future__ import annotations

from jax import Array

from crampcast.body.mechanisms import Mechanism
from crampcast.body.recovery.refuelling import glycogen_refill_step, no_refill_step

REFILLS: Mechanism[Array] = Mechanism(
    "refill",
    "muscle glycogen after some time of eating",
    {"saturating_dose": glycogen_refill_step, "null": no_refill_step},
)
"""Muscle glycogen after some time of eating: the recommended function first, and none."""

__all__ = ["REFILLS"]
