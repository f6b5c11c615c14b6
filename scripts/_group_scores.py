"""How the ways of learning from a group fared: scores paired by runner, with errors over groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import rel_entr
from study_learning import chance


class Plan(NamedTuple):
    """How much is simulated."""

    seed: int = 13
    clubs: int = 12
    sizes: tuple[int, ...] = (12,)
    lengths: tuple[int, ...] = (3, 12)
    joining: int = 24
    """Newcomers of each club, who are in no diary."""
    oftener: tuple[float, ...] = (1.0,)
    """Scenarios: how many times as often as runners drawn from the shipped population a club cramps."""


class Judged(NamedTuple):
    """One runner's race: the club, the truth, and draws of the log cumulative hazard by each way."""

    group: int
    truth: float
    ways: dict[str, np.ndarray]


class Cell(NamedTuple):
    """Who is judged together."""

    oftener: float
    joined: bool
    """Whether they are newcomers."""
    runs: int
    size: int


Results = dict[Cell, list[Judged]]


def scored(one: Judged, way: str) -> dict[str, float]:
    """Return how a way fared for one runner: squared error, and expected scores over those of who knows all.

    Examples
    --------
    >>> sure = Judged(0, -1.0, {"way": np.array([-1.0, -1.0])})
    >>> all(abs(value) < 1e-12 for value in scored(sure, "way").values())
    True
    """
    said, true = float(chance(one.ways[way]).mean()), float(chance(one.truth))
    return {
        "log_score": float(rel_entr(true, said) + rel_entr(1.0 - true, 1.0 - said)),
        "brier": (said - true) ** 2,
        "squared": (float(np.median(one.ways[way])) - one.truth) ** 2,
    }


def over_groups(judged: Sequence[Judged], value: Callable[[Judged], float]) -> tuple[float, float]:
    """Return the mean over groups of a group's mean value, and its standard error."""
    by_group: dict[int, list[float]] = {}
    for one in judged:
        by_group.setdefault(one.group, []).append(value(one))
    means = np.array([np.mean(found) for found in by_group.values()])
    spread = float(np.std(means, ddof=1)) if len(means) > 1 else float("nan")
    return float(means.mean()), spread / float(np.sqrt(len(means)))


def paired(judged: Sequence[Judged], way: str, other: str, score: str) -> tuple[float, float]:
    """Return by how much a way scores less than another for the same runners, and its standard error."""
    return over_groups(judged, lambda one: scored(one, way)[score] - scored(one, other)[score])


def fared(judged: Sequence[Judged], way: str) -> dict[str, float]:
    """Return how a way fared: error, width, coverage, and scores over those of who knows everything."""
    truth = np.array([one.truth for one in judged])
    draws = [one.ways[way] for one in judged]
    held = {}
    for band in (50, 90):
        edges = np.array([np.percentile(d, [50 - band / 2, 50 + band / 2]) for d in draws])
        held[f"inside_{band}"] = float(np.mean((edges[:, 0] <= truth) & (truth <= edges[:, 1])))
    scores = [scored(one, way) for one in judged]
    return held | {
        "error": float(np.sqrt(np.mean([one["squared"] for one in scores]))),
        "width": float(np.mean([np.ptp(np.percentile(d, [10, 90])) for d in draws])),
        "brier": float(np.mean([one["brier"] for one in scores])),
        "log_score": float(np.mean([one["log_score"] for one in scores])),
    }
