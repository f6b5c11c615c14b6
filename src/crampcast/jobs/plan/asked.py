"""A question about a place of the plan: its words, and the stretch of the course that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED, SIDES
from crampcast.jobs.explain.mark import METRES_PER_MILE, PATTERNS, SAME_WORD
from crampcast.units import format_duration

FloatArray = NDArray[np.float64]

AROUND_M = 500.0
"""Half of the stretch around a place."""
_BETWEEN = re.compile(r"^(km|mi)(\d{1,4}(?:[.,]\d{1,6})?)-(\d{1,4}(?:[.,]\d{1,6})?)$")
REMEDY = '"km62", "mi38.5 calf", "km58-63", "6:30:00 quadriceps left"'


class Stretch(NamedTuple):
    """A part of the course, m from the start."""

    from_m: float
    to_m: float


@dataclass(frozen=True)
class Question:
    """What is asked about a place: one of a place, a stretch and a time, and whose risk.

    Parameters
    ----------
    text : str
        As said.
    at_m : float or None
        The place, m from the start.
    from_m, to_m : float or None
        The stretch, m from the start.
    time_s : float or None
        When the median runner is there.
    muscle, side : str or None
        Whose risk; all if not said.
    """

    text: str
    at_m: float | None = None
    from_m: float | None = None
    to_m: float | None = None
    time_s: float | None = None
    muscle: str | None = None
    side: str | None = None

    @property
    def where(self) -> str:
        """The option as said, for messages."""
        return f'--why "{self.text}"'


def parse_question(text: str) -> Question:
    """Read a question about a place.

    Parameters
    ----------
    text : str
        ``"PLACE [muscle] [left|right|both]"``; PLACE is ``km62``, ``mi38.5``, ``km58-63`` or ``H:MM:SS``.

    Returns
    -------
    Question

    Raises
    ------
    UnusableInput
        If a word is none of these.

    Examples
    --------
    >>> asked = parse_question("km62 quads left")
    >>> asked.at_m, asked.muscle, asked.side
    (62000.0, 'quadriceps', 'left')
    """
    asked = Question(" ".join(text.split()))
    words = text.lower().split()
    if not words:
        raise UnusableInput("it is empty", where="--why", remedy=f"say where: {REMEDY}")
    asked = _placed(words[0], asked)
    for word in words[1:]:
        asked = _named(word, asked)
    return asked


def _placed(word: str, asked: Question) -> Question:
    """Return the question with the place that its first word names."""
    if found := _BETWEEN.match(word):
        start, end = (_metres(found.group(1), number) for number in found.group(2, 3))
        if end <= start:
            raise UnusableInput(
                "the stretch ends before it begins", where=asked.where, remedy='say "km58-63"'
            )
        return replace(asked, from_m=start, to_m=end)
    for unit in ("km", "mi"):
        if found := PATTERNS[unit].match(word):
            middle = _metres(unit, found.group(1))
            if middle < 0.0:
                raise UnusableInput("it lies before the start", where=asked.where, remedy=f"say {REMEDY}")
            return replace(asked, at_m=middle)
    found = PATTERNS["clock"].match(word)
    if found is None or found.group(1):
        raise UnusableInput(
            f'"{word}" says no place or time of the course', where=asked.where, remedy=f"say where: {REMEDY}"
        )
    hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4))
    return replace(asked, time_s=3600.0 * hours + 60.0 * minutes + seconds)


def _metres(unit: str, number: str) -> float:
    return float(number.replace(",", ".")) * (1000.0 if unit == "km" else METRES_PER_MILE)


def _named(word: str, asked: Question) -> Question:
    """Return the question with the muscle or side that one more word names."""
    muscle = SAME_WORD.get(word, word.replace("-", "_"))
    if muscle in REPORTED and asked.muscle is None:
        return replace(asked, muscle=muscle)
    if word in (*SIDES, "both") and asked.side is None:
        return replace(asked, side=word)
    raise UnusableInput(
        f'"{word}" is no muscle and no side',
        where=asked.where,
        remedy=f"muscles are {', '.join(REPORTED)}; sides left, right, both",
    )


def refuse_off_course(asked: Question, length_m: float) -> None:
    """Refuse a place beyond the end of the course.

    Raises
    ------
    UnusableInput
        If the course is shorter.
    """
    farthest_m = max(asked.at_m or 0.0, asked.to_m or 0.0)
    if farthest_m > length_m + 0.1 * AROUND_M:
        raise UnusableInput(
            f"it lies beyond the end of the course ({length_m / 1000.0:.2f} km)",
            where=asked.where,
            remedy="name a place on the way",
        )


def stretch_of(asked: Question, along_m: FloatArray, clock_s: FloatArray, done_m: float = 0.0) -> Stretch:
    """Return the stretch that a question means.

    Parameters
    ----------
    asked : Question
        As read.
    along_m, clock_s : ndarray
        Where segments end, and when the median runner is there.
    done_m : float
        How much of the course is run already.

    Raises
    ------
    UnusableInput
        If the median runner has finished by then, or the place lies behind.
    """
    found = _stretch(asked, along_m, clock_s)
    if done_m > 0.0 and found.to_m <= done_m:
        raise UnusableInput(
            f"you have passed it: the plan is of what comes after {done_m / 1000.0:.1f} km",
            where=asked.where,
            remedy="crampcast explain tells of what has happened",
        )
    return found


def _stretch(asked: Question, along_m: FloatArray, clock_s: FloatArray) -> Stretch:
    length_m, middle_m = float(along_m[-1]), asked.at_m
    if asked.time_s is not None:
        if asked.time_s > clock_s[-1]:
            raise UnusableInput(
                f"it lies after the planned finish ({format_duration(float(clock_s[-1]))})",
                where=asked.where,
                remedy="name a time or a place on the way",
            )
        middle_m = float(np.interp(asked.time_s, np.append(0.0, clock_s), np.append(0.0, along_m)))
    if middle_m is None:
        return Stretch(asked.from_m or 0.0, min(asked.to_m or length_m, length_m))
    width = min(2.0 * AROUND_M, length_m)
    start_m = min(max(middle_m - AROUND_M, 0.0), length_m - width)
    return Stretch(start_m, start_m + width)
