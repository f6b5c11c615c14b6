"""A race that is under way, laid out for the simulation: what is done as it was done, the rest ahead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients
from crampcast.forecast.under_way import frailty_after
from crampcast.jobs.explain.mark import METRES_PER_MILE, PATTERNS, Mark
from crampcast.jobs.intake.guideline import guideline_amounts
from crampcast.jobs.plan.contingencies.table import CrampRules
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.drivers import DRAWS
from crampcast.jobs.plan.numbers import UnderWayRules
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.replan.request import Progress
from crampcast.jobs.plan.replan.so_far import Cramped, SoFar
from crampcast.jobs.plan.replan.waiting import waiting
from crampcast.jobs.rescue.resume import Again
from crampcast.jobs.safety import QUARTER_S, Taken
from crampcast.runner.card import SafetyCard
from crampcast.simulation.run import Effort
from crampcast.simulation.surroundings import nothing_taken, surroundings
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

NOTHING = Taken(np.zeros(0), np.zeros(0), np.zeros(0))


def lay_out(fresh: Outlook, progress: Progress, card: SafetyCard, seed: int) -> Outlook:
    """Take a race up to where the runner is.

    Parameters
    ----------
    fresh : Outlook
        The race before its start.
    progress : Progress
        Where the runner is, and what has happened.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the plan.

    Raises
    ------
    UnusableInput
        If a cramp lies ahead of the runner.

    Notes
    -----
    The time since the start is spread over the way as the median runner's even effort would have spread it,
    stops included. What was eaten and drunk is spread evenly over the time; where it is not said, it is what
    the schedule would have been, with drinking to thirst beside it.
    """
    done = max(int(np.searchsorted(fresh.course.segments.distance_m, progress.distance_m + 1.0)), 1)
    track, clock_s = _as_it_went(fresh, done, progress.time_s)
    along_m = np.asarray(fresh.course.segments.distance_m[:done], dtype=float)
    cramps = tuple(_cramped(mark, along_m, clock_s, progress) for mark in progress.cramps)
    so_far = SoFar(done, progress.distance_m, progress.time_s, NOTHING, 1.0, cramps, fresh.track)
    outlook = replace(
        _hotter(fresh, progress), track=track, so_far=replace(so_far, known=False), effort=Effort(0.0, 1.0)
    )
    usual = drink_within_limits(outlook, card, seed=seed)
    hours = usual.run.duration_s[:, :done, None] / 3600.0
    cumulative = (usual.run.hazard_per_h[:, :done] * hours).sum(axis=(1, 2))
    events = sum(1 for cramp in cramps if not cramp.near)
    taken = _taken(progress, usual)
    so_far = replace(so_far, taken=taken, thirst=1.0 if progress.drunk_l is None else 0.0)
    outlook = replace(outlook, so_far=so_far, frailty=frailty_after(fresh.frailty, cumulative, events))
    outlook = watched(outlook, usual)
    return waiting(outlook, card, seed)


def watched(outlook: Outlook, usual: Drinking) -> Outlook:
    """Return the race run easier where a cramp that has just come may come back.

    Parameters
    ----------
    outlook : Outlook
        The race under way.
    usual : Drinking
        A run of it, for the times of passage.

    Notes
    -----
    By the rule of ``rescue.again``, for as long as the contingencies of a plan ease off.
    """
    so_far, n = outlook.so_far, outlook.segments
    if so_far is None or not so_far.cramps:
        return outlook
    again = coefficients(Again, "rescue.again")
    window_s = coefficients(CrampRules, "plan.after_cramp").watch_half_lives * again.watch_s
    until_s = max(cramp.time_s for cramp in so_far.cramps) + window_s
    starts_s = np.median(usual.run.time_s[:, :n] - usual.run.duration_s[:, :n], axis=0)
    near = (starts_s < until_s) & (np.arange(n) >= so_far.segments)
    effort = np.asarray(outlook.track.effort, dtype=float).copy()
    effort[:n] = np.where(near, effort[:n] * again.ease_share, effort[:n])
    until_m = float(outlook.course.segments.distance_m[near][-1]) if near.any() else None
    return replace(
        outlook,
        track=outlook.track._replace(effort=jnp.asarray(effort)),
        so_far=replace(so_far, eased_until_m=until_m),
    )


def _as_it_went(fresh: Outlook, done: int, time_s: float) -> tuple[Track, FloatArray]:
    """Return the track with what is done recorded, and the time since the start at the end of each piece."""
    even = fresh.few(DRAWS)
    run = even.run(even.settle(), nothing_taken(thirst=1.0, available_l_h=1.0))
    rest = np.asarray(fresh.track.rest_s, dtype=float)
    usual_s = np.median(run.duration_s[:, :done], axis=0)
    took_s = np.maximum(usual_s * time_s / max(float(usual_s.sum()), 1.0), 1e-6)
    recorded = np.zeros(len(rest))
    recorded[:done] = took_s
    resting = rest.copy()
    resting[:done] = 0.0
    track = fresh.track._replace(recorded_s=jnp.asarray(recorded), rest_s=jnp.asarray(resting))
    return track, np.cumsum(took_s)


def _cramped(mark: Mark, along_m: FloatArray, clock_s: FloatArray, progress: Progress) -> Cramped:
    """Return when a cramp came."""
    kind, found = next((k, m) for k, p in PATTERNS.items() if (m := p.match(mark.when)))
    if kind == "clock":
        minus, hours, minutes, seconds = found.groups()
        time_s = (3600.0 * int(hours) + 60.0 * int(minutes) + int(seconds or 0)) * (-1.0 if minus else 1.0)
        inside = 0.0 < time_s <= progress.time_s
    else:
        at_m = float(found.group(1).replace(",", ".")) * (1000.0 if kind == "km" else METRES_PER_MILE)
        inside = 0.0 < at_m <= progress.distance_m
        time_s = float(np.interp(at_m, np.append(0.0, along_m), np.append(0.0, clock_s)))
    if not inside:
        raise UnusableInput(
            "it lies ahead of you, or before the start",
            where=f'--cramped "{mark.when}"',
            remedy="name the place or the time since the start at which it came",
        )
    return Cramped(time_s, mark.muscle, mark.near)


def _hotter(fresh: Outlook, progress: Progress) -> Outlook:
    """Return the race in hotter air of the same moisture, from now on.

    Notes
    -----
    The WBGT rises by somewhat less than the air; the whole rise is taken, on the safe side.
    """
    if not progress.hotter_c:
        return fresh
    air = fresh.environment
    more = np.where(air.time_s >= progress.time_s, progress.hotter_c, 0.0)
    changed = replace(air, air_temperature_c=air.air_temperature_c + more, wbgt_c=air.wbgt_c + more)
    return replace(fresh, environment=changed, around=surroundings(changed))


def _taken(progress: Progress, usual: Drinking) -> Taken:
    """Return what was taken by quarter hour: as said, or as the schedule would have had it."""
    quarters = int(np.ceil(progress.time_s / QUARTER_S))
    starts = np.arange(quarters) * QUARTER_S
    share = (np.minimum(starts + QUARTER_S, progress.time_s) - starts) / progress.time_s
    rates = usual.rates

    def scheduled(rate: FloatArray | None) -> FloatArray:
        amounts = np.zeros(quarters)
        if rate is not None:
            known = np.asarray(rate, dtype=float)[:quarters]
            amounts[: len(known)] = known * QUARTER_S / 3600.0
        return np.asarray(amounts * share * progress.time_s / QUARTER_S)

    food, drink, salt = (scheduled(r) for r in (rates.carbohydrate_g_h, rates.fluid_l_h, rates.sodium_mg_h))
    if progress.missed_bottle:
        missed_s = coefficients(UnderWayRules, "plan.under_way").missed_s
        kept = starts + 0.5 * QUARTER_S < progress.time_s - missed_s
        food, drink, salt = food * kept, drink * kept, salt * kept
    if progress.eaten_g is not None:
        food = progress.eaten_g * share
    if progress.drunk_l is not None:
        g = guideline_amounts()
        drink = progress.drunk_l * share
        salt = drink * g.sodium_low_mg_h / g.fluid_low_l_h
    return Taken(food, drink, salt)


def told(progress: Progress, outlook: Outlook, *, silent: bool) -> dict[str, Any]:
    """Return what was taken for what has happened, for the answer.

    Parameters
    ----------
    progress : Progress
        As said.
    outlook : Outlook
        The race under way.
    silent : bool
        Whether no amounts of fluid and sodium may be named.
    """
    so_far = outlook.so_far
    if so_far is None:
        raise ValueError("the race is not under way")
    taken = so_far.taken
    return {
        "distance_m": round(so_far.distance_m, 1),
        "time_s": round(so_far.time_s, 0),
        "eaten_g": round(float(taken.carbohydrate_g.sum()), 0),
        "eaten_said": progress.eaten_g is not None,
        "drunk_ml": None if silent else round(float(taken.fluid_l.sum()) * 1000.0, 0),
        "drunk_said": progress.drunk_l is not None,
        "sodium_mg": None if silent else round(float(taken.sodium_mg.sum()), 0),
        "missed_bottle": progress.missed_bottle,
        "hotter_c": progress.hotter_c,
        "ease_until_m": None if so_far.eased_until_m is None else round(so_far.eased_until_m, 1),
        "drink_from_s": None if silent or so_far.free_s <= so_far.time_s else so_far.free_s,
        "cramps": [{"time_s": round(c.time_s, 0), "muscle": c.muscle, "near": c.near} for c in so_far.cramps],
    }
