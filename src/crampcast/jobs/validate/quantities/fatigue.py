"""Fast and slow fatigue of muscles."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from crampcast.body.muscle import endurance_time, fast_fatigue, slow_fatigue
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import load_parameters
from crampcast.jobs.validate.quantity import CannotPredict, quantity

SETS = ("rakshit_2021", "looft_2018", "frey_law_2012")
OF_JOINT = {"ankle": "soleus", "knee": "vasti", "hip": "gluteus_maximus"}
OF_GROUP = {
    "knee_extensors": "vasti",
    "quadriceps": "vasti",
    "plantar_flexors": "soleus",
    "calf": "soleus",
    "dorsiflexors": "tibialis_anterior",
    "shin": "tibialis_anterior",
    "hamstring": "hamstrings",
    "glute": "gluteus_maximus",
    "adductor": "adductors",
    "hip_flexor": "hip_flexors",
    **{muscle: muscle for muscle in MUSCLES},
}
"""The simulated muscle behind the names of studies."""


def muscle_at(name: str) -> int:
    """Return the place of a muscle or muscle group on the muscle axis."""
    if name not in OF_GROUP:
        raise CannotPredict(f"the muscle {name!r} is none of {', '.join(OF_GROUP)}")
    return MUSCLES.index(OF_GROUP[name])


def _own_rates(muscle: int) -> tuple[float, float, float]:
    c = coefficients(fast_fatigue.FastFatigueCoefficients, "muscle.fast_fatigue")
    return c.fatigue_rate_per_s[muscle], c.recovery_rate_per_s[muscle], c.rest_multiplier[muscle]


def _published_rates(group: str, *sets: str) -> tuple[float, float, float] | None:
    """Return the rates of a group by the first of the sets that has it."""
    for name in sets:
        found = load_parameters().group(f"muscle.three_compartment.{name}").get(group)
        if found is not None:
            fatigue, recovery, rest = np.asarray(found, dtype=float)
            return float(fatigue), float(recovery), float(rest)
    return None


@quantity("sustained_endurance_time_s", model="three_compartment_3cc", default=True)
def endurance(
    target_load_fraction: float,
    parameter_set: str | None = None,
    fatigue_rate_per_s: float | None = None,
    recovery_rate_per_s: float | None = None,
    development_rate_per_s: float | None = None,
    relaxation_rate_per_s: float | None = None,
    joint: str | None = None,
) -> Any:
    """Time that a contraction is held; rates as given, of a named set or of the joint's muscle.

    The relaxation rate has no part in it: a sustained contraction never relaxes.
    """
    if fatigue_rate_per_s is None or recovery_rate_per_s is None:
        found = None if parameter_set is None else _published_rates(parameter_set, *SETS)
        if found is None and joint in OF_JOINT:
            found = _own_rates(MUSCLES.index(OF_JOINT[joint]))
        found = found or _published_rates("default", "looft_2018")
        assert found is not None
        fatigue_rate_per_s, recovery_rate_per_s, _ = found
    if not 0.0 < target_load_fraction <= 1.0:
        raise CannotPredict("target_load_fraction is not between 0 and 1")
    return fast_fatigue.time_to_failure_s(
        target_load_fraction, fatigue_rate_per_s, recovery_rate_per_s, development_rate_per_s
    )


@quantity("sustained_endurance_time_s", model="frey_law_avin_2010")
def by_power_law(target_load_fraction: float, joint: str = "general") -> Any:
    """Time that a contraction is held, by the power law of its joint."""
    return endurance_time.endurance_time_s(target_load_fraction, joint)


@quantity("endurance_time_order", model="frey_law_avin_2010", default=True)
def order(target_load_fraction: float) -> Any:
    """Joints from most to least resistant."""
    joints = [joint for joint in endurance_time.endurance_joints() if joint != "general"]
    times = {j: float(endurance_time.endurance_time_s(target_load_fraction, j)) for j in joints}
    return sorted(joints, key=lambda joint: -times[joint])


@quantity("indefinite_load_fraction", model="three_compartment_3cc", default=True)
def for_ever(fatigue_rate_per_s: float, recovery_rate_per_s: float) -> Any:
    """Load that can be held without end."""
    return recovery_rate_per_s / (fatigue_rate_per_s + recovery_rate_per_s)


def _repeated(
    rates: tuple[float, float, float], load: float, duty: float, *, bounded: bool
) -> dict[str, float]:
    """Return the steady state of a repeated contraction."""
    c = fast_fatigue.FastFatigueCoefficients(*(jnp.asarray([rate]) for rate in rates))
    fatigued, tau_s = fast_fatigue.steady_fatigue(jnp.asarray([load]), duty, c, bounded=bounded)
    return {"fatigued_fraction": float(fatigued[0]), "time_constant_s": float(tau_s[0])}


def _check_period(period_s: float | None, fatigue_rate_per_s: float) -> None:
    """Refuse a period too long for averages over it."""
    if period_s is not None and period_s * fatigue_rate_per_s > 0.1:
        raise CannotPredict(
            "period_s is too long against 1 / fatigue_rate_per_s for an average over the period"
        )


@quantity("intermittent_fatigue_steady_state", model="three_compartment_3ccr")
def intermittent_formula(
    fatigue_rate_per_s: float,
    recovery_rate_per_s: float,
    target_load_fraction: float,
    duty_fraction: float,
    rest_recovery_multiplier: float = 15.0,
    period_s: float | None = None,
) -> Any:
    """Steady state by the textbook formula, which knows no exhaustion."""
    _check_period(period_s, fatigue_rate_per_s)
    rates = (fatigue_rate_per_s, recovery_rate_per_s, rest_recovery_multiplier)
    return _repeated(rates, target_load_fraction, duty_fraction, bounded=False)


@quantity("intermittent_fatigue_steady_state")
def intermittent(
    fatigue_rate_per_s: float,
    recovery_rate_per_s: float,
    target_load_fraction: float,
    duty_fraction: float,
    rest_recovery_multiplier: float = 15.0,
    period_s: float | None = None,
) -> Any:
    """Steady state of the program, which draws no unit twice."""
    _check_period(period_s, fatigue_rate_per_s)
    rates = (fatigue_rate_per_s, recovery_rate_per_s, rest_recovery_multiplier)
    return _repeated(rates, target_load_fraction, duty_fraction, bounded=True)


def _as_parameters(rates: tuple[float, float, float]) -> dict[str, float]:
    names = ("fatigue_rate_per_s", "recovery_rate_per_s", "rest_recovery_multiplier")
    return dict(zip(names, rates, strict=True))


def _set(name: str) -> Any:
    def published(group: str) -> Any:
        """Return the published rates of a group."""
        found = _published_rates(group, name)
        if found is None:
            known = ", ".join(load_parameters().group(f"muscle.three_compartment.{name}"))
            raise CannotPredict(f"the group {group!r} is none of {known}")
        return _as_parameters(found)

    return published


for _name in SETS:
    quantity("three_compartment_parameters", model=_name)(_set(_name))


@quantity("three_compartment_parameters")
def own_parameters(group: str) -> Any:
    """Rates that the program uses for a muscle; of a published group, the first set that has it."""
    if group in OF_GROUP:
        return _as_parameters(_own_rates(muscle_at(group)))
    found = _published_rates(group, *SETS)
    if found is None:
        raise CannotPredict(f"the group {group!r} is not known")
    return _as_parameters(found)


@quantity("slow_strength_loss_pct", model="reference")
def slow_formula(muscle: str, duration_h: float, asymptote_pct: float, time_constant_h: float) -> Any:
    """Loss at the reference load with the asymptote and time constant given."""
    muscle_at(muscle)
    return _slow_pct(asymptote_pct / 100.0, time_constant_h, duration_h)


@quantity("slow_strength_loss_pct")
def slow_own(
    muscle: str, duration_h: float, asymptote_pct: float | None = None, time_constant_h: float | None = None
) -> Any:
    """Loss at the reference load, the program's own asymptote and time constant where none is given."""
    own = coefficients(slow_fatigue.SlowFatigueCoefficients, "muscle.slow_fatigue")
    at = muscle_at(muscle)
    asymptote = own.asymptote[at] if asymptote_pct is None else asymptote_pct / 100.0
    return _slow_pct(
        asymptote, own.time_constant_h[at] if time_constant_h is None else time_constant_h, duration_h
    )


def _slow_pct(asymptote: float, tau_h: float, duration_h: float) -> float:
    c = slow_fatigue.SlowFatigueCoefficients(jnp.asarray([asymptote]), jnp.asarray([tau_h]), jnp.asarray(1.0))
    lost = slow_fatigue.slow_strength_loss_step(jnp.zeros(1), jnp.ones(1), 3600.0 * duration_h, c)
    return 100.0 * float(lost[0])
