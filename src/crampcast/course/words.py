"""A course in words, such as "50 km 2400 m": rolling ground of that length and climb."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from crampcast.course.elevation import Profile, rises_and_falls_m
from crampcast.errors import UnusableInput
from crampcast.units import METRES_PER_FOOT, METRES_PER_MILE

SHORTEST_COURSE_M: Final = 100.0
LONGEST_COURSE_M: Final = 1_000_000.0
HILL_M: Final = 4000.0
"""Usual distance from one valley to the next in the rolling course that words stand for (our choice)."""
STEEPEST_MEAN: Final = 0.35
_NODE_M: Final = 25.0

_NAMED: Final = {
    "half marathon": "21.0975 km",
    "half-marathon": "21.0975 km",
    "marathon": "42.195 km",
    "half": "21.0975 km",
}
_TERM: Final = re.compile(
    r"([-+−]?)\s*(\d+(?:[.,]\d+)?)\s*(km|kilomet\w+|k|miles?|mi|met\w+|m|ft|feet|foot)\b\s*(up|climb|gain|d\+|\+)?"
    r"(down|descent|loss|d-|-(?!\s*\d))?",
    re.IGNORECASE,
)


class CourseWords(NamedTuple):
    """What a course in words says.

    Parameters
    ----------
    length_m, climb_m, descent_m : float
        Length, sum of rises, sum of falls, m.

    Examples
    --------
    >>> CourseWords(42195.0, 0.0, 0.0).length_m
    42195.0
    """

    length_m: float
    climb_m: float
    descent_m: float


def read_course_words(text: str) -> CourseWords:
    """Read distance, climb and, if given, descent.

    Parameters
    ----------
    text : str
        Such as ``"50 km 2400 m"``, ``"26.2 mi"``, ``"marathon"``, ``"100 miles 5500 m"``, ``"42 km +2500 m
        -2300 m"``, ``"31 mi 6000 ft"``. Without a climb the course is flat; without a descent it falls as
        much as it climbs.

    Returns
    -------
    CourseWords
        In metres.

    Examples
    --------
    >>> read_course_words("50 km 2400 m")
    CourseWords(length_m=50000.0, climb_m=2400.0, descent_m=2400.0)
    """
    remedy = 'write it like "50 km 2400 m", "26.2 mi" or "half marathon"'
    words = text.strip().lower()[:120]
    for name, length in _NAMED.items():
        if re.match(rf"{name}\b", words):
            words = length + words[len(name) :]
            break
    rest = re.sub(r"\b(with|and|of|the|a|flat|trail|road)\b|[,;/]", " ", _TERM.sub(" ", words)).strip()
    terms = [_term(*found.groups()) for found in _TERM.finditer(words)]
    lengths = [value for kind, value in terms if kind == "length"]
    heights = [(kind, value) for kind, value in terms if kind != "length"]
    if rest or len(lengths) != 1 or len(heights) > 2 or (heights and terms[0][0] != "length"):
        raise UnusableInput(f"{text.strip()[:50]!r} is not a course in words", where="course", remedy=remedy)
    climbs, falls = [v for k, v in heights if k == "climb"], [v for k, v in heights if k == "descent"]
    if len(climbs) == 2:
        climbs, falls = climbs[:1], climbs[1:]
    climb = climbs[0] if climbs else 0.0
    descent = falls[0] if falls else climb
    return checked_words(CourseWords(lengths[0], climb, descent), text)


def _term(sign: str, number: str, unit: str, up: str | None, down: str | None) -> tuple[str, float]:
    """Give the kind and the metres of one term."""
    value, unit = float(number.replace(",", ".")), unit.lower()
    if unit[0] == "k":
        kind, metres = "length", 1000.0 * value
    elif unit.startswith("mi"):
        kind, metres = "length", METRES_PER_MILE * value
    else:
        kind, metres = "climb", value * (METRES_PER_FOOT if unit.startswith("f") else 1.0)
        kind = "descent" if (sign in {"-", "−"} or down) and not up else kind
    return ("negative" if kind == "length" and sign in {"-", "−"} else kind), metres


def checked_words(words: CourseWords, text: str) -> CourseWords:
    """Refuse what cannot be run.

    Parameters
    ----------
    words : CourseWords
        Length, climb and descent, m.
    text : str
        As they were said, for the error.

    Returns
    -------
    CourseWords
        The same.

    Raises
    ------
    UnusableInput
        If it is shorter or longer than any course, or steeper.

    Examples
    --------
    >>> checked_words(CourseWords(5000.0, 100.0, 100.0), "5 km 100 m").climb_m
    100.0
    """
    if not SHORTEST_COURSE_M <= words.length_m <= LONGEST_COURSE_M:
        raise UnusableInput(
            f"a course of {words.length_m / 1000:g} km",
            where=f"course {text.strip()[:40]!r}",
            remedy="give 0.1 to 1000 km",
        )
    if words.climb_m + words.descent_m > STEEPEST_MEAN * words.length_m:
        raise UnusableInput(
            f"{words.climb_m:g} m up and {words.descent_m:g} m down exceed {words.length_m / 1000:g} km",
            where="course",
            remedy="check the units of distance and climb",
        )
    return words


def rolling_profile(words: CourseWords) -> Profile:
    """Lay out rolling ground of a given length, climb and descent.

    Parameters
    ----------
    words : CourseWords
        Length, climb and descent, m.

    Returns
    -------
    Profile
        Ground from sea level upwards, climb and descent exact.

    Notes
    -----
    Hills about 4 km apart, each a smooth rise followed by a smooth fall: within a rise the grade follows a
    raised sine, so that it starts and ends level. Rises and falls share the length by height. Heights of
    neighbouring hills vary by a fixed pattern (0.6 to 1.4 of the mean); the lowest point is set to 0 m, for
    the real height is not known.

    Examples
    --------
    >>> ground = rolling_profile(CourseWords(50_000.0, 2400.0, 2400.0))
    >>> round(ground.climb_m), round(float(ground.distance_m[-1]))
    (2400, 50000)
    """
    length, up, down = words
    nodes = max(round(length / _NODE_M), 8) + 1
    distance = np.linspace(0.0, length, nodes)
    if up + down <= 0:
        flat = np.zeros(nodes)
        return Profile(distance, flat, flat, 0.0, 0.0, 0.0, 0.0)
    hills = max(1, round(length / HILL_M))
    weight = 1.0 + 0.4 * np.sin(2.4 * np.arange(hills))
    weight /= weight.sum()
    rise, fall = up * weight, down * weight
    share = np.column_stack([rise, fall]).ravel()
    share = 0.15 * np.repeat(weight / 2, 2) + 0.85 * share / share.sum()
    edge = length * np.concatenate([[0.0], np.cumsum(share / share.sum())])
    height = np.concatenate([[0.0], np.cumsum(np.column_stack([rise, -fall]).ravel())])
    piece = np.clip(np.searchsorted(edge, distance, side="right") - 1, 0, edge.size - 2)
    within = (distance - edge[piece]) / np.maximum(edge[piece + 1] - edge[piece], 1e-9)
    eased = within - np.sin(2 * np.pi * within) / (2 * np.pi)
    altitude = height[piece] + (height[piece + 1] - height[piece]) * eased
    step = np.diff(altitude)
    climb, descent = rises_and_falls_m(altitude)
    exact = np.where(
        step > 0, step * (up / climb if climb else 0.0), step * (down / descent if descent else 0.0)
    )
    altitude = np.concatenate([[0.0], np.cumsum(exact)])
    altitude -= altitude.min()
    climb, descent = rises_and_falls_m(altitude)
    typical = float((np.diff(altitude) / np.diff(distance)).std())
    return Profile(
        distance, altitude, np.full(nodes, 0.05 * max(up, down)), climb, descent, 0.05 * up, typical
    )
