"""One recorded run, lived through many times: what it left of water, fuel and strength."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.body.muscle.damage import damage_loss
from crampcast.forecast.causes.scene import Scene, Way, laid_out
from crampcast.forecast.draws import draw_ensemble
from crampcast.jobs.explain.conditioned import conditioned
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.job import ExplainRequest, Known, known_on_day
from crampcast.jobs.explain.recorded import cut_up, ground_of
from crampcast.jobs.explain.reference import as_recorded, both_sides, way_of
from crampcast.jobs.explain.situation import Situation, left_share_until
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.recover.request import RecoverRequest
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import replay
from crampcast.simulation.state import Kept
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

DRAWS = 40


@dataclass(frozen=True)
class Left:
    """What the run left, by draw.

    Parameters
    ----------
    water_deficit_l : ndarray, shape (n,)
        Body water lacking, what is still in the gut counted as drunk; negative is a surplus.
    sweat_l : ndarray, shape (n,)
        Lost as sweat.
    muscle_g, liver_g, began_muscle_g, began_liver_g : ndarray, shape (n,)
        Glycogen at the finish and at the start.
    slow_loss : ndarray, shape (n, 2, 10)
        Strength lost to the length of it, left and right.
    damage_24h : ndarray, shape (n,)
        Strength that the knee extensors will lack after a day, from braking downhill.
    mass_kg, female : ndarray, shape (n,)
        The draws of the runner.
    known : Known
        Runner and day.
    situation : Situation
        Recording and day, as laid out.
    """

    water_deficit_l: FloatArray
    sweat_l: FloatArray
    muscle_g: FloatArray
    liver_g: FloatArray
    began_muscle_g: FloatArray
    began_liver_g: FloatArray
    slow_loss: FloatArray
    damage_24h: FloatArray
    mass_kg: FloatArray
    female: FloatArray
    known: Known
    situation: Situation


def what_is_left(request: RecoverRequest, run: Activity) -> Left:
    """Replay a run from start to finish over the draws of its runner.

    Parameters
    ----------
    request : RecoverRequest
        Runner, log, weather, intake.
    run : Activity
        One run with distance.
    """
    profile = request.profile or Profile()
    asked = ExplainRequest(run, (), profile, request.runs, request.weather, seed=request.seed)
    known = known_on_day(asked, run)
    tested = replace(known.condition, sweat_gain=sweat_gain_of_tests(profile, known.capacity))
    end_s = run.duration_s
    parts = cut_up(run, end_s)
    km = max(float(np.sum(parts.length_m)) / 1000.0, 1.0)
    draws, frailty = draw_ensemble(profile, known.capacity, tested, km, DRAWS, request.seed)
    situation = Situation(
        parts=parts,
        known=conditioned(profile, known.condition, known.before, parts, run.start and run.start.date()),
        environment=known.environment,
        eaten=parse_eaten(request.intake),
        ground=ground_of(run),
        frailty_mean=frailty[0],
        own_ability=known.own_ability,
        carried=known.carried,
        left_share=left_share_until(run, end_s),
    )
    person = both_sides(draws.person)
    happened = as_recorded(draws, situation, request.seed)
    out = _lived(happened, way_of(parts, person), person)
    water, gut, sweat, muscle, liver, slow, damage = (np.asarray(x, dtype=float) for x in out)
    return Left(
        water_deficit_l=-(water + gut),
        sweat_l=sweat,
        muscle_g=muscle,
        liver_g=liver,
        began_muscle_g=np.asarray(person.muscle_glycogen_g, dtype=float),
        began_liver_g=np.asarray(person.liver_glycogen_g, dtype=float),
        slow_loss=slow,
        damage_24h=damage,
        mass_kg=np.asarray(person.mass_kg, dtype=float),
        female=np.asarray(person.female, dtype=float),
        known=known,
        situation=situation,
    )


def _sweat(kept: Kept, segment: Track, person: Person) -> Array:
    """Keep the sweat of a piece."""
    del segment, person
    return kept.sweat_l


@kept_program
def _lived(happened: Scene, way: Way, person: Person) -> tuple[Array, ...]:
    def each(scene: Scene, owner: Person) -> tuple[Array, ...]:
        who, track, around, intake = laid_out(scene, way, owner)
        state, sweat = replay(who, track, around, intake, _sweat)
        gut_l = state.gut.stomach_water_l + state.gut.intestine_water_l
        return (
            state.water_change_l,
            gut_l,
            sweat.sum(),
            state.muscle_glycogen_g,
            state.liver_glycogen_g,
            state.slow_loss,
            damage_loss(state.eccentric_dose_kj_kg, who.damage_protection),
        )

    return jax.vmap(each)(happened, person)
