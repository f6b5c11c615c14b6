"""One cramp: its causes in shares, the facts behind them, and what would have helped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED, SIDES
from crampcast.forecast.causes.risk import Asked, hazard_per_h
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Attribution, Ends, attribute
from crampcast.forecast.causes.told import USUAL, shared_out
from crampcast.forecast.ensemble import GROUP_MATRIX, Draw
from crampcast.jobs.explain.changes import (
    Change,
    changes,
    headline,
    log_changes,
    most_useful,
    points_of_references,
)
from crampcast.jobs.explain.facts import facts
from crampcast.jobs.explain.mark import Mark
from crampcast.jobs.explain.reference import ends, less_prone, slower_than_own
from crampcast.jobs.explain.situation import Situation
from crampcast.jobs.explain.table import Below, Line, reference_table, stand_ins
from crampcast.jobs.plan.drivers import reference_numbers
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.state import Kept

FloatArray = NDArray[np.float64]

SURE, LIKELY = 0.9, 0.6
"""Shares of draws that agree on the leading cause."""
LIKELIEST = 3
"""Muscles named where the runner named none."""
NO_HIGHER = 1.05
"""A ratio below this is told as no higher: with one decimal it would read 1.0."""
RAISED = 1.25
"""What raised the risk this many times is named, also where the whole was not unusual."""
HOT_C = 40.0
"""A modelled core temperature that no runner should reach."""


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
    headline_claim : str
        Entry of the evidence register behind it.
    changes : list of Change
        What would have happened otherwise.
    confidence : str
        ``high``, ``medium`` or ``low``.
    lived : Kept
        What the body did, piece by piece.
    hazard_per_h : ndarray, shape (pieces,)
        Of the muscles asked about.
    open_questions : list of str
        What the file and the answers cannot show.
    """

    shown: dict[str, Any]
    told: bool
    why_not: str
    headline: str
    headline_claim: str
    changes: list[Change]
    confidence: str
    lived: Kept
    hazard_per_h: FloatArray
    open_questions: list[str]
    raised: str = ""
    """What raised the risk most where the whole was not unusual, in one sentence; empty if nothing did."""
    warnings: tuple[str, ...] = ()


def asked_about(muscle: str | None, side: str | None) -> Asked:
    """Return the weights of the muscles and sides that a mark names.

    Parameters
    ----------
    muscle : str or None
        A reported muscle; all are asked about where none is named.
    side : str or None
        One side; both count where none or ``both`` is named.

    Examples
    --------
    >>> asked = asked_about("calf", "left")
    >>> float(asked.muscles.sum()), asked.sides.tolist()
    (2.0, [1.0, 0.0])
    """
    muscles = np.array([float(muscle in (None, GROUP_OF[m])) for m in MUSCLES])
    return Asked(muscles, np.array([float(side not in SIDES or side == one) for one in SIDES]))


def explain_cramp(mark: Mark, at_s: float, situation: Situation, draws: Draw, seed: int) -> Explained:
    """Explain one cramp.

    Parameters
    ----------
    mark : Mark
        As said.
    at_s : float
        When, elapsed seconds of the run.
    situation : Situation
        Recording, training, day and intake.
    draws : Draw
        The runner, many times.
    seed : int
        Seed of all chance.

    Returns
    -------
    Explained
    """
    parts = situation.parts
    asked = asked_about(mark.muscle, mark.side)
    path, own_s = ends(draws, situation, asked, seed)
    found = attribute(path, points_of_references())
    lived, hazard = _middle(path)
    unknown = stand_ins(situation)
    below = Below(
        effort=situation.own_ability and slower_than_own(parts, own_s),
        proneness=less_prone(path.happened.proneness),
    )
    table = reference_table(situation, below)
    ratio = np.exp(np.percentile(found.whole, [10.0, 50.0, 90.0]))
    said = facts(situation, own_s, lived)
    causes, nothing_unusual = _causes(found, table, said, unknown, float(ratio[1]))
    would_have = changes(log_changes(found, path, parts), situation, own_s, unknown)
    shown = {
        "time_s": round(at_s, 1),
        "distance_m": round(parts.stretch_m[1], 1),
        "muscle": mark.muscle,
        "side": mark.side,
        "severity": mark.severity,
        "near": mark.near,
        "likely_muscles": _likeliest(hazard, parts.within) if mark.muscle is None else [],
        "stretch": {"from_m": round(parts.stretch_m[0], 1), "to_m": round(parts.stretch_m[1], 1)},
        "status": "cannot_tell" if nothing_unusual else "ok",
        "causes": causes,
        "hazard_ratio": {"p10": float(ratio[0]), "p50": float(ratio[1]), "p90": float(ratio[2])},
        "additivity_error": found.missed,
    }
    weighed = np.einsum("nsm,s,m->n", hazard, np.asarray(asked.sides), np.asarray(asked.muscles))
    return Explained(
        shown=shown,
        told=not nothing_unusual,
        why_not=_why_not(float(ratio[1]), situation.own_ability and not below.effort),
        headline=headline(would_have, str(causes[0]["name"])),
        headline_claim=best.offer.claim if (best := most_useful(would_have)) else str(causes[0]["claim"]),
        changes=would_have,
        confidence=_confidence(found, unknown),
        lived=lived,
        hazard_per_h=weighed,
        open_questions=list(dict.fromkeys(unknown.values())),
        raised=_raised(causes),
        warnings=_too_hot(lived, parts.before + parts.within),
    )


def _why_not(ratio: float, own_effort: bool) -> str:
    """Say that the risk was not unusual, and against what."""
    usual = "your own even effort on a usual day" if own_effort else "a usual run, run evenly"
    if ratio < NO_HIGHER:
        return f"nothing unusual was seen: the modelled risk was no higher than that of {usual}"
    return f"nothing unusual was seen: the modelled risk was {ratio:.1f} times that of {usual}"


def _raised(causes: list[dict[str, Any]]) -> str:
    """Name what raised the risk most, with its first fact, if it is worth a sentence."""
    most = max(causes, key=lambda cause: float(cause["log_hazard_change"]))
    times = float(np.exp(most["log_hazard_change"]))
    if times < RAISED:
        return ""
    fact = f" ({most['facts'][0]})" if most["facts"] else ""
    return f"what raised it most was {most['name']}, {times:.1f} times{fact}; not enough to call it the cause"


def _too_hot(lived: Kept, until: FloatArray) -> tuple[str, ...]:
    """Warn of a core temperature beyond what a runner should reach."""
    highest = float(np.max(np.where(until > 0.0, np.asarray(lived.core_c), 0.0)))
    if highest < HOT_C:
        return ()
    return (
        f"core temperature by the model {highest:.1f} °C, too hot to go on. Either the weather was milder "
        "than said, or this was dangerous: hot and confused is a red flag (crampcast evidence RF3)",
    )


def _likeliest(hazard: FloatArray, within: FloatArray) -> list[dict[str, Any]]:
    """Return the muscles that hold most of the hazard of the stretch."""
    share = np.einsum("nsm,n->m", hazard, within) @ GROUP_MATRIX
    share = share / share.sum()
    best = np.argsort(-share)[:LIKELIEST]
    return [{"muscle": REPORTED[i], "share": round(float(share[i]), 3)} for i in best]


def _causes(
    found: Attribution,
    table: dict[str, Line],
    said: dict[str, list[str]],
    unknown: Collection[str],
    ratio: float,
) -> tuple[list[dict[str, Any]], bool]:
    """Turn the parts into shares with ranges; protective ones are negative."""
    means = dict(zip(DRIVERS, found.parts.mean(axis=0), strict=True))
    shares, scale, nothing_unusual = shared_out(
        {name: float(value) for name, value in means.items()}, reference_numbers().unusual_ratio, ratio
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
                "stand_in": name in unknown,
            }
        )
    if nothing_unusual:
        out.append(
            {
                "name": "a usual run",
                "share": shares[USUAL],
                "low": None,
                "high": None,
                "log_hazard_change": 0.0,
                "facts": ["the rest of the risk is that of a usual run"],
                "grade": None,
                "claim": "S33",
                "reference": "this way, everything as usual",
                "stand_in": False,
            }
        )
    out.sort(key=lambda cause: -cause["share"])  # what raised the risk first, what lowered it last
    return out, nothing_unusual


def _confidence(found: Attribution, unknown: Collection[str]) -> str:
    """Say how well the draws agree on the leading cause; one that rests on a stand-in is never sure."""
    leading = int(np.argmax(found.parts.mean(axis=0)))
    agree = float(np.mean(np.argmax(found.parts, axis=1) == leading))
    if DRIVERS[leading] in unknown or agree < LIKELY:
        return "low"
    return "high" if agree >= SURE else "medium"


@kept_program
def _lived(path: Ends) -> tuple[Kept, Any]:
    per_h, kept = hazard_per_h(path.happened, path.way, path.person, path.hazard)
    return kept, per_h


def _middle(path: Ends) -> tuple[Kept, FloatArray]:
    """Replay the mean of the draws once, for what is shown along the way."""
    mean = jax.tree.map(
        lambda leaf: np.mean(np.asarray(leaf), axis=0),
        (path.happened, path.person, path.hazard),
    )
    kept, per_h = _lived(Ends(mean[0], mean[0], mean[1], mean[2], path.way, path.asked))
    return jax.tree.map(np.asarray, kept), np.asarray(per_h)
