"""Before or after a mark on the way: who of a group had the first event beyond it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.replicate import Group
from crampcast.jobs.validate.quantity import CannotPredict

BoolArray = NDArray[np.bool_]


def check_distance(group: Group) -> None:
    """Refuse a place on the way of a laboratory protocol.

    Raises
    ------
    CannotPredict
        If the event has no distance.
    """
    if not group.run_km.any():
        raise CannotPredict("a laboratory protocol has no distance")


def after_mark(outcome: Outcome, group: Group, side: str, triathlon: bool) -> dict[str, BoolArray]:
    """Return who of a group had the first event beyond a mark, by each basis that applies.

    Parameters
    ----------
    outcome : Outcome
        Names the mark.
    group : Group
        Runners.
    side : str
        ``after`` or ``before``: which of the outcome's fields hold the mark.
    triathlon : bool
        Then the share of an event is one of time.
    """
    km, fraction = outcome.number(f"{side}_km"), outcome.number(f"{side}_fraction")
    timed = triathlon or not group.run_km.any()
    if km is not None:
        check_distance(group)
        with np.errstate(invalid="ignore"):
            return {"distance": group.place_km() > km}
    if fraction is None:
        raise CannotPredict(f"neither {side}_km nor {side}_fraction is given")
    basis = outcome.word("basis", "time" if timed else "distance")
    by_time = group.first_s > fraction * group.finish_s
    with np.errstate(invalid="ignore"):
        by_distance = group.place_km() > fraction * group.run_km
    if basis == "time":
        return {"time": by_time}
    if basis not in ("distance", "unspecified"):
        raise CannotPredict(f"the basis {basis!r} is not known")
    if timed:
        if basis == "unspecified":
            return {"time": by_time}
        check_distance(group)
        raise CannotPredict("a share of a triathlon's distance is not a share of one sport")
    return {"distance": by_distance} if basis == "distance" else {"distance": by_distance, "time": by_time}
