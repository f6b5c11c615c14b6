"""From segments to quarter hours: what the safety limits are judged on."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.water.sodium import plasma_sodium_bias_mmol_l, plasma_sodium_nguyen_kurtz
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.safety import Losses
from crampcast.jobs.safety import Trajectory as Judged
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

QUARTER_S = 900.0
AFTER_S = 2.0 * 3600.0
SODIUM_MG_PER_MMOL = 22.99
JUDGED = ("time_s", "core_c", "water_change_l", "cation_change_mmol", "stomach_l", "drunk_l")
"""What of a run `judged` reads."""


def finish_s(run: Traced, segments: int) -> FloatArray:
    """Return every draw's finish time."""
    return np.asarray(run.time_s[:, segments - 1])


def at_times(
    run: Traced, values: FloatArray, times_s: FloatArray, start: float | FloatArray = 0.0
) -> FloatArray:
    """Return a state at given times, shape (draws, times): linear within the run, NaN after it."""
    first = np.broadcast_to(np.asarray(start, dtype=float), len(values))
    clocks = np.column_stack([np.zeros(len(values)), run.time_s])
    states = np.column_stack([first, values])
    out = np.empty((len(values), len(times_s)))
    for row, clock, state in zip(out, clocks, states, strict=True):
        row[:] = np.interp(times_s, clock, state, right=np.nan)
    return out


def quarter_count(run: Traced, segments: int) -> int:
    """Return how many quarter hours cover every draw's race."""
    return int(np.ceil(finish_s(run, segments).max() / QUARTER_S))


def losses(run: Traced, segments: int) -> Losses:
    """Return what is lost per quarter hour; NaN once a draw has finished."""
    quarters = quarter_count(run, segments)
    edges = np.arange(quarters + 1, dtype=np.float64) * np.float64(QUARTER_S)
    done = finish_s(run, segments)

    def rate(per_segment: FloatArray) -> FloatArray:
        total = at_times(run, np.cumsum(per_segment, axis=1), edges)
        flow = np.diff(total, axis=1) * 3600.0 / QUARTER_S
        return np.where(edges[None, :-1] < done[:, None], flow, np.nan)

    return Losses.from_flows(
        rate(run.sweat_l),
        rate(run.respiratory_l),
        rate(run.metabolic_water_l),
        rate(run.sweat_sodium_mmol) * SODIUM_MG_PER_MMOL,
        done,
    )


def plasma_sodium(run: Traced, outlook: Outlook, seed: int = 0) -> FloatArray:
    """Return plasma sodium of every draw along the way, mmol/L, with the model's own error.

    Notes
    -----
    Nguyen–Kurtz on body water and exchangeable cations; the bias term grows with the water deficit and is nil
    at rest, its size drawn once per draw.
    """
    person = outlook.draws.person
    mass = np.asarray(person.mass_kg)[:, None]
    start = np.asarray(person.start_sodium_mmol_l)[:, None]
    water_l = np.asarray(person.body_water_fraction)[:, None] * mass
    z = np.random.default_rng(seed + 7).normal(size=(mass.shape[0], 1))
    return np.asarray(_plasma_sodium(start, water_l, mass, run.cation_change_mmol, run.water_change_l, z))


@kept_program
def _plasma_sodium(
    start: FloatArray,
    water_l: FloatArray,
    mass_kg: FloatArray,
    cations: FloatArray,
    water: FloatArray,
    z: FloatArray,
) -> Array:
    """Return the model's sodium with its error, compiled as one program."""
    ideal = plasma_sodium_nguyen_kurtz(start, water_l, cations, water)
    return ideal + plasma_sodium_bias_mmol_l(jnp.maximum(-water, 0.0) / mass_kg, z)


def as_judged(run: Traced) -> Traced:
    """Return a run with nothing but what `judged` reads, in a quarter of the memory."""
    return run.only(JUDGED)


def judged(run: Traced, outlook: Outlook, latest_s: float, seed: int = 0) -> Judged:
    """Return a simulated runner as the limits see it: quarter hours to two hours after the finish.

    Parameters
    ----------
    run : Trajectory
        The simulation.
    outlook : Outlook
        Its outlook.
    latest_s : float
        Last finish of all runs that are judged together; they share one grid of times.
    seed : int
        Seed of the sodium model's error, the same for all runs.
    """
    segments = outlook.segments
    last = finish_s(run, segments)
    times = np.arange(0.0, latest_s + AFTER_S + QUARTER_S, QUARTER_S)
    until = (last + AFTER_S)[:, None]

    def seen(values: FloatArray, start: float | FloatArray = 0.0) -> FloatArray:
        return np.where(times[None, :] <= until, at_times(run, values, times, start), np.nan)

    start_sodium = np.asarray(outlook.draws.person.start_sodium_mmol_l)
    return Judged(
        time_s=times,
        body_water_change_l=seen(run.water_change_l + run.stomach_l),
        stomach_l=seen(run.stomach_l),
        plasma_sodium_mmol_l=seen(plasma_sodium(run, outlook, seed), start_sodium),
        core_c=seen(run.core_c, 37.1),
        drunk_l=seen(np.cumsum(run.drunk_l, axis=1)),
    )
