"""The one room through which every amount of advice passes."""

from crampcast.jobs.safety.around import AroundAdvice, after_advice, before_advice
from crampcast.jobs.safety.available import available
from crampcast.jobs.safety.clipping import clip, tolerated_carbohydrate_g_h
from crampcast.jobs.safety.holding import hold_schedule
from crampcast.jobs.safety.judging import NextAction, Verdict, judge, next_action, overshoot
from crampcast.jobs.safety.limits import SafetyLimits, safety_limits
from crampcast.jobs.safety.status import CEILINGS, RED_FLAGS, AdviceStatus, advice_status, flags
from crampcast.jobs.safety.terms import (
    QUARTER_S,
    Clipped,
    LimitUse,
    Losses,
    Message,
    Rates,
    Situation,
    Taken,
)
from crampcast.jobs.safety.trajectories import Trajectory
from crampcast.jobs.safety.used import used_by_schedule
from crampcast.jobs.safety.verifying import DONE, Violation, verify_schedule
from crampcast.jobs.safety.weather import high_ground

__all__ = [
    "CEILINGS",
    "DONE",
    "QUARTER_S",
    "RED_FLAGS",
    "AdviceStatus",
    "AroundAdvice",
    "Clipped",
    "LimitUse",
    "Losses",
    "Message",
    "NextAction",
    "Rates",
    "SafetyLimits",
    "Situation",
    "Taken",
    "Trajectory",
    "Verdict",
    "Violation",
    "advice_status",
    "after_advice",
    "available",
    "before_advice",
    "clip",
    "flags",
    "high_ground",
    "hold_schedule",
    "judge",
    "next_action",
    "overshoot",
    "safety_limits",
    "tolerated_carbohydrate_g_h",
    "used_by_schedule",
    "verify_schedule",
]
