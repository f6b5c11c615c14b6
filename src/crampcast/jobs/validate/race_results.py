"""Read a table of race results: who finished when, and passed which marks when."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.errors import UnusableInput

LARGEST_FILE_BYTES = 100_000_000
HEAD_LINES = 12
"""A table may stand below a few lines about the race."""
KM_PER_MILE = 1.609344
USUAL_KM = (10.0, 15.0, 21.0975, 42.195, 50.0, 80.4672, 100.0, 160.9344)
USUAL_WORDS = {"half": 21.0975, "halfmarathon": 21.0975, "marathon": 42.195}
NEAR = 0.12
PACES_S_KM = (120.0, 1800.0)
"""Fastest and slowest pace by which the unit of the times is told."""
_FINISH = ("chiptime", "nettime", "official", "officialtime", "finish", "finishtime", "guntime", "time")
_HALF = ("half", "halftime", "halfway", "halfmarathon", "hm")
_MARK = re.compile(r"(?:split|at)?(\d+(?:[.,]\d+)?)(km|k|miles|mile|mi|m)(?:split|time)?")


class RaceResults(NamedTuple):
    """Times at the marks of a race; the last mark is the finish."""

    marks: tuple[str, ...]
    marks_km: tuple[float, ...]
    times_s: NDArray[np.float64]
    """Shape (runners, marks); rows that lack a time or go back are left out."""
    left_out: int


def read_race_results(path: Path) -> RaceResults:
    """Read a table of results in CSV.

    Parameters
    ----------
    path : Path
        Columns such as ``5k, 10 km, half, 30k, 20 mi`` and ``official, chiptime, time`` or ``finish``, in any
        order; times as ``h:mm:ss``, or as seconds, minutes or hours.

    Returns
    -------
    RaceResults

    Raises
    ------
    UnusableInput
        If there is no finish or no mark, or the race's length or the unit cannot be told.

    Notes
    -----
    The length is that of a line above the table ("42k", "half marathon"); else twice half way where a mark
    beyond it says which half; else the usual distance that the pace to the last mark points at.
    """
    above, head, rows = _table(path)
    named = [re.sub(r"[^a-z0-9.,]", "", name.casefold()) for name in head]
    finish = next((named.index(word) for word in _FINISH if word in named), None)
    marks = {i: _mark_km(name) for i, name in enumerate(named)}
    at = [i for i, km in marks.items() if km is not None]
    halves = [i for i, name in enumerate(named) if name in _HALF]
    if finish is None or not (at or halves):
        remedy = "name columns by distance (5k, 10k, half, ...) and one finish, chiptime or official"
        raise UnusableInput("no finish time or no split time", where=path.name, remedy=remedy)
    columns = {
        i: np.array([_clock(row[i]) if i < len(row) else np.nan for row in rows]) for i in range(len(head))
    }
    length_km = _length_km(above, {marks[i] or 0.0: columns[i] for i in at}, columns[finish], path.name)
    places = (
        {i: float(marks[i] or 0.0) for i in at} | dict.fromkeys(halves, 0.5 * length_km) | {finish: length_km}
    )
    order = sorted((i for i in places if 0.0 < places[i] < length_km or i == finish), key=lambda i: places[i])
    times = np.stack([columns[i] for i in order], axis=1)
    times = times * _seconds_per_unit(times[:, -1], length_km, path.name)
    steps = np.diff(times, axis=1, prepend=0.0)  # not-a-number compares as false
    whole = np.asarray((steps > 0.0).all(axis=1), dtype=bool)
    names = tuple("finish" if i == finish else head[i].strip() for i in order)
    return RaceResults(names, tuple(places[i] for i in order), times[whole], int((~whole).sum()))


def _table(path: Path) -> tuple[str, list[str], list[list[str]]]:
    """Return the text above the table, its head and its rows."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnusableInput("larger than 100 MB", where=path.name, remedy="split it into several files")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as why:
        reason = f"cannot be opened ({why.strerror})"
        raise UnusableInput(reason, where=str(path), remedy="check the path") from why
    except UnicodeDecodeError as why:
        raise UnusableInput("not a text in UTF-8", where=path.name, remedy="save it as CSV, UTF-8") from why
    lines = text.splitlines()
    for separator in (",", ";", "\t"):
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error as why:
            raise UnusableInput(f"no table ({why})", where=path.name, remedy="save it as CSV") from why
        for i, row in enumerate(rows[:HEAD_LINES]):
            plain = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in row]
            if any(word in plain for word in _FINISH) and len(row) > 1:
                return "\n".join(lines[:i]), row, rows[i + 1 :]
    remedy = "name columns by distance (5k, 10k, half, ...) and one finish, chiptime or official"
    raise UnusableInput("no table with a finish time", where=path.name, remedy=remedy)


def _mark_km(name: str) -> float | None:
    """Return the distance that a column's name says.

    Examples
    --------
    >>> _mark_km("30k"), _mark_km("5km"), round(_mark_km("20mi"), 1), _mark_km("bib")
    (30.0, 5.0, 32.2, None)
    """
    found = _MARK.fullmatch(name)
    if found is None or found[2] == "m":
        return None
    number = float(found[1].replace(",", "."))
    return number if found[2].startswith("k") else number * KM_PER_MILE


def _clock(text: str) -> float:
    """Return a number or h:mm:ss as a number; what is neither becomes not-a-number."""
    text = text.strip()
    parts = text.split(":")
    try:
        if len(parts) == 3:
            hours, minutes, seconds = (float(part) for part in parts)
            return 3600.0 * hours + 60.0 * minutes + seconds
        if len(parts) == 2:
            minutes, seconds = (float(part) for part in parts)
            return 60.0 * minutes + seconds
        return float(text)
    except ValueError:
        return np.nan


def _length_km(
    above: str, marks: dict[float, NDArray[np.float64]], finish: NDArray[np.float64], where: str
) -> float:
    """Tell the length of the race."""
    for word in re.findall(r"[\w.]+(?: marathon)?", above.casefold()):
        said = USUAL_WORDS.get(word.replace(" ", "")) if "half" in word else None
        km = said if said is not None else _mark_km(word)
        if km is not None and km > 1.0:
            return min(USUAL_KM, key=lambda usual: abs(usual - km)) if _near_usual(km) else km
    if marks:
        last = max(marks)
        ratio = np.nanmedian(finish / marks[last]) if np.isfinite(finish / marks[last]).any() else np.nan
        fits = [km for km in USUAL_KM if km > last and abs(np.log(ratio * last / km)) < NEAR]
        if fits:
            return min(fits, key=lambda km: abs(np.log(ratio * last / km)))
    remedy = "say it in a line above the table, such as 42k"
    raise UnusableInput("the race's length cannot be told", where=where, remedy=remedy)


def _near_usual(km: float) -> bool:
    return any(abs(np.log(km / usual)) < 0.02 for usual in USUAL_KM)


def _seconds_per_unit(finish: NDArray[np.float64], length_km: float, where: str) -> float:
    """Tell whether times are seconds, minutes or hours."""
    if not np.isfinite(finish).any():
        raise UnusableInput("no finish time can be read", where=where, remedy="write times as h:mm:ss")
    pace = float(np.nanmedian(finish)) / length_km
    for unit_s in (1.0, 60.0, 3600.0):
        if PACES_S_KM[0] <= pace * unit_s <= PACES_S_KM[1]:
            return unit_s
    raise UnusableInput("the unit of the times cannot be told", where=where, remedy="write times as h:mm:ss")
