"""The forecast of an athlete's race to come: made by a worker, kept in the diary, read by the board."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from crampcast.coach import audit, queue, standings
from crampcast.coach.queue import Job
from crampcast.coach.scope import Permit, Rule
from crampcast.coach.server import Server
from crampcast.errors import UnusableInput

DRAWS = 200
_ASKED = "race.json"


@dataclass(frozen=True)
class Race:
    """A race as an athlete enters it.

    Parameters
    ----------
    start : str
        ISO 8601; without a zone local time at the course.
    weather : str
        In words; empty if it is not known yet.
    words : str
        The course in words; empty where a file was sent.
    """

    start: str
    weather: str = ""
    words: str = ""


def ask(server: Server, held: Permit, race: Race, course: tuple[str, bytes] | None) -> None:
    """Queue the forecast of a race.

    Parameters
    ----------
    server : Server
        The server.
    held : Permit
        Of `Rule.OWN`.
    race : Race
        The race.
    course : (str, bytes) or None
        Name and content of the course's file; None where it is told in words.

    Raises
    ------
    UnusableInput
        If start, weather or course cannot be used; nothing is queued then.
    """
    if held.rule is not Rule.OWN:
        raise PermissionError("this is for the athlete alone")
    _read(race, course)
    files = [(_ASKED, json.dumps(asdict(race)).encode()), *([course] if course else [])]
    with server.begin() as connection:
        queue.put(connection, "race", held.whose.id, asked_by=held.signed_in.id, files=files)
        audit.note(connection, held.signed_in, held.whose.id, "race")


def forecast(server: Server, job: Job, _progress: Callable[[int, int, str], None]) -> Mapping[str, Any]:
    """Forecast a race and keep the forecast; the same one again is kept once.

    Raises
    ------
    UnusableInput
        If the answers on health let no plan be given: nothing is kept then, as by ``crampcast plan``.
    """
    from crampcast.history.usable import ON_FOOT  # noqa: PLC0415
    from crampcast.jobs.learn.forecasts import GIVEN, remember  # noqa: PLC0415
    from crampcast.jobs.learn.kept import kept  # noqa: PLC0415
    from crampcast.jobs.plan import PlanRequest, plan  # noqa: PLC0415
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415
    from crampcast.jobs.sweat_tests import with_tests  # noqa: PLC0415
    from crampcast.runner.profile import Profile  # noqa: PLC0415

    with server.begin() as connection:
        (_, asked), *sent = queue.files_of(connection, job)
    race = Race(**json.loads(asked))
    course = _read(race, sent[0] if sent else None)
    diary = cast("Any", server.diary(job.athlete_id))
    profile, known = saved_runner(diary), kept(diary)
    tests = [dict(entry.body) for entry in diary.entries("sweat_test")]
    answer = plan(
        PlanRequest(
            course=course,
            profile=with_tests(profile or Profile(), tests),
            runs=[run for run in diary.summaries() if run.sport in ON_FOOT],
            start=race.start,
            weather=race.weather or None,
            runner_stated=profile is not None,
            draws=DRAWS,
            optimise=False,
            learnt=None if known is None else known.learnt,
        )
    )
    if answer["status"] not in GIVEN:
        raise UnusableInput(
            f"no forecast is kept: {answer['reason']}", where=course.name, remedy="see your answers on health"
        )
    remember(diary, answer)
    with server.begin() as connection:
        standings.queue_one(connection, job.athlete_id)
    return {"status": answer["status"], "race": course.name, "start": answer["start"]}


def _read(race: Race, course: tuple[str, bytes] | None) -> Any:
    """Return the course of a race whose start and weather can be used; no file of the server is ever read.

    Raises
    ------
    UnusableInput
        If one of them cannot be.
    """
    from crampcast.course.build import build_course, course_from_words  # noqa: PLC0415
    from crampcast.formats.port import read_course  # noqa: PLC0415
    from crampcast.weather.words import read_weather_words  # noqa: PLC0415

    if race.weather:
        read_weather_words(race.weather)
    try:
        datetime.fromisoformat(race.start)
    except ValueError:
        raise UnusableInput(
            "the start cannot be read", where="start", remedy="write 2026-09-12T09:00"
        ) from None
    if course is None:
        return course_from_words(race.words)
    return build_course(read_course(course[1], course[0]))
