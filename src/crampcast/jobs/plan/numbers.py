"""Groups of the plan's own numbers, as `crampcast.evidence.coefficients` reads them."""

from __future__ import annotations

from typing import NamedTuple


class IntakeMix(NamedTuple):
    """What is eaten; group ``plan.intake``."""

    fructose_share: float


class Reference(NamedTuple):
    """Where every driver of the causes is set to, one at a time; group ``plan.reference``."""

    temperature_c: float
    relative_humidity: float
    wbgt_c: float
    glucose_g_h: float
    fructose_g_h: float
    fluid_l_h: float
    sodium_mg_h: float
    available_l_h: float
    unusual_ratio: float


class LeverSizes(NamedTuple):
    """How far each lever goes and when it is offered; group ``plan.levers``."""

    easier_share: float
    more_carbohydrate_g_h: float
    heat_block_acclimatisation: float
    descents_protection_gain: float
    visible_change: float
    warm_wbgt_c: float
    acclimatised_share: float
    long_from_s: float
    hilly_climb_share: float
    stop_s: float


class SweatTestConditions(NamedTuple):
    """Conditions of a sweat test that nobody noted; group ``plan.sweat_test``."""

    temperature_c: float
    relative_humidity: float
    effort: float
    lowest_gain: float
    highest_gain: float


class TargetRules(NamedTuple):
    """How targets are read and searched for; group ``plan.target``."""

    climb_m_per_flat_m: float
    descent_share: float
    lowest_effort: float
    met_share: float


class Walking(NamedTuple):
    """How walked quarter hours are planned; group ``plan.walk``."""

    power_w_kg: float


class Shown(NamedTuple):
    """What is shown; group ``plan.shown``."""

    hottest_core_c: float
    rain_mm_h: float
    same_s: float


class StretchRules(NamedTuple):
    """How a course is cut into stretches of one effort; group ``plan.stretch``."""

    shortest_m: float
    grade_scale: float
    place_scale: float
    climb_grade: float


class OptimiserRules(NamedTuple):
    """What the optimiser may ask for and what it counts; group ``plan.optimise``."""

    cramp_price_share: float
    most_price_share: float
    spent_exponent: float
    early_slack_share: float
    most_effort_change: float
    effort_habit: float
    effort_change_habit: float
    intake_habit: float
    least_intake_share: float
    most_intake_share: float
    gain_share: float


class UnderWayRules(NamedTuple):
    """What is believed of a race under way; group ``plan.under_way``."""

    most_hotter_c: float
    most_carbohydrate_g_h: float
    most_fluid_l_h: float
    shortest_rest_m: float
    slowest_m_s: float
    missed_s: float
    fastest_rest: float
    slowest_rest: float
