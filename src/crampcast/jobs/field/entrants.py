"""The start list: a row that cannot be used is refused by itself, with its line and the remedy."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crampcast.errors import UnusableInput
from crampcast.runner.profile import Profile
from crampcast.units import parse_duration_s

COLUMNS: Final = (
    "bib",
    "sex",
    "age",
    "mass_kg",
    "predicted_finish",
    "recent_race",
    "weekly_km",
    "cramp_history",
    "wave_min",
)
LARGEST_BYTES: Final = 200_000_000
MOST_ENTRANTS: Final = 500_000
_LONGEST_CELL: Final = 200
_LONGEST_BIB: Final = 40
_SHIFTED: Final = "\n"
"""Marks a row with more cells than columns; no header has this name."""
_IMPERIAL: Final = {"mass_lb": ("mass_kg", 0.45359237), "weekly_mi": ("weekly_km", 1.609344)}
_UNKNOWN: Final = frozenset({"", "na", "n/a", "nan", "none", "null", "unknown", "?", "-"})
_SEX: Final = {
    "m": "male",
    "f": "female",
    "w": "female",
    "man": "male",
    "woman": "female",
    "x": "unspecified",
}


@dataclass(frozen=True)
class Entrant:
    """One entrant.

    Parameters
    ----------
    bib : str
        Number, or what stands for it.
    profile : Profile
        What is known of the person.
    finish_s : float or None
        Predicted finish, from the entrant's own start.
    wave_s : float
        How long after the first start the entrant's wave is sent off.
    """

    bib: str
    profile: Profile
    finish_s: float | None = None
    wave_s: float = 0.0

    def known(self) -> tuple[str, ...]:
        """Return the columns that are known of this entrant."""
        found = [name for name in COLUMNS if name in vars(self.profile) and self.profile.answered(name)]
        finish = ("predicted_finish",) if self.finish_s is not None else ()
        return (*found, *finish, *(("wave_min",) if self.wave_s > 0.0 else ()))


@dataclass(frozen=True)
class StartList:
    """Entrants in the order of their bibs, refused rows (`line, bib, reason`), and warnings."""

    entrants: tuple[Entrant, ...]
    refused: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]


def read_entrants(path: Path, length_m: float) -> StartList:
    """Read a start list from CSV or Parquet.

    Parameters
    ----------
    path : Path
        The file; Parquet by its ending or its first bytes.
    length_m : float
        Length of the course, against which predicted finishes are checked.

    Returns
    -------
    StartList
        The order of the rows does not matter.

    Raises
    ------
    UnusableInput
        If the file cannot be read, has no bibs, or no row of it can be used.
    """
    where = path.name
    try:
        if path.is_dir():
            raise UnusableInput("this is a folder", where=str(path), remedy="name a CSV or Parquet file")
        if path.stat().st_size > LARGEST_BYTES:
            raise UnusableInput(
                "larger than 200 MB", where=where, remedy="give only the columns named in the help"
            )
        content = path.read_bytes()
    except (OSError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        reason = getattr(why, "strerror", None) or "no usable path"
        raise UnusableInput(
            f"it cannot be read ({reason})", where=str(path), remedy="check the file"
        ) from None
    if not content.strip():
        raise UnusableInput("the file is empty", where=where, remedy="give a table with a column bib")
    if content[:4] == b"PAR1" or path.suffix.lower() == ".parquet":
        rows = _parquet_rows(content, where)
    else:
        rows = _csv_rows(content, where)
    return start_list(rows, length_m, where)


def start_list(rows: Iterable[tuple[int, Mapping[str, str]]], length_m: float, where: str) -> StartList:
    """Check rows of a start list one by one.

    Parameters
    ----------
    rows : iterable of (int, mapping)
        Line, and column to text.
    length_m : float
        Length of the course.
    where : str
        Name of the file.

    Examples
    --------
    >>> found = start_list([(2, {"bib": "7", "sex": "f"}), (3, {"bib": "7"})], 42195.0, "list.csv")
    >>> [e.bib for e in found.entrants], found.refused[0]["reason"]
    (['7'], 'bib 7 was already on line 2; give every entrant a bib of their own')
    """
    lines: dict[str, int] = {}
    entrants, refused, strange = [], [], dict[str, None]()
    for line, row in rows:
        strange |= dict.fromkeys(name for name in row if name not in (*COLUMNS, *_IMPERIAL, _SHIFTED))
        bib = str(row.get("bib", "")).strip()
        try:
            if len(lines) >= MOST_ENTRANTS:
                raise UnusableInput(f"more than {MOST_ENTRANTS} entrants", remedy="forecast them in parts")
            if bib in lines:
                raise UnusableInput(
                    f"bib {bib} was already on line {lines[bib]}",
                    remedy="give every entrant a bib of their own",
                )
            entrants.append(_entrant(bib, row, length_m))
            lines[bib] = line
        except UnusableInput as why:
            refused.append({"line": line, "bib": bib[:_LONGEST_BIB] or None, "reason": str(why)})
    if not entrants:
        first = f"line {refused[0]['line']}: {refused[0]['reason']}" if refused else "it has no rows"
        raise UnusableInput(
            f"no row of {len(refused)} can be used", where=where, remedy=f"the first: {first}"
        )
    return StartList(
        tuple(sorted(entrants, key=lambda each: _natural(each.bib))),
        tuple(refused),
        tuple(_strange(name, where) for name in list(strange)[:20]),
    )


def _entrant(bib: str, row: Mapping[str, str], length_m: float) -> Entrant:
    """Check one row."""
    if not bib or bib.lower() in _UNKNOWN:
        raise UnusableInput("no bib", remedy="give every entrant a number")
    if len(bib) > _LONGEST_BIB or not bib.isprintable():
        raise UnusableInput(
            f"{bib[:20]!r} is no bib", remedy=f"use at most {_LONGEST_BIB} letters and digits"
        )
    if _SHIFTED in row:
        raise UnusableInput(f"{row[_SHIFTED]} cells, more than columns", remedy="put quotes around commas")
    answers: dict[str, Any] = {}
    for name, text in row.items():
        told = str(text).strip()
        if name == "bib" or told.lower() in _UNKNOWN:
            continue
        if len(told) > _LONGEST_CELL:
            raise UnusableInput(f"{len(told)} letters", where=name, remedy="check the quotes of this line")
        key, factor = _IMPERIAL.get(name, (name, 1.0))
        if key in COLUMNS:
            answers[key] = _number(told, name) * factor if key in _NUMBERS else told
    finish = answers.pop("predicted_finish", None)
    wave_min = answers.pop("wave_min", 0.0)
    if not 0.0 <= wave_min <= _LATEST_WAVE_MIN:
        raise UnusableInput(
            f"a start {wave_min:g} min after the first",
            where="wave_min",
            remedy=f"write minutes, 0 to {_LATEST_WAVE_MIN:.0f}; forecast races of different days in parts",
        )
    if "sex" in answers:
        answers["sex"] = _SEX.get(str(answers["sex"]).lower(), str(answers["sex"]).lower())
    profile = Profile.from_mapping(answers, where="this row")
    return Entrant(bib, profile, None if finish is None else _finish_s(finish, length_m), 60.0 * wave_min)


_LATEST_WAVE_MIN: Final = 720.0
_NUMBERS: Final = frozenset({"age", "mass_kg", "weekly_km", "cramp_history", "wave_min"})
_FASTEST_M_S, _SLOWEST_M_S = 7.5, 0.35


def _number(text: str, where: str) -> float:
    """Read a number; a decimal comma is one."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise UnusableInput(
            f"{text[:30]!r} is not a number", where=where, remedy="leave it empty if unknown"
        ) from None


def _finish_s(text: str, length_m: float) -> float:
    """Read a predicted finish; two parts are hours and minutes where minutes would be too fast."""
    finish_s = parse_duration_s(text, "predicted_finish")
    if length_m / finish_s > _FASTEST_M_S and text.count(":") == 1:
        finish_s *= 60.0
    if not _SLOWEST_M_S <= length_m / finish_s <= _FASTEST_M_S:
        raise UnusableInput(
            f"{text[:20]!r} over {length_m / 1000.0:.1f} km is {3.6 * length_m / finish_s:.1f} km/h",
            where="predicted_finish",
            remedy="write H:MM:SS, or leave it empty",
        )
    return finish_s


def _csv_rows(content: bytes, where: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file with their lines."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise UnusableInput("not a text file", where=where, remedy="save the start list as CSV or Parquet")
    first = text.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    try:
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnusableInput(
            f"not a table ({error})", where=f"{where}, line {rows.line_num}", remedy="check the quotes"
        ) from None
    if not lines:
        raise UnusableInput("an empty table", where=where, remedy="give a header and a line for each runner")
    header = _header(lines[0][1], where)
    return [(n, _row(header, cells)) for n, cells in lines[1:]]


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    """Return a row by column; one that is too long is marked, for nobody knows what shifted."""
    row = dict(zip(header, cells, strict=False))
    if any(cell.strip() for cell in cells[len(header) :]):
        row[_SHIFTED] = str(len(cells))
    return row


def _parquet_rows(content: bytes, where: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a Parquet file; the first has line 1."""
    try:
        import pyarrow as arrow  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise UnusableInput(
            "Parquet needs pyarrow", where=where, remedy='install "crampcast[field]", or save the list as CSV'
        ) from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        wanted = [name for name in file.schema_arrow.names if name.strip().lower() in (*COLUMNS, *_IMPERIAL)]
        if file.metadata.num_rows > 2 * MOST_ENTRANTS:
            raise UnusableInput("more rows than any race", where=where, remedy="give one race's entrants")
        table = file.read(columns=wanted).to_pydict()
        others = [name for name in file.schema_arrow.names if name not in wanted]
    except (arrow.ArrowException, OSError, ValueError, MemoryError) as why:
        if isinstance(why, UnusableInput):
            raise
        raise UnusableInput(
            "not a Parquet file that can be read", where=where, remedy="export it again"
        ) from None
    header = dict(zip(wanted, _header(wanted, where), strict=True))
    count = len(next(iter(table.values())))
    rows = [(i + 1, {header[n]: _text(table[n][i]) for n in wanted}) for i in range(count)]
    if rows and others:
        rows[0] = (1, rows[0][1] | dict.fromkeys((name.strip().lower()[:60] for name in others), ""))
    return rows


def _text(value: Any) -> str:
    """Return a cell of Parquet as a text file would hold it."""
    seconds: Callable[[], float] | None = getattr(value, "total_seconds", None)
    if value is None:
        return ""
    if seconds is not None:
        return f"{int(seconds()) // 3600}:{int(seconds()) // 60 % 60:02d}:{int(seconds()) % 60:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _header(cells: list[str], where: str) -> list[str]:
    """Return the columns' names."""
    names = [cell.strip().lower().replace(" ", "_")[:60] for cell in cells]
    if "bib" not in names:
        raise UnusableInput(
            "no column bib", where=f"{where}, first line", remedy=f"name the columns {', '.join(COLUMNS)}"
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnusableInput(f"two columns {twice[0]!r}", where=where, remedy="keep one of them")
    return [name or f"column_{i + 1}" for i, name in enumerate(names)]


def _strange(name: str, where: str) -> str:
    """Warn of a column that means nothing here."""
    near = difflib.get_close_matches(name, (*COLUMNS, *_IMPERIAL), n=1, cutoff=0.6)
    return f"{where}: column {name!r} is not used" + (f"; did you mean {near[0]}?" if near else "")


def _natural(bib: str) -> tuple[int, str]:
    """Order numbers by value, everything else after them."""
    return (int(bib), bib) if bib.isascii() and bib.isdigit() else (10**_LONGEST_BIB, bib)
