"""The safety limits' numbers, as they stand in the evidence, in typed groups."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from crampcast.evidence.parameters import coefficients, load_parameters


class FluidLimits(NamedTuple):
    """How much may be scheduled (H1, H2, H6, H10) and made available.

    Each field is a parameter of ``safety.fluid`` in the evidence.
    """

    loss_share: float
    fewest_running: float
    gain_from_s: float
    rate_untested_l_h: float
    rate_tested_l_h: float
    sweat_tests: float
    rate_gut_l_h: float
    gut_trained_share: float
    urine_l_h: float
    plain_from_l: float
    plain_share: float
    plain_below_mmol_l: float
    available_share: float
    available_l_h: float
    plausible_l_h: float


class FlaggedLimits(NamedTuple):
    """What tightens the ceilings (H14). Each field is a parameter of ``safety.flagged`` in the evidence."""

    loss_factor: float
    rate_l_h: float
    slow_from_s: float
    slow_pace_s_km: float
    cold_c: float


class SodiumLimits(NamedTuple):
    """Ceilings on sodium (H8). Each field is a parameter of ``safety.sodium`` in the evidence."""

    loss_share: float
    rate_mg_h: float
    concentration_mmol_l: float
    molar_mass_mg_mmol: float
    remedy_ml_kg: float
    remedies_per_race: float
    plausible_mg_h: float


class CarbohydrateLimits(NamedTuple):
    """What a gut tolerates. Each field is a parameter of ``safety.carbohydrate`` in the evidence."""

    single_g_h: float
    multiple_g_h: float
    trained_g_h: float


class CaffeineLimits(NamedTuple):
    """Ceilings on caffeine. Each field is a parameter of ``safety.caffeine`` in the evidence."""

    dose_mg: float
    dose_mg_kg: float
    day_mg: float


class PlasmaLimits(NamedTuple):
    """Ceilings on the fall of plasma sodium (H3).

    Each field is a parameter of ``safety.plasma`` in the evidence.
    """

    median_fall_mmol_l: float
    tail_fall_mmol_l: float
    tail_share: float
    low_mmol_l: float


class DeficitLimits(NamedTuple):
    """Shares of body mass a thirsty runner may lack in water (H9).

    Each field is a parameter of ``safety.deficit`` in the evidence.
    """

    warn_share: float
    soft_share: float
    hard_share: float


class GutLimits(NamedTuple):
    """Ceiling on gut content (H10) and the percentile it is judged at.

    Each field is a parameter of ``safety.gut`` in the evidence.
    """

    stomach_l: float
    high_share: float


class HeatLimits(NamedTuple):
    """Core temperature, heat and cold (H11, H16).

    Each field is a parameter of ``safety.heat`` in the evidence.
    """

    flag_core_c: float
    stop_core_c: float
    core_share: float
    core_cool_share: float
    cool_wbgt_c: float
    warm_wbgt_c: float
    race_core_c: float
    wbgt_stop_c: float
    wbgt_warn_c: float
    acclimatised_share: float
    hot_bias_c: float
    hot_bias_full_c: float
    hot_bias_nil_c: float
    cold_core_c: float
    cold_way_share: float
    cold_wet_c: float
    cold_wind_m_s: float
    cold_layers_clo: float
    least_effort_share: float


class AroundLimits(NamedTuple):
    """Drinking before and after (H12, H13).

    Each field is a parameter of ``safety.around`` in the evidence.
    """

    before_4h_low_ml_kg: float
    before_4h_high_ml_kg: float
    before_2h_low_ml_kg: float
    before_2h_high_ml_kg: float
    gain_share: float
    after_factor: float
    after_over_h: float
    article_l: float
    next_session_h: float


class SafetyLimits(NamedTuple):
    """All groups of limits."""

    fluid: FluidLimits
    flagged: FlaggedLimits
    sodium: SodiumLimits
    carbohydrate: CarbohydrateLimits
    caffeine: CaffeineLimits
    plasma: PlasmaLimits
    deficit: DeficitLimits
    gut: GutLimits
    heat: HeatLimits
    around: AroundLimits


@cache
def safety_limits() -> SafetyLimits:
    """Return the limits of the evidence.

    Returns
    -------
    SafetyLimits
        All groups; there is no other set: a caller cannot loosen a limit.

    Notes
    -----
    Numbers H1 to H16 follow the model notes; the parameters' flags and notes say which are our own choices
    (†).

    Examples
    --------
    >>> safety_limits().fluid.rate_tested_l_h
    1.0
    """
    return SafetyLimits(
        fluid=coefficients(FluidLimits, "safety.fluid"),
        flagged=coefficients(FlaggedLimits, "safety.flagged"),
        sodium=coefficients(SodiumLimits, "safety.sodium"),
        carbohydrate=coefficients(CarbohydrateLimits, "safety.carbohydrate"),
        caffeine=coefficients(CaffeineLimits, "safety.caffeine"),
        plasma=coefficients(PlasmaLimits, "safety.plasma"),
        deficit=coefficients(DeficitLimits, "safety.deficit"),
        gut=coefficients(GutLimits, "safety.gut"),
        heat=coefficients(HeatLimits, "safety.heat"),
        around=coefficients(AroundLimits, "safety.around"),
    )


def is_own_choice(*names: str) -> bool:
    """Whether any of some parameters is a choice of ours rather than a published value.

    Parameters
    ----------
    *names : str
        Parameters' names without the leading ``safety.``.

    Returns
    -------
    bool
        True if one of them carries the mark †.

    Examples
    --------
    >>> is_own_choice("gut.stomach_l"), is_own_choice("fluid.rate_gut_l_h")
    (True, False)
    """
    parameters = load_parameters()
    return any(parameters[f"safety.{name}"].note.startswith("†") for name in names)
