"""How a table of runs is laid out: its cells, its columns by name or by place, its way to write figures."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crampcast.errors import UnusableInput
from crampcast.formats.csv_headers import FILES, FROM_FILE, HEADERS, IGNORED, LOCAL
from crampcast.formats.sports import plain_words

MEASURED = frozenset({"distance", "distance_m", "distance_km", "moving_s", "elapsed_s", "time"})
"""Columns of which a log has at least one."""


def decoded(data: bytes) -> str:
    """Decode text whatever its encoding."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def cells(text: str) -> list[list[str]]:
    """Split text into cells by the mark that the header uses most."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    csv.field_size_limit(1 << 20)
    try:
        return list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=mark))
    except csv.Error as error:
        raise UnusableInput(f"the CSV is broken ({error})", remedy="export it again") from None


def number(text: str) -> float | None:
    r"""Return the number in a cell: with a decimal point or comma, with or without thousands.

    Examples
    --------
    >>> number("1.234,5"), number("1,234.5"), number("10,5"), number(""), number("x")
    (1234.5, 1234.5, 10.5, None, nan)
    """
    plain = re.sub(r"[\s'\u00a0\u202f]", "", text)
    if not plain:
        return None
    if "," in plain and "." in plain:
        thousands = "," if plain.rfind(".") > plain.rfind(",") else "."
        plain = plain.replace(thousands, "")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}", plain):
        plain = plain.replace(",", "")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def seconds(text: str) -> float | None:
    """Return seconds from a number or from H:MM:SS."""
    if ":" not in text:
        return number(text)
    total = 0.0
    for part in text.strip().split(":"):
        value = number(part)
        if value is None or math.isnan(value):
            return math.nan
        total = total * 60 + value
    return total


def metres_of_height(text: str, decimal_comma: bool) -> float | None:
    """Return a height; three figures after a mark are thousands unless it is the mark of decimals."""
    mark = r"\." if decimal_comma else ","
    whole = re.sub(rf"(?<=\d){mark}(?=\d{{3}}\b)", "", text)
    return number(whole)


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Find the columns that are known, the later of two of one name; name those that are not."""
    ranks = {name: (what, rank) for what, names in HEADERS.items() for rank, name in enumerate(names)}
    found: dict[str, tuple[int, int]] = {}
    unknown: list[str] = []
    for position, title in enumerate(header):
        plain = plain_words(title)
        if plain in ranks:
            what, rank = ranks[plain]
            if what not in found or rank <= found[what][0]:
                found[what] = rank, position
        elif plain and plain not in IGNORED:
            unknown.append(title.strip())
    return {what: position for what, (_, position) in found.items()}, unknown


def _columns_by_place(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Find the columns of an export of Strava in an unknown language, by the one that names files."""
    for position in range(8, 16):
        named = [row[position] for row in rows[:500] if len(row) > position + 9 and row[position]]
        if named and all(FILES.fullmatch(cell) for cell in named):
            after = {what: position + offset for what, offset in FROM_FILE.items()}
            return {"external_id": 0, "date": 1, "sport": 3, "file": position, **after}
    return {}


def columns_of(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[str]]:
    """Find the columns of a table by their headers, else by their places; without a date it is no log."""
    columns, unknown = _columns(rows[0] if rows else [])
    if "date" in columns and columns.keys() & MEASURED:
        return columns, unknown
    by_place = _columns_by_place(rows[1:])
    return (by_place, []) if by_place else (columns, unknown)


def with_times(columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Take a column of times for durations unless there are better ones or it may be the time of day."""
    found = dict(columns)
    position = found.pop("time", None)
    if position is None or {"moving_s", "elapsed_s"} & found.keys():
        return found
    dated = [row[found["date"]] for row in rows[:50] if len(row) > found["date"]]
    has_clock = any(":" in text for text in dated)
    shown = [row[position] for row in rows[:50] if len(row) > position and row[position]]
    if has_clock or not all(re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?( ?[apAP][mM])?", text) for text in shown):
        found["moving_s"] = position
    return found


class Style(NamedTuple):
    """How a table writes: the unit of its distance, its decimals, whose time of day it keeps."""

    in_metres: bool
    decimal_comma: bool
    local: bool


def _in_metres(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> bool:
    """Tell metres from kilometres in a column that does not say: by the speed that would follow."""
    position = columns.get("distance")
    if position is None:
        return True
    times = columns.get("moving_s", columns.get("elapsed_s"))
    speeds = []
    for row in rows[:500]:
        distance = number(row[position]) if position < len(row) else None
        lasted = seconds(row[times]) if times is not None and times < len(row) else None
        if distance and lasted and math.isfinite(distance) and math.isfinite(lasted):
            speeds.append(distance / lasted)
    speeds.sort()
    return bool(speeds) and speeds[len(speeds) // 2] > 0.1


def style_of(header: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Style:
    """Find out how a table writes distances, decimals and times."""
    place = next((columns[what] for what in ("distance", "distance_km") if what in columns), None)
    distances = [row[place] for row in rows[1:500] if place is not None and len(row) > place]
    comma = any(re.fullmatch(r"\s*\d+,\d{1,2}\s*", text) for text in distances)
    local = any(plain_words(title) in LOCAL for title in header)
    return Style(_in_metres(rows[1:], columns), comma, local)
