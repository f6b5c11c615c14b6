"""What lies underfoot along a course, and how shaded it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from crampcast.course.points import FloatArray
from crampcast.errors import UnusableInput

TRAIL_WORDS: Final = re.compile(
    r"\b(trail|trails|fell|ultra|sky|mountain|montagne|berg|alpine|alpin|hill|ridge|round|crest|path"
    r"|single ?track|hike|hiking|backyard|vertical|cross|forest|wald|sentier|utmb)\b",
    re.IGNORECASE,
)
ROAD_WORDS: Final = re.compile(
    r"\b(road|street|city|parkrun|track|boulevard|stadt|marathon|half)\b", re.IGNORECASE
)
TRAIL_GRADE: Final = 0.07
"""Typical grade (sd) from which a course without a telling name counts as trail (our choice)."""
HILLY_GRADE: Final = 0.03
"""Typical grade from which such a course might as well be the other: the guess is told (our choice)."""

TECHNICALITY: Final = {
    "road": 0.0,
    "compacted": 0.0,
    "gravel": 0.05,
    "ground": 0.05,
    "trail": 0.15,
    "rough": 0.35,
}
"""Technicality of a class where none is stated; 0 for the others (our own judgement)."""


@dataclass(frozen=True)
class GroundStretch:
    """Ground of one stretch of a course.

    Parameters
    ----------
    from_m, to_m : float
        Where the stretch begins and ends, m from the start.
    ground : str
        Class of ground (``"road"``, ``"trail"``, ``"sand"`` …; `crampcast.evidence.ground`).
    technicality : float or None
        0 (smooth) to 1 (alpine scrambling); None takes the class's own.
    shade : float or None
        Share of the direct sun kept off, 0-1; None takes the class's own.

    Examples
    --------
    >>> GroundStretch(0.0, 5000.0, "trail").ground
    'trail'
    """

    from_m: float
    to_m: float
    ground: str
    technicality: float | None = None
    shade: float | None = None


def default_ground(name: str, typical_grade: float) -> str:
    """Say what ground a course without a word about it most likely has.

    Parameters
    ----------
    name : str
        Name of the course.
    typical_grade : float
        Standard deviation of its grade.

    Returns
    -------
    str
        ``"gravel"`` where the name says that, ``"trail"`` where the name says so, or where the name is
        silent and the typical grade reaches 0.07; else ``"road"``.

    Examples
    --------
    >>> default_ground("City Marathon", 0.02), default_ground("Sunday", 0.12)
    ('road', 'trail')
    """
    return _named_ground(name) or ("trail" if typical_grade >= TRAIL_GRADE else "road")


def guessed_ground(name: str, typical_grade: float) -> tuple[str, ...]:
    """Say what ground was taken for a hilly course by its steepness alone.

    Parameters
    ----------
    name, typical_grade : str and float
        As in `default_ground`.

    Returns
    -------
    tuple of str
        A warning; none where the name says what ground it is, or the course is level enough to be a road.

    Examples
    --------
    >>> guessed_ground("Tour", 0.06)[0]
    'nothing says what is underfoot: taken as road by its steepness; --ground trail or a CSV if it is not'
    >>> guessed_ground("Tour", 0.01), guessed_ground("Hill road", 0.05)
    ((), ())
    """
    if typical_grade < HILLY_GRADE or _named_ground(name):
        return ()
    usual = default_ground(name, typical_grade)
    other = "trail" if usual == "road" else "road"
    said = f"taken as {usual} by its steepness; --ground {other} or a CSV if it is not"
    return (f"nothing says what is underfoot: {said}",)


def _named_ground(name: str) -> str | None:
    """Return the ground that a course's name tells."""
    if re.search(r"\bgravel\b", name, re.IGNORECASE):
        return "gravel"
    if TRAIL_WORDS.search(name):
        return "trail"
    return "road" if ROAD_WORDS.search(name) else None


def read_ground(text: str, where: str = "ground") -> tuple[GroundStretch, ...]:
    r"""Read the ground of a course, stretch by stretch, from CSV.

    Parameters
    ----------
    text : str
        Lines ``from_km,to_km,ground,technicality,shade`` under that header; the last two columns may be
        empty or absent.
    where : str
        Name of the file, for error messages.

    Returns
    -------
    tuple of GroundStretch
        In the order given; later stretches win where they overlap.

    Examples
    --------
    >>> read_ground("from_km,to_km,ground\n0,5,road\n5,12,trail")[1].from_m
    5000.0
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), skipinitialspace=True)
    try:
        header = [str(column).strip().lower() for column in rows.fieldnames or ()]
        listed = list(_numbered(rows, header))
    except csv.Error as error:
        raise UnusableInput(
            f"not readable as CSV ({error})", where=where, remedy="save it again as CSV"
        ) from None
    if not {"from_km", "to_km", "ground"} <= set(header):
        raise UnusableInput(
            "no columns from_km, to_km and ground",
            where=where,
            remedy="begin with the line from_km,to_km,ground,technicality,shade",
        )
    stretches = []
    for number, row in listed:
        line = f"{where}, line {number}"
        start, end = (
            _number(row.get("from_km"), line, 0.0, 1000.0),
            _number(row.get("to_km"), line, 0.0, 1000.0),
        )
        if start is None or end is None or end <= start:
            raise UnusableInput("to_km must lie beyond from_km", where=line, remedy="give both in kilometres")
        stretches.append(
            GroundStretch(
                1000.0 * start,
                1000.0 * end,
                (row.get("ground") or "").strip().lower(),
                _number(row.get("technicality"), line, 0.0, 1.0),
                _number(row.get("shade"), line, 0.0, 1.0),
            )
        )
    return tuple(stretches)


def _numbered(rows: csv.DictReader[str], header: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row with its line."""
    rows.fieldnames = header
    for row in rows:
        yield rows.line_num, row


def _number(text: str | None, where: str, low: float, high: float) -> float | None:
    """Read a number between two bounds; empty is None."""
    if text is None or not str(text).strip():
        return None
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise UnusableInput(f"{text!r} is not a number", where=where, remedy="write it like 0.5") from None
    if not low <= value <= high:
        raise UnusableInput(f"{value:g} is outside {low:g} to {high:g}", where=where, remedy="check the unit")
    return value


def at_distance(
    stretches: tuple[GroundStretch, ...], distance_m: FloatArray, default: str
) -> tuple[list[str], FloatArray, FloatArray]:
    """Tell ground, technicality and shade at some distances.

    Parameters
    ----------
    stretches : tuple of GroundStretch
        Known stretches; later ones win.
    distance_m : numpy.ndarray, shape (n,)
        Distances from the start, m.
    default : str
        Ground where no stretch says anything.

    Returns
    -------
    tuple of list of str, numpy.ndarray, numpy.ndarray
        Ground, technicality and shade; the last two NaN where the class's own is to be taken.

    Examples
    --------
    >>> import numpy as np
    >>> at_distance((GroundStretch(0.0, 50.0, "sand"),), np.array([25.0, 75.0]), "road")[0]
    ['sand', 'road']
    """
    names = np.full(distance_m.size, default, dtype=object)
    technicality, shade = np.full(distance_m.size, np.nan), np.full(distance_m.size, np.nan)
    for stretch in stretches:
        inside = (distance_m >= stretch.from_m) & (distance_m < stretch.to_m)
        names[inside] = stretch.ground
        technicality[inside] = np.nan if stretch.technicality is None else stretch.technicality
        shade[inside] = np.nan if stretch.shade is None else stretch.shade
    return [str(name) for name in names], technicality, shade
