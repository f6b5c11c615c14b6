"""Home tests and exercise programmes."""

from __future__ import annotations

from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantity import CannotPredict, quantity
from crampcast.runner.home_tests import heel_raise, side_difference


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
def norm(sex: str, incline_deg: float = 10.0, rate_per_min: float = 30.0) -> Any:
    """Median of the published protocol."""
    c = heel_raise()
    if incline_deg != c.incline_deg or rate_per_min != c.rate_per_min:
        raise CannotPredict("incline_deg or rate_per_min is not that of the published norm (10, 30)")
    if sex not in ("male", "female"):
        raise CannotPredict(f"the sex {sex!r} is neither male nor female")
    return c.median_male if sex == "male" else c.median_female


@quantity("limb_imbalance_rule", model="reference", default=True)
def imbalance(
    test: str, left: float, right: float, repeat_left: float | None = None, repeat_right: float | None = None
) -> Any:
    """Whether sides differ beyond the error on two occasions."""
    return side_difference(test, left, right, repeat_left, repeat_right)._asdict()


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
