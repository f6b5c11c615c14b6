"""Prepared forecasts of this app: one for each course, runner, day and set of stations."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from crampcast.home import known_of_runner, sample
from crampcast.jobs.explore import FULL_DRAWS, Prepared, prepare
from crampcast.jobs.plan import PlanRequest
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml, to_toml
from crampcast.weather.words import read_weather_words
from crampcast.web.courses import SAMPLE, SAMPLE_START, SAMPLE_WEATHER, Courses, Opened, read_moved
from crampcast.web.settings import Settings

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary

KEPT = 6


class Explorers:
    """Lays races out when they are first asked for, and keeps the last few.

    Parameters
    ----------
    settings : Settings
        Where the diary lives.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.courses = Courses()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()

    def runner(self) -> tuple[Profile, list[RunSummary], str]:
        """Return who runs, the log, and whether that is the diary's runner or the sample's."""
        saved, runs = known_of_runner(self._settings.data)
        if saved is not None:
            return saved, runs, "diary"
        return from_toml(sample("road/runner.toml")), runs, SAMPLE

    def prepared(
        self, key: str, start: str | None, weather: str | None, stations: list[dict[str, Any]] | None
    ) -> Prepared:
        """Return a race laid out, from what is kept if nothing about it has changed.

        Parameters
        ----------
        key : str
            Of an open course.
        start, weather : str or None
            As `PlanRequest`, the weather in words; the sample has its own.
        stations : list of dict or None
            Stations that were added or moved; None for the course's own.
        """
        opened = self.courses.opened(key)
        profile, runs, whose = self.runner()
        if key == SAMPLE:
            start, weather = start or SAMPLE_START, weather or SAMPLE_WEATHER
        if weather:
            read_weather_words(weather)  # words alone: a page names no file of this machine, and no service
        told = None if stations is None else tuple(tuple(sorted(s.items())) for s in stations)
        name = (key, start, weather, told, whose, to_toml(profile), len(runs), str(runs[-1:]))
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        found = self._lay_out(opened, profile, runs, start, weather, stations, stated=whose == "diary")
        with self._lock:
            self._kept[name] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _lay_out(
        self,
        opened: Opened,
        profile: Profile,
        runs: list[RunSummary],
        start: str | None,
        weather: str | None,
        stations: list[dict[str, Any]] | None,
        *,
        stated: bool,
    ) -> Prepared:
        course = opened.built()
        if stations is not None:
            course = opened.built(read_moved(stations, course.length_m))
        request = PlanRequest(
            course=course,
            profile=profile,
            runs=runs,
            start=start or None,
            weather=weather or None,
            draws=FULL_DRAWS,
            optimise=False,
            runner_stated=stated or opened.key == SAMPLE,
            weather_folder=self._settings.weather_folder,
        )
        return prepare(request, opened.rough(course))
