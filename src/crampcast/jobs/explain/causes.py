"""One cramp: its causes in shares, the facts behind them, and what would have helped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, SIDES
from crampcast.forecast.causes.risk import Asked, stretch_hazard_per_h
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Attribution, Ends, attribute
from crampcast.forecast.ensemble import Draw
from crampcast.jobs.explain.changes import changes, headline
from crampcast.jobs.explain.facts import facts
from crampcast.jobs.explain.intake import Eaten
from crampcast.jobs.explain.mark import Mark
from crampcast.jobs.explain.recorded import Recorded
from crampcast.jobs.explain.reference import Conditioned, ends
from crampcast.jobs.explain.table import reference_table
from crampcast.jobs.plan.causes import USUAL, shared_out
from crampcast.jobs.plan.drivers import reference_numbers
from crampcast.simulation.state import Kept
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]

SURE, LIKELY = 0.9, 0.6
"""Shares of draws that agree on the leading cause."""


@dataclass(frozen=True)
class Explained:
    """One cramp, explained or not.

    Parameters
    ----------
    shown : dict
        Its entry in the answer.
    told : bool
        Whether anything unusual was seen.
    why_not : str
        If not, why.
    headline : str
        The most useful change, in one sentence.
    counterfactuals : list of dict
        What would have happened otherwise.
    confidence : str
        ``high``, ``medium`` or ``low``.
    timeline : dict
        What the body did, piece by piece.
    """

    shown: dict[str, Any]
    told: bool
    why_not: str
    headline: str
    counterfactuals: list[dict[str, Any]]
    confidence: str
    timeline: dict[str, Any]


def asked_about(mark: Mark, sides: int) -> Asked:
    """Return the weights of the muscles and sides that a mark names.

    Parameters
    ----------
    mark : Mark
        The mark; without a muscle all are asked about.
    sides : int
        Rows of the side axis.

    Examples
    --------
    >>> asked = asked_about(Mark("end", "calf", "left"), 1)
    >>> float(asked.muscles.sum()), asked.sides.tolist()
    (2.0, [1.0])
    """
    muscles = np.array([float(mark.muscle in (None, GROUP_OF[m])) for m in MUSCLES])
    one = mark.side in SIDES
    if sides == 1:
        return Asked(muscles, np.array([1.0 if one else 2.0]))
    return Asked(muscles, np.array([float(not one or side == mark.side) for side in SIDES]))


def explain_cramp(
    run: Activity,
    mark: Mark,
    at_s: float,
    parts: Recorded,
    known: Conditioned,
    draws: Draw,
    frailty_mean: float,
    own_ability: bool,
    environment: Environment | None,
    eaten: Eaten,
) -> Explained:
    """Explain one cramp.

    Parameters
    ----------
    run : Activity
        The recording.
    mark : Mark
        As said.
    at_s : float
        When, elapsed seconds of `run`.
    parts : Recorded
        The recording in pieces.
    known, draws, frailty_mean, own_ability, environment, eaten
        Runner, day and intake; see `crampcast.jobs.explain.reference.ends`.

    Returns
    -------
    Explained
    """
    sides = int(np.shape(draws.person.side_share)[1])
    asked = asked_about(mark, sides)
    path, own_s = ends(draws, run, parts, known, environment, eaten, frailty_mean, own_ability, asked)
    found = attribute(path)
    lived, hazard = _middle(path)
    table = reference_table(known, own_ability)
    said = facts(parts, own_s, known, environment, eaten, lived)
    causes, nothing_unusual = _causes(found, table, said)
    found_changes = changes(path, parts, own_s, eaten, environment)
    ratio = np.exp(np.percentile(found.whole, [10.0, 50.0, 90.0]))
    shown = {
        "time_s": round(at_s, 1),
        "distance_m": round(parts.stretch_m[1], 1),
        "muscle": mark.muscle,
        "side": mark.side,
        "severity": mark.severity,
        "near": mark.near,
        "stretch": {"from_m": round(parts.stretch_m[0], 1), "to_m": round(parts.stretch_m[1], 1)},
        "causes": causes,
        "hazard_ratio": {"p10": float(ratio[0]), "p50": float(ratio[1]), "p90": float(ratio[2])},
        "additivity_error": found.missed,
    }
    return Explained(
        shown=shown,
        told=not nothing_unusual,
        why_not=f"nothing unusual was seen: the risk was {ratio[1]:.1f} times that of a usual run of yours",
        headline=headline(found_changes, causes),
        counterfactuals=[change.shown() for change in found_changes],
        confidence=_confidence(found),
        timeline=_timeline(parts, lived, hazard),
    )


def _causes(
    found: Attribution, table: dict[str, Any], said: dict[str, list[str]]
) -> tuple[list[dict[str, Any]], bool]:
    """Turn the parts into shares with ranges; protective ones are negative."""
    means = dict(zip(DRIVERS, found.parts.mean(axis=0), strict=True))
    shares, scale, nothing_unusual = shared_out(
        {name: float(value) for name, value in means.items()}, reference_numbers().unusual_ratio
    )
    low, high = np.percentile(found.parts, [10.0, 90.0], axis=0) / scale
    out: list[dict[str, Any]] = []
    for index, name in enumerate(DRIVERS):
        line = table[name]
        out.append(
            {
                "name": line.name,
                "share": shares[name],
                "low": float(min(low[index], shares[name])),
                "high": float(max(high[index], shares[name])),
                "log_hazard_change": float(means[name]),
                "facts": said.get(name, []),
                "grade": line.grade,
                "claim": line.claim,
                "reference": line.reference,
            }
        )
    if nothing_unusual:
        out.append(
            {
                "name": USUAL,
                "share": shares[USUAL],
                "low": None,
                "high": None,
                "log_hazard_change": 0.0,
                "facts": ["the rest of the risk is that of a usual run"],
                "grade": None,
                "claim": "S2",
                "reference": "this way, everything as usual",
            }
        )
    out.sort(key=lambda cause: -abs(cause["share"]))
    return out, nothing_unusual


def _confidence(found: Attribution) -> str:
    """Say how well the draws agree on the leading cause."""
    leading = int(np.argmax(found.parts.mean(axis=0)))
    agree = float(np.mean(np.argmax(found.parts, axis=1) == leading))
    return "high" if agree >= SURE else "medium" if agree >= LIKELY else "low"


@jax.jit
def _lived(path: Ends) -> tuple[Kept, Any]:
    per_h, kept = stretch_hazard_per_h(path.happened, path.way, path.person, path.hazard, path.asked)
    return kept, per_h


def _middle(path: Ends) -> tuple[Kept, FloatArray]:
    """Replay the mean of the draws once, for what is shown along the way."""
    mean = jax.tree.map(
        lambda leaf: jnp.mean(jnp.asarray(leaf), axis=0),
        (path.happened, path.person, path.hazard),
    )
    kept, per_h = _lived(Ends(mean[0], mean[0], mean[1], mean[2], path.way, path.asked))
    return jax.tree.map(np.asarray, kept), np.asarray(per_h)


def _timeline(parts: Recorded, lived: Kept, hazard: FloatArray) -> dict[str, Any]:
    """Return what the body did, without empty pieces."""
    there = np.flatnonzero((parts.moving_s + parts.rest_s) > 0.0)

    def column(values: Any, digits: int = 3) -> list[float]:
        return [round(float(v), digits) for v in np.asarray(values, dtype=float)[there]]

    return {
        "time_s": column(parts.end_s, 1),
        "distance_m": column(np.cumsum(parts.length_m), 1),
        "speed_m_s": column(parts.length_m / np.maximum(parts.moving_s, 1e-9) * (parts.moving_s > 0.0)),
        "grade": column(parts.grade, 4),
        "altitude_m": column(parts.altitude_m, 1),
        "power_w_kg": column(lived.power_w_kg),
        "core_temperature_c": column(lived.core_c, 2),
        "body_water_change_l": column(lived.water_change_l),
        "muscle_glycogen_g": column(lived.muscle_glycogen_g, 1),
        "strength_left": column(np.mean(np.asarray(lived.remaining), axis=(1, 2))),
        "hazard_per_h": column(hazard, 5),
        "within": [bool(x) for x in parts.within[there]],
    }
