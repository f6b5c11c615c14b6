"""A population from the diaries of a server's athletes who agreed to it, each for themselves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import select

from crampcast.coach import audit, consent, schema
from crampcast.coach.people import Person, named, person_of
from crampcast.coach.server import Server
from crampcast.errors import UnusableInput
from crampcast.jobs.learn.group import Member
from crampcast.jobs.learn.group_job import agreed, group_answer, member_of
from crampcast.jobs.learn.population import Population
from crampcast.jobs.ports import Progress

FILE_NAME, ANSWER_NAME = "population.json", "group.json"
_OF_NOBODY = ("status", "headline", "population", "diagnosis", "citations", "warnings")
_OF_A_ROW = ("name", "title", "unit", "learnt", "prior", "posterior")
"""What is told of a group's answer: what is about one member, or whose diary moved a row, is not."""


def teach(
    server: Server, coach: str | None = None, seed: int = 0, progress: Progress | None = None
) -> dict[str, Any]:
    """Learn a population from the diaries whose athletes agreed.

    Parameters
    ----------
    server : Server
        The server.
    coach : str, optional
        Only athletes who share with this coach.
    seed : int
        Seed of all chance.
    progress : Progress, optional
        Is told how far it is.

    Returns
    -------
    dict
        What the group shares, and how many were left out for what reason; nothing about one athlete.

    Raises
    ------
    UnusableInput
        If there is no such coach, or somebody took the consent back meanwhile.

    Notes
    -----
    Consent is the newest entry ``consent`` of the athlete's own diary. It is asked for before anything else
    is read, and again when all is learnt. Every member finds the use in the trail.
    """
    members: dict[int, Member] = {}
    left_out: dict[str, int] = {}
    for athlete in _athletes(server, coach):
        found = member_of(cast("Any", server.diary(athlete.id)), f"athlete {athlete.id}", seed)
        if isinstance(found, str):
            why = found.partition(":")[0]
            left_out[why] = left_out.get(why, 0) + 1
        else:
            members[athlete.id] = found
    answer, _ = group_answer(list(members.values()), (), seed, progress)
    if answer["status"] == "ok":
        _write_down(server, members)
    told = {key: answer[key] for key in _OF_NOBODY}
    rows = [{key: row[key] for key in _OF_A_ROW} for row in answer["parameters"]]
    reasons = [{"reason": why, "athletes": count} for why, count in sorted(left_out.items())]
    return {"members": len(members), "left_out": reasons, **told, "parameters": rows}


def population_of(file: str) -> tuple[Population | None, str]:
    """Return the population that a server learns with, and what to say where its file is of no use.

    Examples
    --------
    >>> population_of("")
    (None, '')
    """
    if not file or not Path(file).exists():
        return None, ""
    try:
        return Population.from_json(Path(file).read_bytes(), file), ""
    except (OSError, UnusableInput):
        return None, "the group's population is of no use now; the shipped one was taken"


class Taught(NamedTuple):
    """What a group has taught a server: the population, since when, in which numbers, and what is wrong."""

    population: Population | None
    day: date | None
    rows: list[dict[str, Any]]
    said: str


def taught(file: str) -> Taught:
    """Return what the group of a server has taught, as everybody on it may see it: nothing of one runner.

    Parameters
    ----------
    file : str
        The server's population, with the answer that it comes from beside it.

    Examples
    --------
    >>> taught("").rows
    []
    """
    people, said = population_of(file)
    if people is None:
        return Taught(None, None, [], said)
    day = datetime.fromtimestamp(Path(file).stat().st_mtime, tz=UTC).date()
    try:
        answer = json.loads(Path(file).with_name(ANSWER_NAME).read_bytes())
        same = answer["population"] == json.loads(Path(file).read_bytes())
        rows = [row for row in answer["parameters"] if row["learnt"]] if same else []
    except (OSError, ValueError, KeyError, TypeError):
        rows = []
    return Taught(people, day, rows, "")


def _athletes(server: Server, coach: str | None) -> list[Person]:
    """Return the athletes whose diaries are asked."""
    with server.begin() as connection:
        if coach is None:
            query = (
                select(schema.account).where(schema.account.c.role == "athlete").order_by(schema.account.c.id)
            )
            return [person_of(row) for row in connection.execute(query).mappings()]
        watcher = named(connection, coach)
        if watcher is None or watcher.role != "coach":
            raise UnusableInput("there is no such coach", where=f"--by {coach[:40]}", remedy="check the name")
        return sorted(consent.shared_with(connection, watcher), key=lambda person: person.id)


def _write_down(server: Server, members: dict[int, Member]) -> None:
    """Ask every member's consent once more, and write the use into the trail."""
    for number in members:
        if not agreed(cast("Any", server.diary(number))):
            raise UnusableInput(
                "somebody took the consent back meanwhile", where="coach group", remedy="run it again"
            )
    with server.begin() as connection:
        for number in members:
            audit.note(connection, None, number, "group", f"{len(members)}")
