"""Bring files into the diary: everything readable, each once, whatever else is in the folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.formats.archive_listing import beside, listed_by
from crampcast.formats.archives import Member, count
from crampcast.jobs.ports import DiaryPort, Progress, Reader, RunFile
from crampcast.jobs.run_files import file_parts, read_run_file, with_listed

LARGEST_LISTING_BYTES = 64 << 20


def import_paths(
    paths: Iterable[str | Path],
    diary: DiaryPort,
    reader: Reader = read_run_file,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Import files, archives and folders into a diary.

    Parameters
    ----------
    paths : iterable of path
        Files, archives and folders (with everything below them that is not hidden).
    diary : DiaryPort
        Where to.
    reader : Reader
        Turns a file's bytes into runs; default: watch files and logs.
    progress : Progress, optional
        Told before every file.

    Returns
    -------
    dict
        ``imported`` and ``duplicates`` (runs), ``refused`` (``file``, ``reason``), ``warnings``, and
        ``files`` with the same counts in files.

    Raises
    ------
    UnusableInput
        If the diary itself cannot be used (locked, full disk); what was imported until then is kept.

    Notes
    -----
    Files are known by the hash of their content, runs by their start, distance and duration, so that a second
    import changes nothing and a run from two sources counts once. A log that names files (Strava's) tells
    their sport, and its rows count where the file is missing or cannot be read. Each file is stored whole or
    not at all: an import that was stopped carries on where it was when it is started again.

    Examples
    --------
    >>> from typing import cast
    >>> nothing = import_paths([], cast(DiaryPort, None))
    >>> nothing["imported"], nothing["refused"]
    (0, [])
    """
    result: dict[str, Any] = {
        "imported": 0,
        "duplicates": 0,
        "refused": [],
        "warnings": [],
        "files": {"imported": 0, "duplicates": 0, "refused": 0},
    }
    files = sorted(_walk(paths), key=_rank)
    listed = _listed(files)
    stored: set[str] = set()
    done, total = 0, sum(map(count, files)) if progress is not None else 0
    for path in files:
        last = done + (count(path) if progress is not None else 0)
        if progress is not None:
            progress(done, total, str(path))
        for number, part in enumerate(file_parts(path)):
            if progress is not None and number:
                progress(min(done + number, last), total, part.name)
            whole = part if part.listed else part._replace(listed=listed.get(part.name))
            _import_part(whole, diary, reader, result, stored)
        done = last
    if progress is not None:
        progress(total, total, "")
    result["files"]["refused"] = len(result["refused"])
    return result


def _rank(path: Path) -> int:
    """Sort health exports, which bring their routes, before recordings, and logs last."""
    return {".xml": 0, ".csv": 2}.get(path.suffix.lower(), 1)


def _listed(files: Iterable[Path]) -> dict[str, RunSummary]:
    """Read what logs on disk say of the files that lie beside them."""
    found: dict[str, RunSummary] = {}
    for path in files:
        try:
            if path.suffix.lower() == ".csv" and path.stat().st_size <= LARGEST_LISTING_BYTES:
                found |= listed_by(path.read_bytes(), str(path))
        except (OSError, ValueError):
            continue
    return found


def _import_part(
    part: Member, diary: DiaryPort, reader: Reader, result: dict[str, Any], stored: set[str]
) -> None:
    """Import one file, or one member of an archive, and add to the result; note the name of what is in."""
    if part.fault:
        result["refused"].append({"file": part.name, "reason": part.fault})
        return
    key = hashlib.sha256(part.content).hexdigest()
    if diary.has_original(key):
        stored.add(part.name)
        result["duplicates"] += diary.runs_of(key)
        result["files"]["duplicates"] += 1
        return
    found = _read(part, reader)
    if isinstance(found, str):
        result["refused"].append({"file": part.name, "reason": found})
        return
    result["warnings"] += [f"{part.name}: {line}" for line in found.warnings]
    found = _without_stored(with_listed(found, part.listed), part.name, stored)
    new, known = diary.add(
        part.content, part.name, found.format, found.summaries, replayable=found.replayable
    )
    stored.add(part.name)
    result["imported"] += new
    result["duplicates"] += known
    result["files"]["imported" if new else "duplicates"] += 1


def _without_stored(found: RunFile, name: str, stored: set[str]) -> RunFile:
    """Leave out the rows of a log whose files are in the diary."""
    if not found.files:
        return found
    kept = tuple(
        row
        for row, file in zip(found.summaries, found.files, strict=True)
        if not file or beside(name, file) not in stored
    )
    return replace(found, summaries=kept)


def _read(part: Member, reader: Reader) -> RunFile | str:
    """Read a file, or say why not; whatever goes wrong concerns this file alone."""
    try:
        found = reader(part.content, part.name)
    except UnusableInput as why:
        return f"{why.what}; {why.remedy}" if why.remedy else why.what
    except (MemoryError, RecursionError):
        return "it is too large or nested too deeply"
    except Exception as why:  # a fault of a reader must not stop the other files
        return f"it could not be read ({type(why).__name__})"
    return found if found.summaries else "it holds no dated run"


def _walk(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Go through files and, in order of names, everything below folders except what is hidden."""
    seen: set[Path] = set()
    for given in paths:
        top = Path(given)
        try:
            is_folder = top.is_dir()
        except (OSError, ValueError):
            is_folder = False
        for path in _below(top) if is_folder else iter([top]):
            if path not in seen:
                seen.add(path)
                yield path


def _below(folder: Path) -> Iterator[Path]:
    """Go through every file below a folder; links to folders are not followed."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(names) if not name.startswith("."))
