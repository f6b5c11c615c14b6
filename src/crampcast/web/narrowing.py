"""How runs narrow the forecast: the same race with none of them, with some, with all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.jobs.explore import Choice, forecast, prepare
from crampcast.jobs.plan import PlanRequest
from crampcast.runner.profile import Profile
from crampcast.weather.place import parse_start
from crampcast.web.explorers import Explorers

DRAWS = 64
"""Twice those of the page, to tell a spread from chance; the same compiled program serves them."""
BETWEEN = (1, 8, 64)
"""Numbers of runs between none and all."""
FRESH = timedelta(days=28)
"""A race later than so after the last run would not know the runner by it."""
REST = timedelta(days=7)

Band = dict[str, float]


class Step(NamedTuple):
    """A forecast by what it rests on: so many runs; finish in seconds and chance as p10, p50 and p90."""

    runs: int
    finish_s: Band
    chance: Band


class Narrowing(NamedTuple):
    """The race that was forecast, the day it was put on if not its own, and the forecasts."""

    course: str
    moved_to: date | None
    steps: tuple[Step, ...]


def narrowing(
    found: Explorers, before: PlanRequest | None, going_on: Callable[[], None] = lambda: None
) -> Narrowing | None:
    """Forecast the race on the screen with the runs there were, and with more and more of those there are.

    Parameters
    ----------
    found : Explorers
        The app's races; the one asked for last counts, the sample's course if there was none.
    before : PlanRequest or None
        From `own_race`, of before the new runs.
    going_on : callable
        Called between two forecasts; may raise to stop.

    Returns
    -------
    Narrowing or None
        None where the race cannot be forecast.

    Notes
    -----
    Runs tell little of a race that is far from them: such a race is put a week after the last run.
    """
    after = own_race(found)
    if before is None or after is None:
        return None
    counts = [] if before.runs else [count for count in BETWEEN if count < len(after.runs)]
    start, moved = _day_of(after)
    asked = [before, *(replace(after, runs=after.runs[-count:]) for count in counts), after]
    asked = [replace(race, start=start) for race in asked]
    told = []
    for race in asked:
        going_on()
        answer = forecast(prepare(race, found.courses.opened(found.last[0]).rough(race.course)), Choice())
        told.append(Step(len(race.runs), answer["finish_s"], answer["cramp_probability"]["overall"]))
    return Narrowing(after.course.name, moved, tuple(told))


def own_race(found: Explorers) -> PlanRequest | None:
    """Return the race on the screen for the diary's runner alone; a sample's runner does not stand in."""
    try:
        asked = found.request(*found.last, None)
    except UnusableInput:
        return None
    stated = found.runner().stated
    return replace(asked, draws=DRAWS, profile=asked.profile if stated else Profile(), runner_stated=stated)


def shares(band: Band, least: float, most: float) -> tuple[float, float, float]:
    """Return p10, p50 and p90 in percent of the way from the least to the most that is drawn.

    Examples
    --------
    >>> shares({"p10": 2.0, "p50": 3.0, "p90": 4.0}, 1.0, 5.0)
    (25.0, 50.0, 75.0)
    """
    width = max(most - least, 1e-9)
    low, middle, high = (round(100.0 * (band[p] - least) / width, 1) for p in ("p10", "p50", "p90"))
    return low, middle, high


def width_change(first: Band, last: Band) -> float:
    """Return how much narrower the last band is than the first, as a share; negative where it is wider.

    Examples
    --------
    >>> width_change({"p10": 0.0, "p90": 4.0}, {"p10": 1.0, "p90": 2.0})
    0.75
    """
    return 1.0 - (last["p90"] - last["p10"]) / max(first["p90"] - first["p10"], 1e-9)


def rose_as_a_whole(first: Band, last: Band) -> bool:
    """Tell whether a band lies higher and is, as a ratio of its ends, no wider than before.

    Examples
    --------
    >>> rose_as_a_whole({"p10": 1.0, "p50": 2.0, "p90": 4.0}, {"p10": 2.0, "p50": 4.0, "p90": 7.0})
    True
    """
    return last["p50"] > first["p50"] and last["p90"] * first["p10"] <= first["p90"] * last["p10"]


def _day_of(race: PlanRequest) -> tuple[str | None, date | None]:
    """Return when the race starts, and the day if it was moved near to the runs."""
    last = race.runs[-1].day if race.runs else None
    course = race.course
    own = parse_start(race.start, course.start_latitude_deg, course.start_longitude_deg).local
    if last is None or timedelta(0) <= own.date() - last <= FRESH:
        return race.start, None
    day = last + REST
    return f"{day.isoformat()}T{own:%H:%M}", day


def told_bands(told: Narrowing) -> list[dict[str, Any]]:
    """Return finish and chance as what a picture of bands needs.

    Returns
    -------
    list of dict
        ``key``, and `rows` of ``(runs, band, (low, middle, high))`` with the three in percent of the width,
        `narrower`, the share by which the last band is narrower than the first, and `rose`, whether it is
        wider only because all of it lies higher.
    """
    found = []
    for key in ("finish_s", "chance"):
        bands = [getattr(step, key) for step in told.steps]
        least, most = min(b["p10"] for b in bands), max(b["p90"] for b in bands)
        rows = [
            (step.runs, band, shares(band, least, most)) for step, band in zip(told.steps, bands, strict=True)
        ]
        change, rose = width_change(bands[0], bands[-1]), rose_as_a_whole(bands[0], bands[-1])
        found.append({"key": key, "rows": rows, "narrower": change, "rose": rose})
    return found
