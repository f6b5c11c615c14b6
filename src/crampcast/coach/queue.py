"""The queue in the database: work is taken under a lease, tried again after a fault, done once in effect."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.engine import RowMapping

from crampcast.coach import schema

FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 3600.0


@dataclass(frozen=True)
class Job:
    """A piece of work in a worker's hands, or a look at one.

    Parameters
    ----------
    id, kind, athlete_id : int, str, int
        Which, what, for whom.
    state : str
        ``queued``, ``running``, ``done``, ``refused`` (the input cannot be used) or ``dead`` (it met
        a fault too often).
    attempts : int
        How often it was begun.
    lease : str
        Proves that a worker still has it.
    asked_at, ended_at : datetime or None
        When.
    progress : float
        Share that is done, 0–1.
    answer : mapping
        What came of it.
    """

    id: int
    kind: str
    athlete_id: int
    state: str
    attempts: int
    lease: str
    asked_at: datetime
    ended_at: datetime | None
    progress: float
    answer: Mapping[str, Any]


def put(
    connection: Connection,
    kind: str,
    athlete_id: int,
    *,
    asked_by: int | None = None,
    key: str = "",
    files: Sequence[tuple[str, bytes]] = (),
) -> int | None:
    """Queue a piece of work.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction on the server's own tables: the work is queued if the rest of it stands.
    kind, athlete_id : str, int
        What, and for whom.
    asked_by : int, optional
        Who asked.
    key : str
        While work with this key waits or runs, the same is not queued again; empty: never the same.
    files : sequence of (str, bytes)
        Names and contents of what was sent for it.

    Returns
    -------
    int or None
        Its number; None if the same is waiting.
    """
    table = schema.job
    row = {
        "kind": kind,
        "athlete_id": athlete_id,
        "key": key or secrets.token_hex(16),
        "state": "queued",
        "asked_by": asked_by,
        "asked_at": func.clock_timestamp(),
        "run_at": func.clock_timestamp(),
    }
    made = insert_or(table).values(row).on_conflict_do_nothing().returning(table.c.id)
    number = connection.execute(made).scalar()
    if number is None:
        return None
    for place, (name, content) in enumerate(files):
        connection.execute(
            insert(schema.job_file),
            {"job_id": number, "number": place, "name": name.replace("\0", ""), "content": content},
        )
    return int(number)


def take(connection: Connection, lease_s: float, kinds: Sequence[str]) -> Job | None:
    """Take the work that has waited longest, or that a worker has let go of by falling silent.

    Notes
    -----
    The row is locked while it is taken, and rows that others are taking are passed over. All times are the
    database's: workers' clocks need not agree.
    """
    table = schema.job
    at = func.clock_timestamp()
    ready = or_(
        (table.c.state == "queued") & (table.c.run_at <= at),
        (table.c.state == "running") & (table.c.leased_until < at),
    )
    first = (
        select(table.c.id)
        .where(ready, table.c.kind.in_(kinds))
        .order_by(table.c.run_at, table.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    number = connection.execute(first).scalar()
    if number is None:
        return None
    taken = (
        update(table)
        .where(table.c.id == number)
        .values(
            state="running",
            attempts=table.c.attempts + 1,
            lease=secrets.token_hex(16),
            leased_until=at + timedelta(seconds=lease_s),
        )
        .returning(table)
    )
    return job_of(connection.execute(taken).mappings().one())


def hold(connection: Connection, job: Job, lease_s: float, progress: float | None = None) -> bool:
    """Go on holding work; False if it was taken away, or its athlete is gone."""
    values: dict[str, Any] = {"leased_until": func.clock_timestamp() + timedelta(seconds=lease_s)}
    if progress is not None:
        values["progress"] = min(max(progress, 0.0), 1.0)
    held = connection.execute(update(schema.job).where(*_mine(job)).values(values))
    return held.rowcount == 1


def finish(connection: Connection, job: Job, state: str, answer: Mapping[str, Any]) -> bool:
    """End work: done, or refused; False if another worker has it by now."""
    values = {
        "state": state,
        "progress": 1.0,
        "ended_at": func.clock_timestamp(),
        "answer": json.dumps(dict(answer), ensure_ascii=True, allow_nan=False),
    }
    ended = connection.execute(update(schema.job).where(*_mine(job)).values(values))
    if ended.rowcount != 1:
        return False
    connection.execute(delete(schema.job_file).where(schema.job_file.c.job_id == job.id))
    return True


def give_back(connection: Connection, job: Job, fault: str, most_attempts: int) -> str:
    """Return work that met a fault: to wait, longer every time, or among the dead.

    Returns
    -------
    str
        Its state now; empty if another worker has it.
    """
    if job.attempts >= most_attempts:
        return "dead" if finish(connection, job, "dead", {"fault": fault}) else ""
    wait_s = min(FIRST_WAIT_S * 2.0 ** (job.attempts - 1), LONGEST_WAIT_S)
    later = func.clock_timestamp() + timedelta(seconds=wait_s)
    values = {"state": "queued", "run_at": later, "answer": json.dumps({"fault": fault})}
    back = connection.execute(update(schema.job).where(*_mine(job)).values(values))
    return "queued" if back.rowcount == 1 else ""


def files_of(connection: Connection, job: Job) -> list[tuple[str, bytes]]:
    """Return what was sent for work."""
    table = schema.job_file
    query = select(table.c.name, table.c.content).where(table.c.job_id == job.id).order_by(table.c.number)
    return [(str(name), bytes(content)) for name, content in connection.execute(query)]


def jobs_of(connection: Connection, athlete_id: int, *, most: int = 20) -> list[Job]:
    """Return an athlete's newest work, newest first."""
    table = schema.job
    query = select(table).where(table.c.athlete_id == athlete_id).order_by(table.c.id.desc()).limit(most)
    return [job_of(row) for row in connection.execute(query).mappings()]


def counts(connection: Connection) -> dict[str, int]:
    """Return how much work there is by state."""
    table = schema.job
    found = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return dict.fromkeys(schema.STATES, 0) | {str(state): int(count) for state, count in found}


def job_of(row: RowMapping) -> Job:
    """Build a job from its row."""
    return Job(
        id=int(row["id"]),
        kind=str(row["kind"]),
        athlete_id=int(row["athlete_id"]),
        state=str(row["state"]),
        attempts=int(row["attempts"]),
        lease=str(row["lease"] or ""),
        asked_at=row["asked_at"],
        ended_at=row["ended_at"],
        progress=float(row["progress"]),
        answer=json.loads(row["answer"] or "{}"),
    )


def _mine(job: Job) -> tuple[Any, ...]:
    """Return what is true of the row while this worker has the job."""
    table = schema.job
    return table.c.id == job.id, table.c.state == "running", table.c.lease == job.lease
