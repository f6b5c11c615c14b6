"""The stations of a race as its organiser lists them: a CSV file."""

from __future__ import annotations

import csv
import io
import math
from typing import Final

from crampcast.course.stations import Station, default_stop_s
from crampcast.errors import UnusableInput
from crampcast.units import METRES_PER_MILE

_COLUMNS: Final = ("name", "distance_km", "distance_mi", "water", "food", "drop_bag", "crew", "stop_min")
_YES: Final = frozenset({"1", "y", "yes", "true", "x", "t", "ja", "oui", "si", "sí", "✓"})
_NO: Final = frozenset({"", "0", "n", "no", "false", "f", "-", "nein", "non"})
_THERE: Final = ("water", "food", "drop_bag", "crew")
LONGEST_STOP_MIN: Final = 24 * 60.0


def read_stations(
    text: str, length_m: float, where: str = "stations"
) -> tuple[tuple[Station, ...], tuple[str, ...]]:
    r"""Read the stations of a course from CSV.

    Parameters
    ----------
    text : str
        Lines under the header ``name, distance_km, water, food, drop_bag, crew, stop_min``; ``distance_mi``
        may stand in place of ``distance_km``; only a distance is needed. Yes is 1, yes, true or x. Commas or
        semicolons.
    length_m : float
        Length of the course, m.
    where : str
        Name of the file, for error messages.

    Returns
    -------
    tuple of (tuple of Station, tuple of str)
        Stations by distance, and warnings (unknown columns, lines that were left out or not taken whole).

    Raises
    ------
    UnusableInput
        If it is no such table, or has lines and none of them can be used.

    Notes
    -----
    A line without a distance on the course is left out. What a station has counts only where the line says
    so plainly: anything but yes is no, so that nobody counts on water that may not be there.
    A station up to 2 % (at least 500 m) beyond the end is put at the finish: lists and lines never measure
    alike.

    Examples
    --------
    >>> found, _ = read_stations("name,distance_km,water,stop_min\nBrook,10,yes,2\n", 20_000.0)
    >>> found[0].distance_m, found[0].stop_s
    (10000.0, 120.0)
    """
    text = text.lstrip("\ufeff")
    if "\x00" in text:
        raise UnusableInput("not a text file", where=where, remedy="save the stations as CSV")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    try:
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnusableInput(
            f"not readable as CSV ({error})", where=where, remedy="save it again as CSV"
        ) from None
    header = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    if not {"distance_km", "distance_mi"} & set(header):
        raise UnusableInput(
            "no column distance_km or distance_mi",
            where=where,
            remedy=f"begin with the line {','.join(_COLUMNS[:2])},…",
        )
    warnings = [
        f"{where}: unknown column {name!r} was ignored" for name in header if name and name not in _COLUMNS
    ]
    stations: list[Station] = []
    refused: UnusableInput | None = None
    for number, row in lines[1:]:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        here = f"{where}, line {number}"
        try:
            if any(cell.strip() for cell in row[len(header) :]):
                remedy = 'write "12.5" or put "12,5" in quotes'
                raise UnusableInput("more cells than the header", where=here, remedy=remedy)
            station, said = _station(cells, length_m, here, len(stations) + 1)
        except UnusableInput as why:
            refused = refused or why
            name = f" {cells['name'][:40]!r}" if cells.get("name") else ""
            warnings.append(f"{why}; the station{name} is left out")
            continue
        stations.append(station)
        warnings += said
    if refused is not None and not stations:
        raise refused
    return tuple(sorted(stations, key=lambda each: each.distance_m)), tuple(warnings)


def _station(
    cells: dict[str, str], length_m: float, where: str, order: int
) -> tuple[Station, tuple[str, ...]]:
    """Read one line; the second answer is what was not taken as written."""
    said: list[str] = []
    distance = _distance_m(cells, length_m, where, said)
    water, food, bag, crew = (_flag(cells.get(name, ""), where, name, said) for name in _THERE)
    name = cells.get("name") or f"Station {order}"
    stop, stated = _stop_s(cells.get("stop_min", ""), where, said)
    if not stated:
        stop = default_stop_s(water=water, food=food, drop_bag=bag)
    return Station(name, distance, water, food, bag, crew, stop, stated), tuple(said)


def _distance_m(cells: dict[str, str], length_m: float, where: str, said: list[str]) -> float:
    """Return where a station is; refuse one that is not on the course."""
    column, scale = ("distance_km", 1000.0) if cells.get("distance_km") else ("distance_mi", METRES_PER_MILE)
    distance = scale * _number(cells.get(column, ""), f"{where}, {column}", 0.0, 2000.0)
    if distance <= length_m:
        return distance
    if distance > length_m + max(0.02 * length_m, 500.0):
        raise UnusableInput(
            f"{distance / 1000:.1f} km lies beyond the finish at {length_m / 1000:.1f} km",
            where=where,
            remedy="check the distance and its unit (distance_km or distance_mi)",
        )
    said.append(f"{where}: {distance - length_m:.0f} m beyond the finish; taken as the finish")
    return length_m


def _stop_s(text: str, where: str, said: list[str]) -> tuple[float, bool]:
    """Return a stop and whether it is stated; one that cannot be is said, and left to what is usual."""
    if not text:
        return 0.0, False
    try:
        return 60.0 * _number(text, f"{where}, stop_min", 0.0, LONGEST_STOP_MIN), True
    except UnusableInput as why:
        said.append(f"{why}; the usual stop is taken")
        return 0.0, False


def _number(text: str, where: str, low: float, high: float) -> float:
    """Read a number between bounds."""
    try:
        value = float(text)
    except ValueError:
        raise UnusableInput(
            f"{text[:30]!r} is not a number", where=where, remedy="write it like 12.5"
        ) from None
    if not (math.isfinite(value) and low <= value <= high):
        raise UnusableInput(
            f"{text[:30]} is outside {low:g} to {high:g}", where=where, remedy="check the number and its unit"
        )
    return value


def _flag(text: str, where: str, name: str, said: list[str]) -> bool:
    """Read yes or no; what is neither is no, and said."""
    word = text.strip().lower()
    if word not in _YES and word not in _NO:
        said.append(f"{where}: {name} is {text[:30]!r}; write yes or no; no is taken")
    return word in _YES
