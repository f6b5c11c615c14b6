"""What is asked of ``field``."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path

from crampcast.course.build import Course
from crampcast.course.fetching import Fetch, fetch_https
from crampcast.jobs.field.entrants import StartList
from crampcast.jobs.field.numbers import PIECES
from crampcast.jobs.field.running import Progress, Where


def _silent(done: int, reused: int, parts: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class FieldRequest:
    """What a field's forecast is asked for.

    Parameters
    ----------
    course : Course
        The course, stations included.
    entrants : StartList
        Who starts.
    start, weather : str or None
        As in a plan.
    draws : int
        Draws of the posterior, rounded up to a multiple of `LANES`.
    seed : int
        Seed of all chance.
    compare : bool
        Whether to rerun the field on a hotter day and with one more station.
    partition : int
        Entrants in a partition; has no influence on the totals.
    where : Where
        On what it is run.
    told : callable
        Told of progress: partitions done, reused, all.
    weather_folder : Path, optional
        Where answers of the weather service are kept.
    fetch : callable
        How the weather service is asked.
    pieces : int or None
        Pieces of course at most; None simulates every piece, at four to ten times the cost.
    """

    course: Course
    entrants: StartList
    start: str | None = None
    weather: str | None = None
    draws: int = 32
    seed: int = 0
    compare: bool = True
    partition: int = 64
    where: Where = dataclass_field(default_factory=Where)
    told: Progress = _silent
    weather_folder: Path | None = None
    fetch: Fetch = fetch_https
    pieces: int | None = PIECES
