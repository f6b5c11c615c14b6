"""Stored forecasts against the runs that came: proper scores, beside the population's forecast."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from crampcast.evidence import coefficients
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learn.port import LearnPort

SURE = 1e-4
"""A chance is held this far from 0 and 1 in the log score."""
LEVELS = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


class Match(NamedTuple):
    """When a run is the one that was forecast; group ``learn.match``."""

    distance_share: float
    start_h: float


class Forecast(NamedTuple):
    """A stored forecast."""

    made_at: str
    start: datetime
    told: dict[str, Any]


def forecast_score(diary: LearnPort, runs: Sequence[LivedRun]) -> dict[str, Any]:
    """Score every stored forecast whose run has come.

    Parameters
    ----------
    diary : LearnPort
        Stored forecasts.
    runs : sequence of LivedRun
        The diary's runs.

    Returns
    -------
    dict
        ``stored, scored, waiting, too_late``; of cramps ``brier, log_score`` with the population's, expected
        and observed; of finish times the share inside the 80 % interval; each scored forecast; sentences.

    Notes
    -----
    Only a forecast that was made before its run came into the diary counts, the last one of them for a run.
    The cramp counts where silence about the run would count as clean. Brier ``(p - y)^2`` and logarithmic
    score ``-ln p(y)``; finish times by the mean pinball loss at the three told percentiles.

    References
    ----------
    Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102:359
    """
    stored = [
        Forecast(made, datetime.fromisoformat(start), told)
        for made, start, told in diary.forecasts()
        if start is not None
    ]
    came_in = diary.imported_at()
    chosen: dict[tuple[str, int], tuple[LivedRun, Forecast]] = {}
    waiting = too_late = 0
    for one in stored:
        run = run_for(one, runs)
        if run is None:
            waiting += 1
        elif one.made_at >= came_in.get(run.content, ""):
            too_late += 1
        else:
            chosen[run.content, run.leg] = (run, one)
    rows = [_row(run, one) for run, one in chosen.values()]
    return {
        "stored": len(stored),
        "scored": len(rows),
        "waiting": waiting,
        "too_late": too_late,
        **_cramps([row for row in rows if row["cramped"] is not None]),
        **_finishes([row for row in rows if row["inside"] is not None]),
        "forecasts": rows,
        "texts": _texts(rows, len(stored), waiting, too_late),
    }


def run_for(one: Forecast, runs: Sequence[LivedRun]) -> LivedRun | None:
    """Return the run that was forecast, or None where none has come."""
    match = coefficients(Match, "learn.match")
    metres = float(one.told["course"]["distance_m"])
    best: tuple[float, LivedRun] | None = None
    for run in runs:
        off = abs((run.summary.distance_m or 0.0) / metres - 1.0)
        start = run.summary.start
        if start is not None and start.tzinfo is not None:
            apart_h = abs((start - one.start) / timedelta(hours=1))
        else:
            apart_h = 0.0 if run.day == _day(one) else 2.0 * match.start_h
        if off <= match.distance_share and apart_h <= match.start_h and (best is None or off < best[0]):
            best = (off, run)
    return None if best is None else best[1]


def _day(one: Forecast) -> date:
    return one.start.date()


def _row(run: LivedRun, one: Forecast) -> dict[str, Any]:
    """Return one forecast beside what came."""
    chance = one.told["cramp_probability"]
    finish, took_s = one.told["finish_s"], run.summary.elapsed_s or run.summary.moving_s
    cramped = any(not event.near for event in run.events) if run.watched else None
    loss = None
    if took_s is not None:
        loss = float(np.mean([_pinball(took_s, float(finish[key]), level) for key, level in LEVELS.items()]))
    return {
        "made_at": one.made_at,
        "day": run.day.isoformat(),
        "distance_m": run.summary.distance_m,
        "chance": chance["mean"],
        "population_chance": chance["population_mean"],
        "cramped": cramped,
        "finish_s": finish,
        "took_s": took_s,
        "inside": None if took_s is None else bool(finish["p10"] <= took_s <= finish["p90"]),
        "pinball_s": None if loss is None else round(loss, 1),
    }


def _pinball(value: float, quantile: float, level: float) -> float:
    """Return the loss of a quantile."""
    return (value - quantile) * (level if value >= quantile else level - 1.0)


def brier(chance: float, came: bool) -> float:
    """Return the squared error of a chance.

    Examples
    --------
    >>> brier(0.25, False), round(log_score(0.25, True), 3)
    (0.0625, 1.386)
    """
    return (chance - float(came)) ** 2


def log_score(chance: float, came: bool) -> float:
    """Return minus the logarithm of the chance given to what came."""
    held = min(max(chance, SURE), 1.0 - SURE)
    return -math.log(held if came else 1.0 - held)


def _cramps(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {"cramps": None}

    def mean(score: Any, key: str) -> float:
        return round(float(np.mean([score(row[key], row["cramped"]) for row in rows])), 4)

    return {
        "cramps": {
            "count": len(rows),
            "brier": mean(brier, "chance"),
            "population_brier": mean(brier, "population_chance"),
            "log_score": mean(log_score, "chance"),
            "population_log_score": mean(log_score, "population_chance"),
            "expected": round(sum(row["chance"] for row in rows), 2),
            "observed": sum(1 for row in rows if row["cramped"]),
        }
    }


def _finishes(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {"finish": None}
    off = [row["took_s"] / row["finish_s"]["p50"] - 1.0 for row in rows]
    return {
        "finish": {
            "count": len(rows),
            "inside_80": sum(1 for row in rows if row["inside"]),
            "median_error_share": round(float(np.median(np.abs(off))), 4),
            "pinball_s": round(float(np.mean([row["pinball_s"] for row in rows])), 1),
        }
    }


def _texts(rows: Sequence[dict[str, Any]], stored: int, waiting: int, too_late: int) -> list[str]:
    """Say the score in sentences."""
    if not stored:
        return []
    lines = []
    if (found := _cramps([row for row in rows if row["cramped"] is not None])["cramps"]) is not None:
        lines.append(
            f"Of {found['count']} runs that were forecast {found['observed']} brought a cramp; "
            f"{found['expected']:.1f} were expected. Brier score {found['brier']:.3f}, "
            f"a usual runner's forecast {found['population_brier']:.3f} (smaller is better)."
        )
    if (times := _finishes([row for row in rows if row["inside"] is not None])["finish"]) is not None:
        lines.append(
            f"{times['inside_80']} of {times['count']} finish times lay inside the interval that should hold "
            f"8 in 10; the median error was {100.0 * times['median_error_share']:.0f} %."
        )
    if waiting:
        lines.append(f"{waiting} stored {'forecasts wait' if waiting > 1 else 'forecast waits'} for the run.")
    if too_late:
        lines.append(f"{too_late} made after the run was in the diary: not scored.")
    return lines
