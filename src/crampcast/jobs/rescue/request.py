"""What is asked of ``rescue``, and what of it can be used."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.evidence.rescue import STRETCHED
from crampcast.runner.profile import Profile

_KM = 1000.0
_MILE_M = 1609.344


class Trial(NamedTuple):
    """A remedy that was tried, and whether the cramp let go by it."""

    remedy: str
    worked: bool


class At(NamedTuple):
    """A place on the plan's course: how far, or when; the other one is None."""

    distance_m: float | None
    time_s: float | None


@dataclass(frozen=True)
class RescueRequest:
    """What is known when a muscle cramps.

    Parameters
    ----------
    muscle : str or None
        One of `STRETCHED`; None: every muscle is shown.
    plan : mapping or None
        A plan's result, for the pace and the food of this part of the course.
    at : At or None
        Where on the plan's course.
    profile : Profile or None
        Who runs; without it no amount is named.
    record : sequence of Trial
        What this runner has tried before.
    night : bool
        A cramp at rest, at night.
    emergency : str
        Emergency number to show; the runner's own where none is given.
    seed : int
        Echoed; nothing here is drawn by chance.
    """

    muscle: str | None = None
    plan: Mapping[str, Any] | None = None
    at: At | None = None
    profile: Profile | None = None
    record: Sequence[Trial] = ()
    night: bool = False
    emergency: str = ""
    seed: int = 0


def parse_muscle(word: str | None) -> str | None:
    """Return a muscle's name from what was typed.

    Raises
    ------
    UnusableInput
        If it names no muscle.

    Examples
    --------
    >>> parse_muscle("Calf"), parse_muscle(None)
    ('calf', None)
    """
    if word is None:
        return None
    key = word.strip().lower().replace(" ", "_").replace("-", "_")
    key = {"quad": "quadriceps", "quads": "quadriceps", "back": "trunk", "hip": "hip_flexor"}.get(key, key)
    if key in STRETCHED:
        return key
    for name in STRETCHED:
        if key.rstrip("s") == name.rstrip("s"):
            return name
    near = difflib.get_close_matches(key, STRETCHED, 1)
    raise UnusableInput(
        f"no muscle is called {word!r}",
        where="--muscle",
        remedy=f"did you mean {near[0]}?" if near else f"give one of {', '.join(STRETCHED)}",
    )


def parse_at(text: str | None) -> At | None:
    """Return a place on the course from ``km38.2``, ``mi23.7`` or ``H:MM:SS``.

    Raises
    ------
    UnusableInput
        If it is none of these.

    Examples
    --------
    >>> parse_at("km38.2"), parse_at("3:10:00")
    (At(distance_m=38200.0, time_s=None), At(distance_m=None, time_s=11400.0))
    """
    if text is None:
        return None
    if found := re.fullmatch(r"(km|mi)\s*(\d{1,4}(?:\.\d{1,3})?)", text.strip().lower()):
        return At(float(found[2]) * (_KM if found[1] == "km" else _MILE_M), None)
    if found := re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", text.strip()):
        return At(None, int(found[1]) * 3600.0 + int(found[2]) * 60.0 + int(found[3] or 0))
    raise UnusableInput(
        f"{text!r} is no place on a course",
        where="--at",
        remedy="give km38.2, mi23.7 or 3:10:00 since the start",
    )
