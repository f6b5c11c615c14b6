"""The one room through which every amount of advice passes."""

from crampcast.jobs.safety.available import available
from crampcast.jobs.safety.clipping import clip, tolerated_carbohydrate_g_h
from crampcast.jobs.safety.limits import SafetyLimits, safety_limits
from crampcast.jobs.safety.status import AdviceStatus, advice_status, flags
from crampcast.jobs.safety.terms import QUARTER_S, Clipped, LimitUse, Losses, Message, Rates, Situation

__all__ = [
    "QUARTER_S",
    "AdviceStatus",
    "Clipped",
    "LimitUse",
    "Losses",
    "Message",
    "Rates",
    "SafetyLimits",
    "Situation",
    "advice_status",
    "available",
    "clip",
    "flags",
    "safety_limits",
    "tolerated_carbohydrate_g_h",
]
