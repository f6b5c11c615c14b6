"""FIT workout: a step from mark to mark, with what to do in its notes."""

from __future__ import annotations

from datetime import UTC, datetime

from crampcast.course.marked import Mark, MarkedCourse, shortened
from crampcast.formats.writing.fit_messages import (
    ENUM,
    STRING,
    UINT16,
    UINT32,
    UINT32Z,
    Field,
    Written,
    file_id,
    fit_bytes,
)
from crampcast.formats.writing.xml_text import clean

MOST_STEPS = 50
"""Steps that watches in use take."""
NAME_BYTES, WORKOUT_NAME_BYTES, NOTES_BYTES = 24, 32, 64
RUNNING, BY_DISTANCE, OPEN_TARGET, ACTIVE = 1, 1, 2, 0
SHORTEST_M = 50.0
"""Marks closer than this are one step."""
_NO_START = datetime(2000, 1, 1, tzinfo=UTC)


def fit_workout(course: MarkedCourse) -> bytes:
    """Return the plan as a workout whose steps end where something is to be done.

    Parameters
    ----------
    course : MarkedCourse
        The marks count; positions do not.

    Returns
    -------
    bytes
        Each step lasts to the next mark; its name and notes say what to do there.

    Examples
    --------
    >>> import numpy as np
    >>> line = np.linspace(0.0, 1.0, 3)
    >>> gel = Mark("eat", "Gel", 500.0, 150.0, "25 g")
    >>> one = MarkedCourse("x", 1000 * line, line, line, line, 300 * line, (gel,), None)
    >>> fit_workout(one).count(b"Gel")
    1
    """
    steps = _steps(course)
    messages = [
        file_id(5, course.start or _NO_START),
        Written(
            26,
            [
                Field(4, ENUM, RUNNING),
                Field(5, UINT32Z, 32),
                Field(6, UINT16, len(steps)),
                Field(8, STRING, clean(course.name), WORKOUT_NAME_BYTES),
            ],
        ),
        *(_step(number, length_m, name, note) for number, (length_m, name, note) in enumerate(steps)),
    ]
    return fit_bytes(messages)


def _steps(course: MarkedCourse) -> list[tuple[float, str, str]]:
    """Return length, name and note of each step."""
    end_m = float(course.distance_m[-1])
    groups: list[list[Mark]] = []
    for mark in course.at_most(MOST_STEPS - 1):
        if groups and mark.distance_m - groups[-1][0].distance_m < SHORTEST_M:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    steps: list[tuple[float, str, str]] = []
    at_m = 0.0
    for group in groups:
        until_m = min(group[-1].distance_m, end_m)
        if until_m - at_m < SHORTEST_M and steps:
            continue
        names = ", ".join(clean(mark.name) for mark in group)
        notes = "; ".join(clean(mark.note) or clean(mark.name) for mark in group)
        steps.append((max(until_m - at_m, 1.0), f"to {until_m / 1000.0:.1f} km: {names}", notes))
        at_m = until_m
    if end_m - at_m >= SHORTEST_M or not steps:
        steps.append((max(end_m - at_m, 1.0), "to the finish", ""))
        return steps
    length_m, name, note = steps[-1]
    return [*steps[:-1], (length_m + end_m - at_m, name, note)]


def _whole(note: str, length: int) -> str:
    """Return as many whole things of a note as fit: an amount cut in two would be another amount."""
    if len(note.encode()) <= length:
        return note
    ends = [at for at in range(len(note)) if note[at] in ",;:" and len(note[:at].encode()) <= length]
    return note[: ends[-1]] if ends else shortened(note, length)


def _step(number: int, length_m: float, name: str, note: str) -> Written:
    return Written(
        27,
        [
            Field(254, UINT16, number),
            Field(0, STRING, shortened(name, NAME_BYTES - 1), NAME_BYTES),
            Field(1, ENUM, BY_DISTANCE),
            Field(2, UINT32, round(100.0 * length_m)),
            Field(3, ENUM, OPEN_TARGET),
            Field(4, UINT32, 0),
            Field(7, ENUM, ACTIVE),
            Field(8, STRING, _whole(note, NOTES_BYTES - 1), NOTES_BYTES),
        ],
    )
