"""The safety limits as the packing must keep them: in every hour, and in sum."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crampcast.jobs.safety import (
    Losses,
    SafetyLimits,
    Situation,
    advice_status,
    safety_limits,
    tolerated_carbohydrate_g_h,
)
from crampcast.jobs.safety.bounds import Bounds, bounds


@dataclass(frozen=True)
class Ceilings:
    """Ceilings for one runner and day.

    Parameters
    ----------
    named : bool
        Whether fluid, sodium and caffeine may be scheduled at all.
    bounds : Bounds or None
        Ceilings of `crampcast.jobs.safety`; None where nothing of them may be named.
    limits : SafetyLimits
        The limits.
    carbohydrate_g_h, glucose_g_h : float
        What a gut takes, of both sugars and of glucose alone.
    caffeine_mg_h, caffeine_mg : float
        In an hour and in the race.
    drunk_before_ml : float
        Before the start.
    """

    named: bool
    bounds: Bounds | None
    limits: SafetyLimits
    carbohydrate_g_h: float
    glucose_g_h: float
    caffeine_mg_h: float
    caffeine_mg: float
    drunk_before_ml: float

    @property
    def end_s(self) -> float:
        """Last moment at which fluid or sodium may be taken."""
        return math.inf if self.bounds is None else self.bounds.end_s

    def fluid_ml(self, from_s: float, to_s: float) -> float:
        """Most fluid in any hour that ends between two moments."""
        if self.bounds is None or from_s > self.end_s:
            return math.inf
        until_s = min(to_s, self.end_s)
        return 1000.0 * max(0.0, min(c.lowest(from_s, until_s) for c in self.bounds.hour.values()))

    def sodium_mg(self, from_s: float, to_s: float) -> float:
        """Most sodium in any hour that ends between two moments."""
        most = self.limits.sodium.rate_mg_h
        if self.bounds is None or from_s > self.end_s:
            return most
        until_s = min(to_s, self.end_s)
        return min(most, *(max(0.0, c.lowest(from_s, until_s)) for c in self.bounds.sodium_hour.values()))

    @property
    def densest_mg_ml(self) -> float:
        """Most sodium for each ml drunk in an hour."""
        salt = self.limits.sodium
        return salt.concentration_mmol_l * salt.molar_mass_mg_mmol / 1000.0

    @property
    def thinnest_mg_ml(self) -> float:
        """Sodium for each ml below which a large volume counts as plain water (H6)."""
        return self.limits.fluid.plain_below_mmol_l * self.limits.sodium.molar_mass_mg_mmol / 1000.0

    def total_fluid_ml(self, time_s: float, *, plain: bool = False) -> float:
        """Most fluid up to a moment, what was drunk before the start taken off (H1; H6 for plain water)."""
        from_s = max(time_s, self.limits.fluid.gain_from_s)
        if self.bounds is None or from_s > self.bounds.end_s:
            return math.inf
        lost_l = self.bounds.cumulative.lowest(from_s, self.bounds.end_s)
        fluid = self.limits.fluid
        most_l = max(fluid.plain_from_l, fluid.plain_share * lost_l) if plain else max(lost_l, 0.0)
        return 1000.0 * most_l - self.drunk_before_ml


def ceilings_for(losses: Losses, situation: Situation) -> Ceilings:
    """Work out the ceilings for one situation.

    Parameters
    ----------
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    Ceilings
        The same that `crampcast.jobs.safety.verify_schedule` holds a schedule against.
    """
    limits = safety_limits()
    named = advice_status(situation).status == "ok"
    dose = limits.caffeine
    before = situation.drunk_before_start_l
    return Ceilings(
        named=named,
        bounds=bounds(losses, situation) if named else None,
        limits=limits,
        carbohydrate_g_h=tolerated_carbohydrate_g_h(situation),
        glucose_g_h=limits.carbohydrate.single_g_h,
        caffeine_mg_h=min(dose.dose_mg, dose.dose_mg_kg * situation.mass_kg) if named else 0.0,
        caffeine_mg=dose.day_mg if named else 0.0,
        drunk_before_ml=1000.0 * max(before, 0.0) if math.isfinite(before) else math.inf,
    )
