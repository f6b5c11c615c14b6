"""What is assumed of a runner from the answers alone, each figure with its spread and where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import coefficients, load_parameters
from crampcast.runner.conditioning import conditioning_from_week
from crampcast.runner.estimate import Estimate
from crampcast.runner.profile import Profile
from crampcast.runner.races import ReferenceRace, race_words


class AnswerSpreads(NamedTuple):
    """How far answers and their absence leave things open; group ``runner.answers``."""

    weekly_km_sd_log: float
    weekly_climb_sd_log: float
    unknown_week_sd_log: float
    unknown_climb_sd_log: float
    climb_m_per_km: float
    longest_run_share: float
    longest_run_sd_log: float
    longest_run_told_sd_log: float
    gut_trained: float
    gut_trained_sd: float
    gut_told_sd: float


@dataclass(frozen=True)
class RunnerEstimates:
    """A runner as far as the answers go.

    Attributes
    ----------
    max_power_w_kg : Estimate
        Gross metabolic power held for six minutes, W/kg, **before** any race is looked at (see `races`).
    endurance : Estimate
        Loss of sustainable share per e-fold of duration, before any race.
    economy, economy_up, economy_down : Estimate
        Factors on the cost of running: level, uphill, downhill.
    sweat_gain : Estimate
        Factor on the sweat response.
    sweat_sodium_mmol_l : Estimate
        Whole-body sweat sodium.
    acclimatisation, gut_trained, descent_skill, protection : Estimate
        0-1: heat, gut training, downhill skill, repeated-bout protection.
    weekly_km, weekly_climb_m, longest_run_km : Estimate
        Training of the last eight weeks.
    conditioning : tuple of Estimate
        Chronic weekly load of each muscle (order of `MUSCLES`) relative to the reference week.
    races : tuple of ReferenceRace
        Results that turn the prior capacity into this runner's.
    """

    max_power_w_kg: Estimate
    endurance: Estimate
    economy: Estimate
    economy_up: Estimate
    economy_down: Estimate
    sweat_gain: Estimate
    sweat_sodium_mmol_l: Estimate
    acclimatisation: Estimate
    gut_trained: Estimate
    descent_skill: Estimate
    protection: Estimate
    weekly_km: Estimate
    weekly_climb_m: Estimate
    longest_run_km: Estimate
    conditioning: tuple[Estimate, ...]
    races: tuple[ReferenceRace, ...] = ()


def estimates_from_answers(profile: Profile) -> RunnerEstimates:
    """Estimate a runner from the training questions and what else was answered.

    Parameters
    ----------
    profile : Profile
        The answers; none at all gives the stated default runner, wide.

    Returns
    -------
    RunnerEstimates
        Every figure with spread and basis.

    Notes
    -----
    Medians and spreads are those of the groups ``history.capacity`` and ``people.traits``, which the forecast
    draws from; what only the answers bear on is in ``runner.answers`` and ``runner.reference_week``. Nearly
    all are our own choices; no study gives them for a runner known by five answers.

    Examples
    --------
    >>> known = estimates_from_answers(Profile(weekly_km=60.0, sex="female", age=40.0))
    >>> nobody = estimates_from_answers(Profile())
    >>> known.weekly_km.sd < nobody.weekly_km.sd
    True
    >>> len(nobody.conditioning)
    10
    """
    spreads = coefficients(AnswerSpreads, "runner.answers")
    week_km, week_climb_m = _week(profile, spreads)
    power, endurance = _capacity(profile, week_km)
    slope_sd = _given("people.traits.economy_slope_sd_log")
    unmeasured = "not measured; the usual spread between runners"
    return RunnerEstimates(
        max_power_w_kg=power,
        endurance=endurance,
        economy=Estimate(1.0, _given("people.traits.economy_sd_log"), "lognormal", unmeasured),
        economy_up=Estimate(1.0, slope_sd, "lognormal", unmeasured),
        economy_down=Estimate(1.0, slope_sd, "lognormal", unmeasured),
        sweat_gain=Estimate(1.0, _given("people.traits.sweat_gain_sd_log"), "lognormal", unmeasured),
        sweat_sodium_mmol_l=_sweat_sodium(profile),
        acclimatisation=_acclimatisation(profile),
        gut_trained=_gut(profile, spreads),
        descent_skill=_descent_skill(profile, week_climb_m),
        protection=_protection(profile),
        weekly_km=week_km,
        weekly_climb_m=week_climb_m,
        longest_run_km=_longest(profile, week_km, spreads),
        conditioning=_conditioning(week_km, week_climb_m),
        races=profile.recent_race,
    )


def _given(name: str) -> float:
    """Return one number of the evidence."""
    return load_parameters().number(name)


def _week(profile: Profile, s: AnswerSpreads) -> tuple[Estimate, Estimate]:
    """Estimate weekly distance and climb; no run at all counts as a kilometre."""
    if profile.weekly_km is not None:
        km = Estimate(max(profile.weekly_km, 1.0), s.weekly_km_sd_log, "lognormal", "you said so", 1)
    else:
        usual = _given("history.capacity.usual_weekly_km")
        km = Estimate(usual, s.unknown_week_sd_log, "lognormal", "not said; a usual week")
    if profile.weekly_climb_m is not None:
        climb = Estimate(
            max(profile.weekly_climb_m, 10.0), s.weekly_climb_sd_log, "lognormal", "you said so", 1
        )
    else:
        basis = "not said; the usual climb for this distance"
        climb = Estimate(s.climb_m_per_km * km.value, s.unknown_climb_sd_log, "lognormal", basis)
    return km, climb


def _capacity(profile: Profile, week_km: Estimate) -> tuple[Estimate, Estimate]:
    """Estimate aerobic ceiling and endurance from sex, age and weekly distance."""
    male, female = (
        _given("history.capacity.ceiling_male_w_kg"),
        _given("history.capacity.ceiling_female_w_kg"),
    )
    centre = {"male": male, "female": female}.get(profile.sex or "", 0.5 * (male + female))
    tens_of_km = (week_km.value - _given("history.capacity.usual_weekly_km")) / 10.0
    shift = tens_of_km * _given("history.capacity.ceiling_per_weekly_10_km_log")
    if profile.age is not None:
        decades = max(profile.age - 30.0, 0.0) / 10.0
        shift += decades * _given("history.capacity.ceiling_per_decade_over_30_log")
    known = [k for k in ("sex", "age", "weekly_km") if getattr(profile, k) is not None]
    basis = (
        f"usual for runners of your {', '.join(known).replace('weekly_km', 'training')}"
        if known
        else "a usual runner"
    )
    if profile.recent_race:
        basis += f"; your race ({race_words(profile.recent_race[0])}) says more"
    power = Estimate(centre * math.exp(shift), _given("history.capacity.ceiling_sd_log"), "lognormal", basis)
    gamma = _given("history.capacity.endurance")
    gamma += tens_of_km * _given("history.capacity.endurance_per_weekly_10_km")
    return power, Estimate(max(gamma, 0.03), _given("history.capacity.endurance_sd"), "normal", basis)


def _sweat_sodium(profile: Profile) -> Estimate:
    """Take the measured value, the mean of the tests, or the usual one."""
    tests = [t.sodium_mmol_l for t in profile.sweat_tests if t.sodium_mmol_l is not None]
    sd = _given("people.traits.sweat_sodium_patch_sd_mmol_l")
    if profile.sweat_sodium_mmol_l is not None:
        return Estimate(profile.sweat_sodium_mmol_l, sd, "normal", "you measured it", 1)
    if tests:
        mean = sum(tests) / len(tests)
        return Estimate(mean, sd / math.sqrt(len(tests)), "normal", f"{len(tests)} sweat tests", len(tests))
    usual, spread = _given("people.traits.sweat_sodium_mmol_l"), _given("people.traits.sweat_sodium_sd_log")
    return Estimate(usual, spread, "lognormal", "not measured; the usual spread between runners")


def _acclimatisation(profile: Profile) -> Estimate:
    """Take the runner's word, or a usual state."""
    sd = _given("people.traits.acclimatisation_sd")
    if profile.heat_acclimatised is not None:
        return Estimate(profile.heat_acclimatised, 0.5 * sd, "normal", "you said so", 1)
    return Estimate(_given("people.traits.acclimatisation"), sd, "normal", "not said; little heat assumed")


def _gut(profile: Profile, s: AnswerSpreads) -> Estimate:
    """Take the runner's word, or that most practise little."""
    if profile.gut_trained is not None:
        return Estimate(profile.gut_trained, s.gut_told_sd, "normal", "you said so", 1)
    return Estimate(s.gut_trained, s.gut_trained_sd, "normal", "not said; little practice assumed")


def _descent_skill(profile: Profile, climb_m: Estimate) -> Estimate:
    """Estimate downhill skill from experience and weekly climb."""
    sd = _given("people.traits.descent_skill_sd")
    if profile.new_to_trails:
        return Estimate(
            _given("people.traits.descent_skill_new_to_trails"), sd, "normal", "you are new to trails", 1
        )
    per_500_m = _given("people.traits.descent_skill_per_weekly_500_m")
    told = profile.weekly_climb_m is not None
    gain = per_500_m * min(climb_m.value, 2500.0) / 500.0 if told else 0.0
    basis = "from your weekly climb" if told else "not known; a recreational runner's"
    return Estimate(_given("people.traits.descent_skill") + gain, sd, "normal", basis, int(told))


def _protection(profile: Profile) -> Estimate:
    """Estimate protection by earlier descents; only files can say more."""
    new = bool(profile.new_to_trails)
    value = _given("people.traits.protection_new_to_trails" if new else "people.traits.protection")
    basis = "you are new to trails" if new else "some hills assumed; your files would say more"
    return Estimate(value, _given("people.traits.protection_sd"), "normal", basis, int(new))


def _longest(profile: Profile, week_km: Estimate, s: AnswerSpreads) -> Estimate:
    """Take the runner's word, or a share of the week."""
    if profile.longest_run_km is not None:
        return Estimate(
            max(profile.longest_run_km, 1.0), s.longest_run_told_sd_log, "lognormal", "you said so", 1
        )
    sd = math.hypot(week_km.sd, s.longest_run_sd_log)
    return Estimate(
        s.longest_run_share * week_km.value, sd, "lognormal", "not said; a usual share of your week"
    )


def _conditioning(km: Estimate, climb_m: Estimate) -> tuple[Estimate, ...]:
    """Estimate each muscle's chronic load relative to the reference week, with the spread of the week."""
    loads = conditioning_from_week(km.value, climb_m.value)
    told = km.n + climb_m.n
    basis = {2: "from your weekly distance and climb", 1: "from the part of your week that you named"}.get(
        told, "a usual week"
    )
    more_km = conditioning_from_week(km.value * math.exp(km.sd), climb_m.value)
    more_climb = conditioning_from_week(km.value, climb_m.value * math.exp(climb_m.sd))
    return tuple(
        Estimate(x, math.hypot(math.log(a / x), math.log(b / x)), "lognormal", basis, told)
        for x, a, b, _ in zip(loads, more_km, more_climb, MUSCLES, strict=True)
    )
