"""Prepared forecasts of this app: one for each course, runner, day and set of stations."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crampcast.home import known_of_runner, sample
from crampcast.home.learnt import kept_in
from crampcast.jobs.explore import FULL_DRAWS, Prepared, prepare
from crampcast.jobs.plan import PlanRequest
from crampcast.runner.learnt import Learnt
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml, to_toml
from crampcast.store.folder import FILE_NAME
from crampcast.weather.words import read_weather_words
from crampcast.web.courses import SAMPLE, SAMPLE_START, SAMPLE_WEATHER, Courses, read_moved
from crampcast.web.settings import Settings

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary

KEPT = 6


@dataclass(frozen=True)
class Known:
    """Who runs, and the state of the diary that says so.

    Parameters
    ----------
    stamp : tuple of int
        State of the diary's files.
    profile : Profile
        The diary's runner; one who answered nothing where there are only runs; else the sample's.
    runs : list of RunSummary
        The log.
    stated : bool
        Whether it is the diary's.
    learnt : Learnt or None
        What the diary has taught.
    """

    stamp: tuple[int, ...]
    profile: Profile
    runs: list[RunSummary]
    stated: bool
    learnt: Learnt | None

    def told(self) -> dict[str, Any]:
        """Return what a forecast rests on, with a mark that is another one as soon as any of it is."""
        learnt = self.learnt and (self.learnt.last_day, self.learnt.runs, self.learnt.centre.tolist())
        parts = (to_toml(self.profile), self.runs, self.stated, learnt)
        mark = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
        return {"mark": mark, "runs": len(self.runs), "stated": self.stated}


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
        self._known: Known | None = None
        self.last: tuple[str, str | None, str | None] = (SAMPLE, None, None)
        """Course, start and weather of the race that was asked for last."""
        self._kept: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()

    def runner(self) -> Known:
        """Return who runs; read again only when the diary has changed."""
        stamp = self._stamp()
        with self._lock:
            if self._known is not None and self._known.stamp == stamp:
                return self._known
        saved, runs = known_of_runner(self._settings.data)
        learnt = kept_in(self._settings.data)
        stated = saved is not None or bool(runs)  # somebody's runs are not run by the sample's runner
        profile = saved or (Profile() if stated else from_toml(sample("road/runner.toml")))
        found = Known(stamp, profile, runs, stated, None if learnt is None else learnt.learnt)
        with self._lock:
            self._known = found
        return found

    def request(
        self, key: str, start: str | None, weather: str | None, stations: list[dict[str, Any]] | None
    ) -> PlanRequest:
        """Return what is asked of the job.

        Parameters
        ----------
        key : str
            Of an open course.
        start, weather : str or None
            As `PlanRequest`, the weather in words; the sample has its own.
        stations : list of dict or None
            Stations that were added or moved; None for the course's own.
        """
        opened, known = self.courses.opened(key), self.runner()
        if key == SAMPLE:
            start, weather = start or SAMPLE_START, weather or SAMPLE_WEATHER
        if weather:
            read_weather_words(weather)  # words alone: a page names no file of this machine, and no service
        course = opened.built()
        if stations is not None:
            course = opened.built(read_moved(stations, course.length_m))
        return PlanRequest(
            course=course,
            profile=known.profile,
            runs=known.runs,
            start=start or None,
            weather=weather or None,
            draws=FULL_DRAWS,
            seed=self._settings.seed,
            optimise=False,
            runner_stated=known.stated or key == SAMPLE,
            weather_folder=self._settings.weather_folder,
            learnt=known.learnt,
        )

    def prepared(
        self, key: str, start: str | None, weather: str | None, stations: list[dict[str, Any]] | None
    ) -> Prepared:
        """Return a race laid out, from what is kept if nothing about it has changed; see `request`."""
        self.last = (key, start, weather)
        told = None if stations is None else tuple(tuple(sorted(s.items())) for s in stations)
        name = (key, start, weather, told, self.runner().stamp)
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        asked = self.request(key, start, weather, stations)
        found = prepare(asked, self.courses.opened(key).rough(asked.course))
        with self._lock:
            self._kept[name] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _stamp(self) -> tuple[int, ...]:
        """Return what changes when the diary does: times and sizes of its files."""
        found: list[int] = []
        for suffix in ("", "-wal"):
            path = self._settings.data / (FILE_NAME + suffix)
            try:
                state = path.stat()
            except OSError:
                found += [0, 0]
            else:
                found += [state.st_mtime_ns, state.st_size]
        return tuple(found)
