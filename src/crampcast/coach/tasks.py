"""What workers do: import, restore, learn, see how a runner stands. Doing it twice is harmless."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, cast

from crampcast.coach import queue, race, standings
from crampcast.coach.queue import Job
from crampcast.coach.server import Server

Progress = Callable[[int, int, str], None]
MOST_TOLD = 20


def import_sent(server: Server, job: Job, progress: Progress) -> Mapping[str, Any]:
    """Import files and archives; each is stored whole or not at all, and known the next time."""
    from crampcast.jobs.importing import import_paths  # noqa: PLC0415

    with server.begin() as connection:
        sent = queue.files_of(connection, job)
    diary = server.diary(job.athlete_id)
    with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
        for number, (name, content) in enumerate(sent):
            folder = Path(place) / f"{number:04d}"
            folder.mkdir()
            (folder / plain_name(name)).write_bytes(content)
        found = import_paths([Path(place)], cast("Any", diary), progress=cast("Any", progress))
    refused = [
        {"file": row["file"].removeprefix(place).lstrip("/").partition("/")[2], "reason": row["reason"]}
        for row in found["refused"][:MOST_TOLD]
    ]
    _look_again(server, job)
    return {
        "imported": found["imported"],
        "duplicates": found["duplicates"],
        "refused": refused,
        "refused_files": found["files"]["refused"],
    }


def restore_sent(server: Server, job: Job, _progress: Progress) -> Mapping[str, Any]:
    """Fill an empty diary from an export, all or nothing; one that this work has filled is left alone."""
    with server.begin() as connection:
        sent = queue.files_of(connection, job)
    diary = server.diary(job.athlete_id)
    with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
        file = Path(place) / "export.zip"
        file.write_bytes(sent[0][1])
        if not (job.attempts > 1 and diary.is_filled_from(file)):
            diary.restore(file)
    _look_again(server, job)
    return {"counts": diary.counts()}


def learn(server: Server, job: Job, progress: Progress) -> Mapping[str, Any]:
    """Learn what the diary says of its runner's cramps."""
    from crampcast.coach.groups import population_of  # noqa: PLC0415
    from crampcast.jobs.learn import learn as learn_from  # noqa: PLC0415
    from crampcast.jobs.learn.request import LearnRequest  # noqa: PLC0415
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415

    diary = cast("Any", server.diary(job.athlete_id))
    people, said = population_of(server.settings.population)
    request = LearnRequest(saved_runner(diary), population=people)
    answer = learn_from(diary, request, cast("Any", progress))
    _look_again(server, job)
    warnings = [*([said] if said else []), *answer["warnings"]]
    return {"status": answer["status"], "warnings": warnings[:MOST_TOLD]}


def look(server: Server, job: Job, _progress: Progress) -> Mapping[str, Any]:
    """See how a runner stands this week."""
    return {"level": standings.refresh(server, job.athlete_id)["level"]}


TASKS = {"import": import_sent, "restore": restore_sent, "learn": learn, "look": look, "race": race.forecast}


def plain_name(name: str) -> str:
    r"""Return a file's name without a place, and without a dot that would hide it.

    Examples
    --------
    >>> plain_name("../../etc/.passwd"), plain_name("C:\\runs\\a.fit"), plain_name("..")
    ('passwd', 'a.fit', 'file')
    """
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name[-100:]
    return last.lstrip(".") or "file"


def _look_again(server: Server, job: Job) -> None:
    with server.begin() as connection:
        standings.queue_one(connection, job.athlete_id)
