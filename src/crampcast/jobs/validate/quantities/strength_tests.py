"""Home tests and exercise programmes."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.strength import load_home_tests
from crampcast.jobs.strengthen.request import Result
from crampcast.jobs.strengthen.tested import imbalance
from crampcast.jobs.validate.quantity import CannotPredict, quantity

INCLINE_DEG, RATE_PER_MIN = 10.0, 30.0
"""Protocol of the heel raise whose norm is published."""
OTHER_NAMES = {"one_leg_sit_to_stand": "sit_to_stand"}


class Copenhagen(NamedTuple):
    """Week by week; group ``exercise.copenhagen``."""

    sets: tuple[float, ...]
    repetitions: tuple[float, ...]
    tension_s: tuple[float, ...]
    sessions: float


class Nordic(NamedTuple):
    """Sessions week by week; group ``exercise.nordic``."""

    sessions: tuple[float, ...]
    sessions_after: float


@quantity("heel_raise_norm_repetitions", default=True)
def norm(sex: str, incline_deg: float = INCLINE_DEG, rate_per_min: float = RATE_PER_MIN) -> Any:
    """Median of the published protocol."""
    if incline_deg != INCLINE_DEG or rate_per_min != RATE_PER_MIN:
        raise CannotPredict("incline_deg or rate_per_min is not that of the published norm (10, 30)")
    if sex not in ("male", "female"):
        raise CannotPredict(f"the sex {sex!r} is neither male nor female")
    return getattr(load_home_tests()["heel_raise"], f"median_{sex}")


@quantity("limb_imbalance_rule", model="reference", default=True)
def uneven(
    test: str, left: float, right: float, repeat_left: float | None = None, repeat_right: float | None = None
) -> Any:
    """Whether sides differ beyond the error on two occasions."""
    known = load_home_tests()
    name = OTHER_NAMES.get(test, test)
    if name not in known:
        raise CannotPredict(f"the test {test!r} is none of {', '.join(known)}")
    results = [Result(name, date(2026, 1, 1), left, right)]
    if repeat_left is not None and repeat_right is not None:
        results.append(Result(name, date(2026, 1, 6), repeat_left, repeat_right))
    held = imbalance(known[name], results)
    return {"flag": held is not None, "weak_side": "none" if held is None else held["weaker"]}


@quantity("copenhagen_time_under_tension_s", model="modified_progressive_copenhagen", default=True)
def copenhagen(week: float) -> Any:
    """Seconds per leg and week."""
    c = coefficients(Copenhagen, "exercise.copenhagen")
    if week != int(week) or not 1 <= week <= len(c.sets):
        raise CannotPredict(f"week={week} is none of the programme's {len(c.sets)}")
    at = int(week) - 1
    return c.sets[at] * c.repetitions[at] * c.tension_s[at] * c.sessions


@quantity("nordic_programme_sessions", model="petersen_2011", default=True)
def nordic(weeks: float) -> Any:
    """Sessions from the first week on; once a week after the tenth."""
    c = coefficients(Nordic, "exercise.nordic")
    if weeks != int(weeks) or weeks < 0:
        raise CannotPredict(f"weeks={weeks} is no whole number of weeks")
    count = int(weeks)
    return sum(c.sessions[:count]) + c.sessions_after * max(count - len(c.sessions), 0)
