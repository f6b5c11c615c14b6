"""Runs as rows: in, out, and each once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import RowMapping

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import schema
from crampcast.store.matching import ZONES_S, epoch_s, richness, same_run


def summary_of(row: RowMapping) -> RunSummary:
    """Build a run summary from its row.

    Parameters
    ----------
    row : mapping
        A row of the table ``activity``.

    Returns
    -------
    RunSummary
        Equal to the one that was stored.
    """
    start = None if row["start"] is None else datetime.fromisoformat(row["start"])
    values = {name: row[name] for name in schema.SUMMARY_COLUMNS}
    return RunSummary(day=date.fromisoformat(row["day"]), start=start, **values)


def add_run(connection: Connection, key: str, leg: int, run: RunSummary, replayable: bool) -> bool:
    """Insert one run; of two records of one run the richer one is shown.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction that may write.
    key, leg : str, int
        Content hash of the original, and the run's place in it.
    run : RunSummary
        The run.
    replayable : bool
        Whether the original holds it second by second.

    Returns
    -------
    bool
        Whether the run is new; if not, it is kept as a duplicate or takes the place of the poorer record.
    """
    table = schema.activity
    match = _match(connection, key, run)
    mine: dict[str, Any] = {name: getattr(run, name) for name in schema.SUMMARY_COLUMNS}
    mine |= {
        "content_hash": key,
        "leg": leg,
        "replayable": int(replayable),
        "epoch_s": epoch_s(run),
        "day": run.day.isoformat(),
        "start": None if run.start is None else run.start.isoformat(),
        "duplicate_of": None,
    }
    if match is None:
        connection.execute(insert(table), mine)
        return True
    stored = richness(summary_of(match), replayable=bool(match["replayable"]))
    if richness(run, replayable=replayable) <= stored:
        connection.execute(insert(table), mine | {"duplicate_of": match["id"]})
        return False
    result = connection.execute(insert(table), mine)
    if result.inserted_primary_key is None:
        raise UnusableInput("the diary gave no number to a run", remedy="report this")
    number = result.inserted_primary_key[0]
    old = match["id"]
    connection.execute(
        update(table).where((table.c.id == old) | (table.c.duplicate_of == old)).values(duplicate_of=number)
    )
    return False


def _match(connection: Connection, key: str, run: RunSummary) -> RowMapping | None:
    """Find the shown record of the same run that another file has brought."""
    table = schema.activity
    moment, reach = epoch_s(run), max(abs(edge) for edge in ZONES_S)
    taken = select(table.c.duplicate_of).where(table.c.content_hash == key, table.c.duplicate_of.is_not(None))
    query = (
        select(table)
        .where(table.c.duplicate_of.is_(None), table.c.content_hash != key, table.c.id.not_in(taken))
        .where(table.c.epoch_s.between(moment - reach, moment + reach))
        .order_by(table.c.id)
    )
    rows = connection.execute(query).mappings().all()
    return next((row for row in rows if same_run(run, summary_of(row))), None)
