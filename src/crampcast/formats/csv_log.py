"""Training logs in CSV, a row a run: crampcast's own, intervals.icu's, Strava's in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.formats.csv_columns import (
    MEASURED,
    Style,
    cells,
    columns_of,
    decoded,
    metres_of_height,
    number,
    seconds,
    style_of,
    with_times,
)
from crampcast.formats.csv_dates import day_and_start
from crampcast.formats.csv_headers import SECOND_TABLE
from crampcast.formats.sports import plain_words, sport_named

MOST_ROWS = 200_000
MOST_WARNINGS = 50


@dataclass(frozen=True)
class LogTable:
    r"""The rows of a log that could be read, and what could not.

    Parameters
    ----------
    rows : tuple of RunSummary
        One for each readable row.
    files : tuple of str
        For each row the file that the log joins to it, empty if none.
    refused : tuple of (int, str)
        Line and reason of each row left out.
    warnings : tuple of str
        Unknown columns and the like.
    fields : tuple of str
        What the columns mean, as far as they are known.

    Examples
    --------
    >>> parse(b"date,distance_km,moving_s\n2024-05-01,10,3000\n").rows[0].distance_m
    10000.0
    """

    rows: tuple[RunSummary, ...]
    files: tuple[str, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    warnings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def damage(self) -> tuple[str, ...]:
        """Rows left out and warnings, one line each, at most fifty."""
        lines = [f"line {line}: {reason}" for line, reason in self.refused]
        more = [f"{len(lines) - MOST_WARNINGS} more rows were left out"] if len(lines) > MOST_WARNINGS else []
        return (*lines[:MOST_WARNINGS], *more, *self.warnings)


def is_log(data: bytes) -> bool:
    r"""Tell by its header whether a table is a training log.

    Examples
    --------
    >>> is_log(b"date,distance_km\n"), is_log(b"name,score\n")
    (True, False)
    """
    try:
        rows = cells(decoded(data[: 1 << 16]))
    except UnusableInput:
        return False
    columns, _ = columns_of(rows)
    return "date" in columns and bool(columns.keys() & MEASURED)


class _BadRow(Exception):
    """A row that cannot be used, with the reason."""


def _cell(row: Sequence[str], columns: Mapping[str, int], what: str) -> str:
    """Return a cell's text, empty if the row or the column lacks it."""
    position = columns.get(what)
    return row[position].strip() if position is not None and position < len(row) else ""


def _value(
    row: Sequence[str], columns: Mapping[str, int], what: str, low: float, high: float
) -> float | None:
    """Return a number within bounds, None if the cell is empty."""
    text = _cell(row, columns, what)
    value = seconds(text) if what.endswith("_s") else number(text)
    return _within(value, text, what, low, high)


def _within(value: float | None, text: str, what: str, low: float, high: float) -> float | None:
    """Return a number that lies within bounds, None if there is none."""
    if value is None:
        return None
    if not low <= value <= high:
        raise _BadRow(f"{what.replace('_', ' ')} is {text!r}"[:80])
    return value


def _distance(row: Sequence[str], columns: Mapping[str, int], in_metres: bool) -> float | None:
    """Return metres from whichever distance column there is."""
    if "distance_m" in columns:
        return _value(row, columns, "distance_m", 0, 2e6)
    if "distance_km" in columns:
        kilometres = _value(row, columns, "distance_km", 0, 2000)
        return None if kilometres is None else kilometres * 1000
    distance = _value(row, columns, "distance", 0, 2e6)
    return None if distance is None else distance * (1.0 if in_metres else 1000.0)


def _height(row: Sequence[str], columns: Mapping[str, int], what: str, style: Style) -> float | None:
    """Return climb or descent within bounds."""
    text = _cell(row, columns, what)
    return _within(metres_of_height(text, style.decimal_comma), text, what, 0, 50_000)


def _row(row: Sequence[str], columns: Mapping[str, int], style: Style, source: str) -> RunSummary:
    """Read one row whole, or not at all."""
    text = _cell(row, columns, "date")
    day, start = day_and_start(text)
    if day is None:
        raise _BadRow(f"the date is {text!r}"[:80] if text else "there is no date")
    distance_m = _distance(row, columns, style.in_metres)
    moving_s = _value(row, columns, "moving_s", 0, 2.7e6)
    elapsed_s = _value(row, columns, "elapsed_s", 0, 2.7e6)
    if distance_m is None and moving_s is None and elapsed_s is None:
        raise _BadRow("neither distance nor time is given")
    heart_rate = _value(row, columns, "heart_rate_bpm", 0, 260)
    sport = _cell(row, columns, "sport")
    return RunSummary(
        day=day,
        start=None if style.local else start,
        sport=sport_named(sport) or ("running" if "sport" not in columns else "unknown"),
        distance_m=distance_m,
        moving_s=moving_s,
        elapsed_s=elapsed_s,
        climb_m=_height(row, columns, "climb_m", style),
        descent_m=_height(row, columns, "descent_m", style),
        mean_heart_rate_bpm=heart_rate or None,
        max_heart_rate_bpm=_value(row, columns, "max_heart_rate_bpm", 0, 260) or None,
        temperature_c=_value(row, columns, "temperature_c", -60, 70),
        training_load=_value(row, columns, "training_load", 0, 1e5),
        source=source,
        external_id=_cell(row, columns, "external_id"),
    )


def parse(data: bytes, where: str = "") -> LogTable:
    r"""Read a training log.

    Parameters
    ----------
    data : bytes
        CSV with commas, semicolons or tabs, in any common encoding.
    where : str
        Name of the file.

    Returns
    -------
    LogTable
        Rows are read whole or left out with line and reason, never half.

    Raises
    ------
    UnusableInput
        If there is no column for the date, or none for distance and time.

    Notes
    -----
    Exports of Strava repeat some headers; the later column holds metres and seconds and is taken. In a
    language that is not known their columns are known by their places. A distance without unit is in metres
    if the speeds that follow are a runner's. Of logs that keep local time without a zone only the day counts.

    Examples
    --------
    >>> log = parse(b"date,dist_m,mov_s,hr\n2024-05-01,10000,3000,150\n2024-13-40,1,1,1\n", "log.csv")
    >>> len(log.rows), log.refused
    (1, ((3, "the date is '2024-13-40'"),))
    """
    rows = cells(decoded(data))
    if len(rows) > MOST_ROWS:
        raise UnusableInput(f"more than {MOST_ROWS} rows", where=where, remedy="split the log")
    header = rows[0] if rows else []
    columns, unknown = columns_of(rows)
    measured = columns.keys() & MEASURED
    if "date" not in columns or not measured:
        missing = "a date" if "date" not in columns else "a distance or a time"
        raise UnusableInput(
            f"this table is no training log: it has no column for {missing}",
            where=where,
            remedy="name the columns date, distance_m (or distance_km) and moving_s",
        )
    columns = with_times(columns, rows[1:])
    style = style_of(header, rows, columns)
    good: list[RunSummary] = []
    files: list[str] = []
    refused: list[tuple[int, str]] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if plain_words(row[0]) in SECOND_TABLE:
            break
        try:
            good.append(_row(row, columns, style, f"{where}:{line}" if where else f"line {line}"))
            files.append(_cell(row, columns, "file"))
        except _BadRow as error:
            refused.append((line, str(error)))
    # of the ninety columns of Strava's export, known by its file names, most say nothing of a run
    warnings = [f"unknown columns: {', '.join(unknown)}"[:300]] if unknown and "file" not in columns else []
    if not good and not refused:
        raise UnusableInput("the log has no rows", where=where, remedy="export it again")
    return LogTable(tuple(good), tuple(files), tuple(refused), tuple(warnings), tuple(columns))
