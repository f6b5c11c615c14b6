"""A course file that holds a plan of this program: its instructions are no stations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from crampcast.course.points import Waypoint

_INSTRUCTIONS: Final = {"eat", "drink", "ease", "finish", "food", "water", "danger"}
_OURS: Final = {"eat", "ease"}
"""Words for places that only this program writes."""
_AMOUNT = re.compile(r"\b\d+ ?ml\b")
_ADVICE = re.compile(
    r"(Ease|Mind) (calf|foot|shin|quad(ricep)?s|ham(string|s)|glute|adductor|groin|hip( flexor)?)$"
)
_FINISH = re.compile(r"Finish( \d+:\d\d)?")
_TIME = re.compile(r" \d+:\d\d$")
SAID: Final = (
    "the course holds the instructions of a plan: what it says to eat and drink was left out, and its "
    "stations are taken to offer nothing; --stations says what they do"
)


def is_own_plan(waypoints: tuple[Waypoint, ...]) -> bool:
    """Whether a course file holds a plan of this program.

    Examples
    --------
    >>> is_own_plan((Waypoint("Ease calf", 45.0, 6.0, None, "danger"),))
    True
    """
    return any(
        w.kind in _OURS
        or (w.kind in _INSTRUCTIONS and (_AMOUNT.search(w.name) or _ADVICE.match(w.name)) is not None)
        for w in waypoints
    )


def without_instructions(waypoints: tuple[Waypoint, ...]) -> tuple[tuple[Waypoint, ...], tuple[str, ...]]:
    """Leave out what a plan told its runner to do, and keep its stations.

    Parameters
    ----------
    waypoints : tuple of Waypoint
        Marked places of a course file.

    Returns
    -------
    tuple of (tuple of Waypoint, tuple of str)
        The same, with no warning, where it is no plan of ours.

    Notes
    -----
    Told by an amount to drink in the name of a place, or by our own words for kinds and for muscles to
    ease. Stations lose the time that stands behind their names.

    Examples
    --------
    >>> plan = (Waypoint("40 ml sports", 45.0, 6.0, None, "water"), Waypoint("Hut 1:23", 45.0, 6.1))
    >>> [(w.name, w.kind) for w in without_instructions(plan)[0]]
    [('Hut', 'checkpoint')]
    >>> hut = (Waypoint("Hut", 45.0, 6.1, None, "water"),)
    >>> without_instructions(hut) == (hut, ())
    True
    """
    if not is_own_plan(waypoints):
        return waypoints, ()
    kept = tuple(
        replace(w, name=_TIME.sub("", w.name), kind="checkpoint")
        for w in waypoints
        if w.kind not in _INSTRUCTIONS and _FINISH.fullmatch(w.name) is None
    )
    return kept, (SAID,)
