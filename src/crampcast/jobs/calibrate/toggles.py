"""The same marathon runners again, each time with one factor changed in the whole simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.body.muscle.strength import conditioned_capacity
from crampcast.evidence import coefficients
from crampcast.forecast.hazard import MovingFactors
from crampcast.forecast.people import Traits
from crampcast.forecast.proneness import week_beyond_10_km
from crampcast.history.capacity import CapacityPrior
from crampcast.jobs.calibrate.condensed import Condensed, condense
from crampcast.jobs.calibrate.coordinates import PACE
from crampcast.jobs.cohorts.bodies import Simulated, simulate_arm
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.contraction import ingredients
from crampcast.jobs.cohorts.effects import Effects
from crampcast.jobs.cohorts.people import Pool, draw_pool
from crampcast.jobs.cohorts.reader import Cohort
from crampcast.jobs.cohorts.setting import Setting, setting
from crampcast.jobs.cohorts.traits import shares_of
from crampcast.runner.conditioning import conditioning_from_week

FloatArray = NDArray[np.float64]

TOGGLED = 64
"""Runners on whom a toggle is measured; the same in every run, so that few are enough."""
LATE = 0.6
"""Share of the run from which a moving factor counts as moved: most cramps come later."""
FOOD_AND_DRINK = ("carbohydrate_after_90_min", "body_mass_loss")
AT_FIXED_PACE, AT_OWN_PACE = "conditioning_at_fixed_pace", "conditioning_at_own_pace"


class Steps(NamedTuple):
    """How far each factor is moved; group ``calibration.toggle``."""

    faster: float
    warmer_c: float
    hot_c: float
    carbohydrate_g_h: float
    fluid_l_h: float
    found_l_h: float
    weekly_km: float
    altitude_m: float
    same_pace_log: float


@dataclass(frozen=True)
class Toggle:
    """A factor changed in the whole simulation.

    Parameters
    ----------
    name : str
        Of the prior, or one of the two about conditioning.
    does : str
        What was changed, in words.
    unit : str
        Unit of the effect.
    usual, changed : Condensed
        The same runners without and with the change.
    counted : ndarray
        1 for runners on whom it is measured.
    steps : float
        By how many units the factor moved.
    """

    name: str
    does: str
    unit: str
    usual: Condensed
    changed: Condensed
    counted: FloatArray
    steps: float


@dataclass(frozen=True)
class _Marathon:
    """What every run of the marathon shares."""

    cohort: Cohort
    seed: tuple[int, int]
    pool: int
    effects: Effects

    def run(
        self,
        choices: Choices,
        *,
        faster_log: float = 0.0,
        more_km: float = 0.0,
        at_own_pace: bool = False,
        acclimatisation: float | None = None,
        altitude_m: float = 0.0,
        ability_of: Simulated | None = None,
    ) -> tuple[Condensed, Simulated]:
        """Run it once; runners keep the ability of `ability_of` where it is given."""
        arm, chosen = self.cohort.arms[0], Chosen()
        people, eating, chance = (
            np.random.default_rng(s) for s in np.random.SeedSequence(self.seed).spawn(3)
        )
        place = setting(self.cohort, arm, choices, chosen)
        runners = draw_pool(arm, place, choices, chosen, self.pool, people)
        if ability_of is not None:
            able = ability_of.pool.person
            person = runners.person._replace(
                max_power_w_kg=able.max_power_w_kg,
                heat_level=able.heat_level,
                acclimatisation=runners.person.acclimatisation,
            )
            runners = Pool(**{**vars(runners), "person": person})
        if acclimatisation is not None:
            person = runners.person._replace(acclimatisation=np.full(self.pool, acclimatisation))
            runners = Pool(**{**vars(runners), "person": person})
        if more_km:
            runners = more_trained(runners, more_km, choices, at_own_pace=at_own_pace)
        runners = Pool(**{**vars(runners), "form": runners.form + faster_log})
        if altitude_m:
            place = raised(place, altitude_m)
        ran = simulate_arm(arm, place, runners, choices, chosen, eating, known_ability=ability_of is not None)
        parts, shares = ingredients(ran.lived, choices.events), shares_of(arm, choices, chosen)
        made = condense(ran, parts, shares, "race", None, arm.n, self.effects, choices, chance, TOGGLED)
        return made, ran


def raised(place: Setting, by_m: float) -> Setting:
    """Return the same course and air higher up."""
    track = place.track._replace(altitude_m=place.track.altitude_m + by_m)
    around = place.around._replace(reference_altitude_m=place.around.reference_altitude_m + by_m)
    return Setting(**{**vars(place), "track": track, "around": around})


def more_trained(runners: Pool, more_km: float, choices: Choices, *, at_own_pace: bool) -> Pool:
    """Return runners who train more a week, at the same pace or at the pace that this lets them choose.

    Notes
    -----
    Legs, endurance and fade are what a forecast takes from the answered week.
    """
    before, after = runners.weekly_km, runners.weekly_km + more_km
    climb = choices.people.climb_m_per_km
    t, c = coefficients(Traits, "people.traits"), coefficients(CapacityPrior, "history.capacity")

    def capacity(weekly_km: FloatArray) -> FloatArray:
        weeks = np.asarray([conditioning_from_week(km, climb * km) for km in weekly_km])
        return np.asarray(conditioned_capacity(weeks))

    person = runners.person._replace(
        muscle_capacity=np.asarray(runners.person.muscle_capacity) * capacity(after) / capacity(before),
        endurance=np.asarray(runners.person.endurance) + c.endurance_per_weekly_10_km * more_km / 10.0,
        trained=1.0 / (1.0 + np.exp(-(after - t.trained_weekly_km) / t.trained_width_km)),
    )
    faster = np.exp(choices.finish.weekly_per_10_km_log * more_km / 10.0) if at_own_pace else 1.0
    return Pool(**{**vars(runners), "person": person, "own_s": runners.own_s * faster, "weekly_km": after})


def toggles(
    cohort: Cohort, choices: Choices, seed: tuple[int, int], pool: int, effects: Effects
) -> tuple[Toggle, ...]:
    """Run the marathon with one thing changed at a time.

    Parameters
    ----------
    cohort : Cohort
        The marathon.
    choices : Choices
        Free choices.
    seed : tuple of int
        Seed; the same for all, so that runners and chance are the same.
    pool : int
        Runners.
    effects : Effects
        Mean effects of the traits.

    Notes
    -----
    Heat and altitude change the air of runners of the same ability, who slow down in it as they would.
    """
    c, race = coefficients(Steps, "calibration.toggle"), _Marathon(cohort, seed, pool, effects)
    w, i = choices.weather, choices.intake
    warm = choices._replace(weather=w._replace(road_c=w.road_c + c.warmer_c))
    hot = choices._replace(weather=w._replace(road_c=w.road_c + c.hot_c))
    fed = choices._replace(intake=i._replace(carbohydrate_g_h=i.carbohydrate_g_h + c.carbohydrate_g_h))
    dry = choices._replace(intake=i._replace(fluid_l_h=i.fluid_l_h - c.fluid_l_h, available_l_h=c.found_l_h))
    usual, able = race.run(choices)
    adapted, _ = race.run(hot, acclimatisation=1.0, ability_of=able)
    strange, _ = race.run(hot, acclimatisation=0.0, ability_of=able)
    return (
        _toggle(
            PACE, "effort up by a tenth", usual, race.run(choices, faster_log=float(np.log(c.faster)))[0]
        ),
        _toggle("heat", f"air {c.warmer_c:g} C warmer", usual, race.run(warm, ability_of=able)[0]),
        _toggle("heat_unacclimatised", f"{c.hot_c:g} C warmer, not acclimatised v fully", adapted, strange),
        _toggle(
            "carbohydrate_after_90_min", f"{c.carbohydrate_g_h:g} g/h more eaten", usual, race.run(fed)[0]
        ),
        _toggle("body_mass_loss", f"{c.fluid_l_h:g} L/h less to drink", usual, race.run(dry)[0]),
        _toggle(
            "altitude_over_2500_m_unacclimatised",
            f"{c.altitude_m:g} m higher",
            usual,
            race.run(choices, altitude_m=c.altitude_m, ability_of=able)[0],
        ),
        _toggle(
            AT_FIXED_PACE,
            f"{c.weekly_km:g} km a week more in the legs, same pace",
            usual,
            race.run(choices, more_km=c.weekly_km)[0],
        ),
        _toggle(
            AT_OWN_PACE,
            f"{c.weekly_km:g} km a week more, racing as much faster",
            usual,
            race.run(choices, more_km=c.weekly_km, at_own_pace=True)[0],
        ),
    )


UNITS = {
    PACE: "per 10 %",
    "heat": "per 5 C WBGT over 15",
    "carbohydrate_after_90_min": "per 30 g/h",
    "body_mass_loss": "per 1 %",
    AT_FIXED_PACE: "per 10 km/week",
    AT_OWN_PACE: "per 10 km/week",
}


def _toggle(name: str, does: str, usual: Condensed, changed: Condensed) -> Toggle:
    counted = who_counts(name, usual, changed)
    unit = UNITS.get(name, "present v absent")
    return Toggle(name, does, unit, usual, changed, counted, _steps(name, usual, changed, counted))


def who_counts(name: str, usual: Condensed, changed: Condensed) -> FloatArray:
    """Return the runners on whom a toggle is measured.

    Notes
    -----
    Food and drink are judged at the same pace: a runner who no longer runs out of fuel runs faster, and that
    is an effect of pace.
    """
    before, after = (np.asarray(one.terms.planned_h, dtype=float) for one in (usual, changed))
    if name in FOOD_AND_DRINK:
        same = coefficients(Steps, "calibration.toggle").same_pace_log
        alike = (np.abs(np.log(after / before)) < same).astype(float)
        return alike if alike.sum() >= 0.1 * len(alike) else np.ones(len(alike))
    return np.ones(len(before))


def _steps(name: str, usual: Condensed, changed: Condensed, counted: FloatArray) -> float:
    """Return by how many units of its prior a toggle moved a factor."""
    if name == PACE:
        return float(np.mean(changed.relative_pace) - np.mean(usual.relative_pace))
    if name in (AT_FIXED_PACE, AT_OWN_PACE):
        before, after = (week_beyond_10_km(one.measured["weekly_km"]) for one in (usual, changed))
        return float(np.mean(after - before))
    if name in MovingFactors._fields:
        column = MovingFactors._fields.index(name)

        def late(one: Condensed) -> float:
            hours = np.asarray(one.terms.hours) * (np.asarray(one.terms.done) > LATE) * counted[:, None]
            return float(np.sum(np.asarray(one.terms.moving)[..., column] * hours) / np.sum(hours))

        return late(changed) - late(usual)
    return 1.0
