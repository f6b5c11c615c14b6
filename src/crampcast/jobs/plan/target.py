"""What a runner aims at: a finish time, a chance of cramp, or nothing but an even effort."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from crampcast.course.build import Course
from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients
from crampcast.jobs.plan.numbers import TargetRules
from crampcast.runner.races import faster_than_world_record
from crampcast.units import parse_duration_s

_CHANCE = re.compile(r"^\s*p\s*\(\s*cramp\s*\)\s*(?:<=|<|≤)\s*([0-9.]+)\s*(%?)\s*$", re.IGNORECASE)
_REMEDY = 'write a time as "3:45:00" or a risk as "P(cramp)<=0.2"'


@dataclass(frozen=True)
class Target:
    """A finish time in seconds or a chance of cramp; one of the two.

    Parameters
    ----------
    finish_s : float or None
        Finish time aimed at.
    cramp_probability : float or None
        Highest median chance of at least one cramp.
    """

    finish_s: float | None = None
    cramp_probability: float | None = None


def parse_target(text: str) -> Target:
    """Read a target.

    Parameters
    ----------
    text : str
        ``H:MM:SS`` or ``P(cramp)<=0.2``.

    Returns
    -------
    Target

    Raises
    ------
    UnusableInput
        If it is neither.

    Examples
    --------
    >>> parse_target("3:45:00").finish_s, parse_target("P(cramp)<=0.2").cramp_probability
    (13500.0, 0.2)
    """
    chance = _CHANCE.match(text)
    if chance:
        try:
            value = float(chance.group(1)) / (100.0 if chance.group(2) else 1.0)
        except ValueError:
            value = -1.0
        if not 0.0 < value < 1.0:
            raise UnusableInput(f"{text!r} is not a chance between 0 and 1", where="--target", remedy=_REMEDY)
        return Target(cramp_probability=value)
    try:
        seconds = float(parse_duration_s(text))
    except UnusableInput:
        raise UnusableInput(
            f"{text!r} is neither a time nor a risk", where="--target", remedy=_REMEDY
        ) from None
    if not 60.0 <= seconds <= 80.0 * 3600.0:
        raise UnusableInput(f"{text!r} is outside one minute to 80 hours", where="--target", remedy=_REMEDY)
    return Target(finish_s=seconds)


def refuse_superhuman(target: Target, course: Course, sex: str | None) -> None:
    """Refuse a target time that no human has run, on the course's flat equivalent.

    Raises
    ------
    UnusableInput
        If the time beats the world record; climbs count eight times their height, gentle descents give a
        part back.
    """
    if target.finish_s is None:
        return
    equivalent_m = course.length_m
    if course.has_elevation or course.climb_m > 0.0:
        rules = coefficients(TargetRules, "plan.target")
        net_m = max(course.climb_m - rules.descent_share * course.descent_m, 0.0)
        equivalent_m += rules.climb_m_per_flat_m * net_m
    if faster_than_world_record(float(np.float64(equivalent_m)), target.finish_s, sex):
        raise UnusableInput(
            f"{course.length_m / 1000.0:.1f} km in that time is faster than the world record",
            where="--target",
            remedy="aim at a time that you could run, or leave the target out",
        )
