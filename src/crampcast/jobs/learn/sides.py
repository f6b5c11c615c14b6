"""Which side of the runner cramps, as it was learnt: kept beside the posterior, for pictures of the body."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crampcast.evidence import load_parameters
from crampcast.jobs.learn.port import LearnPort

KEY = "learnt_sides"
PREFIX = "side."
"""Names of the parameters that `crampcast.jobs.learn.own` gives the sides."""


class LeftShare(NamedTuple):
    """The left one's share of a muscle's hazard, from cramps whose side was named."""

    p10: float
    p50: float
    p90: float
    cramps: int


def left_shares(rows: Sequence[Mapping[str, Any]]) -> dict[str, LeftShare]:
    """Return the left one's share for every muscle whose sides the diary tells apart.

    Parameters
    ----------
    rows : sequence of mapping
        Parameters as ``learn`` answers them; sides are odds of left to right.

    Examples
    --------
    >>> odds = {"p10": 1.0, "p50": 3.0, "p90": 9.0}
    >>> row = {"name": "side.calf", "learnt": True, "posterior": odds, "evidence_count": 5}
    >>> left_shares([row])["calf"]
    LeftShare(p10=0.5, p50=0.75, p90=0.9, cramps=5)
    """
    found: dict[str, LeftShare] = {}
    for row in rows:
        if row["name"].startswith(PREFIX) and row["learnt"]:
            odds = row["posterior"]
            low, middle, high = (round(odds[p] / (1.0 + odds[p]), 3) for p in ("p10", "p50", "p90"))
            share = LeftShare(low, middle, high, int(row["evidence_count"]))
            found[row["name"].removeprefix(PREFIX)] = share
    return found


def keep_sides(diary: LearnPort, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was learnt of the sides; nothing where they are not told apart."""
    shares = left_shares(rows)
    if shares or diary.cached(KEY, load_parameters().hash) is not None:
        diary.cache(KEY, json.dumps(shares).encode(), load_parameters().hash)


def kept_sides(diary: LearnPort) -> dict[str, LeftShare]:
    """Return what was learnt of the sides, by muscle."""
    value = diary.cached(KEY, load_parameters().hash)
    try:
        return {name: LeftShare(*share) for name, share in json.loads(value or b"{}").items()}
    except (ValueError, TypeError):
        return {}
