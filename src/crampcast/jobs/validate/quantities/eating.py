"""Eating and drinking on the way: emptying, oxidation of what is eaten, guidelines, trouble."""

from __future__ import annotations

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from crampcast.body import gut
from crampcast.jobs.validate.laboratory import Setting, steady_run
from crampcast.jobs.validate.quantity import CannotPredict, quantity
from crampcast.simulation.kept_programs import kept_program

SHARE, CORE_C = 0.62, 38.0
"""Intensity and core temperature of the trials of intake."""
ATHLETES_GUT = 1.0
"""Trained athletes who eat in training, as the trials' subjects were."""
WATER_L_H = 0.8
LONGEST_MIN = 360


@cache
def _trial(glucose_g_min: float, fructose_g_min: float, cycling: bool) -> np.ndarray:
    """Oxidised grams in every minute of a steady eater."""
    return np.asarray(_minutes(glucose_g_min, fructose_g_min, cycling))


@kept_program
def _steady(glucose_g_min: float, fructose_g_min: float, lag_min: float) -> jax.Array:
    k = gut.gut_coefficients()
    k = k._replace(uptake=k.uptake._replace(lag_min=jnp.asarray(lag_min)))
    intake = gut.GutIntake(WATER_L_H / 3600.0, glucose_g_min / 60.0, fructose_g_min / 60.0, 0.0)

    def minute(state: gut.GutState, _: None) -> tuple[gut.GutState, jax.Array]:
        state, flows = gut.gut_step(state, intake, 60.0, SHARE, CORE_C, ATHLETES_GUT, k)
        return state, flows.oxidised_carbohydrate_g

    oxidised: jax.Array = jax.lax.scan(minute, gut.empty_gut(), None, length=LONGEST_MIN)[1]
    return oxidised


def _minutes(glucose_g_min: float, fructose_g_min: float, cycling: bool) -> jax.Array:
    k = gut.cycling_gut_coefficients() if cycling else gut.gut_coefficients()
    oxidised: jax.Array = _steady(glucose_g_min, fructose_g_min, float(k.uptake.lag_min))
    return oxidised


def split_intake(cho_intake_g_h: float, ratio: float = 0.5) -> tuple[float, float]:
    """Return glucose and fructose (g/min) of an intake; two to one unless told."""
    glucose = cho_intake_g_h / 60.0 / (1.0 + ratio)
    return glucose, ratio * glucose


def _window(minutes: np.ndarray, start: float, end: float) -> np.ndarray:
    if not 0.0 <= start < end <= LONGEST_MIN:
        raise CannotPredict(f"window_start_min {start} to window_end_min {end} is not within six hours")
    return minutes[int(start) : int(np.ceil(end))]


@quantity("exogenous_cho_oxidation_peak_g_min", default=True)
def peak(glucose_g_min: float, fructose_g_min: float) -> Any:
    """Peak of a trial of two and a half hours on the bicycle."""
    return _trial(float(glucose_g_min), float(fructose_g_min), True)[:150].max()


@quantity("exogenous_cho_oxidation_mean_g_min", default=True)
def mean(
    window_start_min: float,
    window_end_min: float,
    glucose_g_min: float | None = None,
    fructose_g_min: float | None = None,
    cho_intake_g_h: float | None = None,
    fructose_to_glucose_ratio: float = 0.5,
    mode: str = "cycling",
) -> Any:
    """Mean over a window of a trial, on the bicycle unless told."""
    if cho_intake_g_h is not None:
        eaten = split_intake(cho_intake_g_h, fructose_to_glucose_ratio)
    elif glucose_g_min is None:
        raise CannotPredict("the input glucose_g_min or cho_intake_g_h is missing")
    else:
        eaten = (float(glucose_g_min), float(fructose_g_min or 0.0))
    return _window(_trial(*eaten, _on_bicycle(mode)), window_start_min, window_end_min).mean()


@quantity("exogenous_cho_oxidation_total_g", default=True)
def total(mode: str, cho_intake_g_h: float, duration_min: float) -> Any:
    """Oxidised from the start."""
    trial = _trial(*split_intake(cho_intake_g_h), _on_bicycle(mode))
    return _window(trial, 0.0, duration_min).sum()


def _on_bicycle(mode: str) -> bool:
    if mode not in {"running", "treadmill", "cycling"}:
        raise CannotPredict(f"the mode {mode!r} is none of running, treadmill, cycling")
    return mode == "cycling"


@quantity("time_trial_gain_from_cho_pct", model="smith_2013", default=True)
def time_trial_gain(cho_intake_g_h: float) -> Any:
    """Gain of a time trial, by the curve through published results."""
    return 100.0 * gut.smith_2013_time_trial_gain(cho_intake_g_h)


@quantity("cho_guideline_g_h", default=True)
def guideline(duration_h: float, event: str | None = None) -> Any:
    """Middle of the guideline's range, to the gram."""
    hours = max(duration_h, 24.0) if event == "ultramarathon" else duration_h
    if event not in (None, "ultramarathon", "marathon", "running"):
        raise CannotPredict(f"the event {event!r} is not known")
    low, high = gut.intake_guideline_g_h(hours)
    return round(0.5 * float(low + high))


@quantity("cho_guideline_max_g_h", default=True)
def guideline_top(duration_h: float) -> Any:
    """Upper end of the guideline's range."""
    return gut.intake_guideline_g_h(duration_h).high_g_h


@quantity("gastric_emptying_l_h", model="reference", default=True)
def emptying(
    dose_l: float,
    interval_min: float,
    drink_cho_pct: float = 0.0,
    duration_min: float = 120.0,
    emptying_rate_per_min: float | None = None,
) -> Any:
    """Mean emptying of repeated equal drinks, the first at the start."""
    if not (interval_min > 0.0 and 0.0 < duration_min <= LONGEST_MIN and dose_l > 0.0):
        raise CannotPredict("dose_l, interval_min, duration_min must be positive, the last within six hours")
    fixed = -1.0 if emptying_rate_per_min is None else emptying_rate_per_min
    state, arrived_l, now_min = gut.empty_gut(), 0.0, 0.0
    while now_min < duration_min - 1e-9:
        dt_min = min(interval_min, duration_min - now_min) / _SUBSTEPS
        state = state._replace(
            stomach_water_l=state.stomach_water_l + dose_l,
            stomach_glucose_g=state.stomach_glucose_g + 10.0 * drink_cho_pct * dose_l,
        )
        for _ in range(_SUBSTEPS):
            before_l = float(state.stomach_water_l)
            state = _empty(state, 60.0 * dt_min, fixed)
            arrived_l += before_l - float(state.stomach_water_l)
        now_min += interval_min
    return arrived_l / (duration_min / 60.0)


_SUBSTEPS = 4


@kept_program
def _empty(state: gut.GutState, dt_s: float, rate_per_min: float) -> gut.GutState:
    """Let the stomach empty for a while, at a given rate or (negative) at the body's own."""

    def rate(*content: Any) -> jax.Array:
        own = gut.emptying_rate_per_s(*content)
        return jnp.where(rate_per_min < 0.0, own, rate_per_min / 60.0)

    nothing = gut.GutIntake(0.0, 0.0, 0.0, 0.0)
    return gut.gut_step(state, nothing, dt_s, SHARE, CORE_C, ATHLETES_GUT, emptying=rate)[0]


@quantity("endogenous_cho_oxidation_mean_g_min", default=True)
def endogenous(
    window_start_min: float,
    window_end_min: float,
    cho_intake_g_h: float,
    fructose_to_glucose_ratio: float | None = None,
) -> Any:
    """Mean oxidation of the body's own carbohydrate over a window of a steady session."""
    if not 0.0 <= window_start_min < window_end_min <= LONGEST_MIN:
        raise CannotPredict("window_start_min to window_end_min is not within six hours")
    ratio = fructose_to_glucose_ratio
    if ratio is None:
        ratio = 0.8 if cho_intake_g_h > 100.0 else 0.5
    glucose, fructose = (60.0 * g for g in split_intake(cho_intake_g_h, ratio))
    kept = steady_run(Setting(ENDOGENOUS_SHARE, float(window_end_min), glucose, fructose, WATER_L_H)).kept
    inside = kept.time_s - 0.5 * kept.duration_s >= 60.0 * window_start_min
    own = (kept.carbohydrate_g - kept.exogenous_g)[inside].sum()
    return own / (kept.duration_s[inside].sum() / 60.0)


ENDOGENOUS_SHARE = 0.65
"""Intensity of the trial of large intakes: just under the first threshold of trained cyclists (assumed)."""
