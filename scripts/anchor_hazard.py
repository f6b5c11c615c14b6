"""Anchor the hazard's baseline and shape on the cohorts' outcomes marked for calibration.

Two reference runners stand for two cohorts: a marathon (Valencia for the incidence, the marathon survey for
onset and muscles) and the 161-km race of Western States. Coefficients start from wide priors of our own; the
fit is a maximum a posteriori. What the body already does with a factor is measured by toggling it and
taken off the tabulated total effect. This anchors levels and shape; it calibrates nothing.

Run it with ``python scripts/anchor_hazard.py``: it rewrites ``hazard.toml`` and prints the fit.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from _toml import parameter
from scipy.optimize import minimize

from crampcast.body.muscle.load import LoadCoefficients
from crampcast.course.build import course_from_words
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.ensemble import GROUP_MATRIX
from crampcast.forecast.hazard import HazardCoefficients, cramp_probability, log_hazard
from crampcast.forecast.people import draw_people
from crampcast.forecast.proneness import Frailty
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.state import Kept
from crampcast.simulation.surroundings import Intake, Surroundings, intake_from_rates, steady_air
from crampcast.simulation.track import Track, build_track

OUT = Path(__file__).parents[1] / "src/crampcast/evidence/parameters/hazard.toml"
ELAPSED_REFERENCE, ELAPSED_OFFSET, SLIGHTEST_DEMAND = 0.75, 0.05, 0.05
COMMON_SD = 0.35
SHAPE_PRIORS = {"demand": (5.0, 1.5), "fatigue": (5.0, 2.0), "damage": (1.0, 0.7), "elapsed": (0.0, 1.0)}
BOUNDS = [(-20.0, 5.0)] * 8 + [(0.0, 20.0)] * 3 + [(0.0, 5.0)] + [(-3.0, 3.0)] * 2
STUDY_SD = 0.5
TRAIL_CONDITION = Condition(protection=0.6, muscle_capacity=np.full(10, 1.15))
"""A trail runner's legs: about twice the usual weekly load to the power 0.2, and descents in every week."""
MARATHON_SHARES = {"calf": 0.38, "hamstring": 0.31, "quadriceps": 0.23}
MOUNTAIN_SHARES = {"calf": 0.38, "quadriceps": 0.31, "hamstring": 0.23}
SMALL_SHARES = {"adductor": 0.025, "foot": 0.025, "hip_flexor": 0.02, "shin": 0.005, "glute": 0.005}


class Race(NamedTuple):
    """A reference runner on a reference course."""

    person: Person
    track: Track
    around: Surroundings
    intake: Intake


def _usual_runner(words: dict[str, object], condition: Condition) -> Person:
    profile = Profile.from_mapping(words)
    people = draw_people(profile, infer_capacity(profile), condition, 256, np.random.default_rng(1))
    return Person(*(jnp.mean(jnp.asarray(leaf), axis=0) for leaf in people))


def _steady(carbohydrate_g_h: float = 30.0, fluid_l_h: float = 0.4, sodium_mg_h: float = 300.0) -> Intake:
    q = np.ones(160)
    return intake_from_rates(
        fluid_l_h * q, carbohydrate_g_h * 0.67 * q, carbohydrate_g_h * 0.33 * q, sodium_mg_h / 23.0 * q
    )


def races() -> dict[str, Race]:
    """Return the two reference races."""
    common = {"mass_kg": 72, "height_m": 1.76, "sex": "male", "age": 41}
    road = _usual_runner({**common, "weekly_km": 50, "recent_race": "marathon 3:45:00"}, Condition())
    hills = _usual_runner(
        {**common, "weekly_km": 85, "weekly_climb_m": 1500, "recent_race": "marathon 3:25:00"},
        TRAIL_CONDITION,
    )
    marathon = course_from_words("42.2 km 80 m")
    mountain = course_from_words("161 km 5500 m", ground="trail")
    return {
        "marathon": Race(road, build_track(marathon.segments), steady_air(13.0, 0.6, wbgt_c=12.0), _steady()),
        "mountain": Race(
            hills, build_track(mountain.segments), steady_air(21.0, 0.4, wbgt_c=18.0), _steady(40.0, 0.5)
        ),
    }


@jax.jit
def _run(race: Race, effort: Effort) -> Kept:
    controls = settle_effort(race.person, race.track, race.around, effort)
    kept: Kept = forecast(race.person, race.track, race.around, race.intake, controls)[1]
    return kept


def _group_cumulative(kept: Kept, c: HazardCoefficients) -> jax.Array:
    reference = jnp.asarray(coefficients(LoadCoefficients, "muscle.load").reference_target_load)
    hazard = (
        2.0
        * jnp.sum(jnp.exp(log_hazard(kept, reference, kept.time_s[-1], c)), axis=1)
        @ jnp.asarray(GROUP_MATRIX)
    )
    return jnp.cumsum(hazard * kept.duration_s[:, None] / 3600.0, axis=0)


def _unpack(x: jax.Array) -> HazardCoefficients:
    groups = x[:8]
    base = jnp.stack([groups[REPORTED.index(GROUP_OF[m])] for m in MUSCLES])
    return HazardCoefficients(
        base, x[8], x[9], x[10], x[11], ELAPSED_REFERENCE, ELAPSED_OFFSET, SLIGHTEST_DEMAND
    )


def _shape(x: np.ndarray) -> list[float]:
    """Return demand, fatigue, damage and elapsed as used."""
    c = _unpack(jnp.asarray(x))
    return [float(np.asarray(v)) for v in (c.demand, c.fatigue, c.damage, c.elapsed)]


def _target_hazard(incidence: float) -> float:
    """Return the cumulative hazard at proneness zero that gives an incidence over all runners."""
    sd = coefficients(Frailty, "hazard.frailty").sd
    grid = np.geomspace(1e-3, 5.0, 4000)
    return float(np.interp(incidence, np.asarray(cramp_probability(grid, 0.0, sd)), grid))


def fit(kept: dict[str, Kept]) -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """Return the coefficients, their spreads (Laplace) and the reproduced outcomes."""
    road, hills = kept["marathon"], kept["mountain"]
    road_km = np.cumsum(np.asarray(road.speed_m_s * road.duration_s)) / 1000.0
    at_30 = int(np.searchsorted(road_km, 30.0))
    wanted_road, wanted_hills = _target_hazard(0.241), _target_hazard(0.143)
    shares = {
        "marathon": np.array([(MARATHON_SHARES | SMALL_SHARES)[g] for g in REPORTED]),
        "mountain": np.array([(MOUNTAIN_SHARES | SMALL_SHARES)[g] for g in REPORTED]),
    }
    share_sd = np.array([0.5 if g in MARATHON_SHARES else 0.8 for g in REPORTED])

    def outcomes(x: jax.Array) -> tuple[jax.Array, ...]:
        c = _unpack(x)
        on_road, on_hills = _group_cumulative(road, c), _group_cumulative(hills, c)
        total = jnp.sum(on_road, axis=1)
        late = 1.0 - total[at_30] / total[-1]
        return total[-1], jnp.sum(on_hills[-1]), late, on_road[-1], on_hills[-1]

    def loss(x: jax.Array) -> jax.Array:
        road_total, hills_total, late, by_road, by_hills = outcomes(x)
        value = ((jnp.log(road_total) + x[12] - np.log(wanted_road)) / 0.2) ** 2
        value += ((jnp.log(hills_total) + x[13] - np.log(wanted_hills)) / 0.2) ** 2
        value += (x[12] / STUDY_SD) ** 2 + (x[13] / STUDY_SD) ** 2
        value += ((jnp.log(late / (1.0 - late)) - np.log(0.8 / 0.2)) / 0.2) ** 2
        value += jnp.sum(((jnp.log(by_road / road_total) - np.log(shares["marathon"])) / share_sd) ** 2)
        value += jnp.sum(((jnp.log(by_hills / hills_total) - np.log(shares["mountain"])) / share_sd) ** 2)
        for i, (mean, sd) in enumerate(SHAPE_PRIORS.values()):
            shown = x[8 + i]
            value += ((shown - mean) / sd) ** 2
        return jnp.asarray(0.5 * value)

    start = np.concatenate([np.full(8, -5.0), [5.0, 8.0, 1.0, 0.0, 0.0, 0.0]])
    found = minimize(
        jax.jit(loss),
        start,
        jac=jax.jit(jax.grad(loss)),
        method="L-BFGS-B",
        bounds=BOUNDS,
        options={"maxiter": 2000},
    )
    x = jnp.asarray(found.x)
    spread = np.sqrt(np.diag(np.linalg.inv(np.asarray(jax.hessian(loss)(x)))))
    road_total, hills_total, late, by_road, by_hills = (np.asarray(v) for v in outcomes(x))
    sd = coefficients(Frailty, "hazard.frailty").sd
    report = {
        "marathon incidence (observed 0.241)": float(cramp_probability(road_total, 0.0, sd)),
        "161 km incidence (observed 0.143)": float(cramp_probability(hills_total, 0.0, sd)),
        "marathon onset after 30 km (observed 0.80)": float(late),
        "study effect, marathon": float(x[12]),
        "study effect, 161 km": float(x[13]),
        **{f"marathon share {g}": float(by_road[i] / road_total) for i, g in enumerate(REPORTED)},
        **{f"161 km share {g}": float(by_hills[i] / hills_total) for i, g in enumerate(REPORTED)},
    }
    return np.asarray(x), spread, report


def toggled(all_races: dict[str, Race], x: np.ndarray) -> dict[str, float]:
    """Return what the body itself does with each factor, as log cumulative hazard per prior's unit."""
    race = all_races["marathon"]
    c = _unpack(jnp.asarray(x))
    usual = _run(race, Effort(0.0, 1.0))
    finish_s = float(usual.time_s[-1])

    def log_total(kept: Kept) -> float:
        return float(jnp.log(jnp.sum(_group_cumulative(kept, c)[-1])))

    def change(other: Race, target_s: float, against: Kept) -> float:
        return log_total(_run(other, Effort(target_s, 1.0))) - log_total(against)

    same = _run(race, Effort(finish_s, 1.0))
    warm = race._replace(around=steady_air(26.0, 0.55, wbgt_c=22.0))
    warmer = race._replace(around=steady_air(31.0, 0.55, wbgt_c=27.0))
    return {
        "pace_faster_than_own_predicted": change(race, finish_s / 1.1, same),
        "heat": change(warmer, finish_s, _run(warm, Effort(finish_s, 1.0))),
        "carbohydrate_after_90_min": change(race._replace(intake=_steady(60.0)), finish_s, same),
        "body_mass_loss": change(
            race._replace(intake=_steady(30.0, 0.4 - 0.72 / (finish_s / 3600.0))), finish_s, same
        ),
    }


def main() -> None:
    """Fit, toggle and write the parameter file."""
    all_races = races()
    kept = {name: _run(race, Effort(0.0, 1.0)) for name, race in all_races.items()}
    for name, run in kept.items():
        print(f"{name}: finish {float(run.time_s[-1]) / 3600:.2f} h, core {float(run.core_c.max()):.2f} C")
        for at in np.linspace(0, int(np.count_nonzero(np.asarray(run.duration_s))) - 1, 9).astype(int):
            load, left = np.asarray(run.target_load[at, 0]), np.asarray(run.remaining[at, 0])
            print(
                f"  {float(run.time_s[at]) / 3600:5.2f} h {float(run.speed_m_s[at]):.2f} m/s",
                load[[0, 1, 4, 6]].round(2),
                left[[0, 1, 4, 6]].round(2),
                np.asarray(run.slow_loss[at, 0])[[0, 4]].round(2),
                np.asarray(run.fatigued[at, 0])[[0, 4, 6]].round(2),
                np.asarray(run.damage_loss[at])[[0, 4, 6]].round(2),
                float(run.muscle_glycogen_g[at]).__round__(),
            )
    x, spread, report = fit(kept)
    for name, value in report.items():
        print(f"{name}: {value:.3f}")
    body = toggled(all_races, x)
    priors = load_hazard_priors()
    text = [
        "# The hazard's baseline, shape and residual effects. "
        "Made by scripts/anchor_hazard.py; do not edit by hand.\n"
    ]
    made = (
        "Maximum a posteriori on the cohorts' calibration outcomes, reference runners; "
        "scripts/anchor_hazard.py."
    )
    base = [float(v) for v in np.asarray(_unpack(jnp.asarray(x)).base)]
    text.append(
        parameter(
            "hazard.base",
            base,
            "log(1/h)",
            note=made,
            spread=("normal", 0.25, "knowledge"),
            source="derived_here",
        )
    )
    for i, name in enumerate(SHAPE_PRIORS):
        print(f"{name}: prior {SHAPE_PRIORS[name]}, now {_shape(x)[i]:.2f} +- {spread[8 + i]:.2f}")
        text.append(
            parameter(
                f"hazard.{name}",
                _shape(x)[i],
                "1",
                note=made
                + " Prior {:.3g} +- {:.3g}, our own; spread is the prior's share left.".format(
                    *SHAPE_PRIORS[name]
                ),
                spread=("normal", 0.0, "knowledge"),
                source="derived_here",
            )
        )
    for name, value, unit, note in (
        ("elapsed_reference", ELAPSED_REFERENCE, "1", "Share of the run at which the residual term is nil."),
        ("elapsed_offset", ELAPSED_OFFSET, "1", "Keeps the residual term finite at the start."),
        ("slightest_demand", SLIGHTEST_DEMAND, "1", "Demand of a muscle at rest, relative to level running."),
    ):
        text.append(parameter(f"hazard.{name}", value, unit, note=note))
    text.append(
        parameter(
            "hazard.common.base_sd",
            COMMON_SD,
            "1",
            note="Common to all muscles; with the other spreads the band is about a factor of two.",
        )
    )
    for name, effect in body.items():
        beyond = priors[name].mean - effect
        print(f"{name}: total prior {priors[name].mean:+.2f}, body {effect:+.2f}, residual {beyond:+.2f}")
        text.append(
            parameter(
                f"hazard.residual.{name}",
                beyond,
                priors[name].unit,
                note=f"Tabulated total effect {priors[name].mean:+.2f} less {effect:+.3f} by the body.",
                source="derived_here",
            )
        )
    OUT.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
