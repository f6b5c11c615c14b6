"""Bring files into the diary: everything readable, each once, whatever else is in the folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.ports import DiaryPort, Progress, Reader, RunFile
from crampcast.jobs.run_files import FilePart, file_parts, read_run_file


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
    import changes nothing and a run from two sources counts once. Each file is stored whole or not at all: an
    import that was stopped carries on where it was when it is started again.

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
    files = list(_walk(paths))
    for number, path in enumerate(files):
        if progress is not None:
            progress(number, len(files), str(path))
        for part in file_parts(path):
            _import_part(part, diary, reader, result)
    if progress is not None:
        progress(len(files), len(files), "")
    result["files"]["refused"] = len(result["refused"])
    return result


def _import_part(part: FilePart, diary: DiaryPort, reader: Reader, result: dict[str, Any]) -> None:
    """Import one file, or one member of an archive, and add to the result."""
    if part.fault:
        result["refused"].append({"file": part.name, "reason": part.fault})
        return
    key = hashlib.sha256(part.content).hexdigest()
    if diary.has_original(key):
        result["duplicates"] += diary.runs_of(key)
        result["files"]["duplicates"] += 1
        return
    found = _read(part, reader)
    if isinstance(found, str):
        result["refused"].append({"file": part.name, "reason": found})
        return
    result["warnings"] += [f"{part.name}: {line}" for line in found.warnings]
    new, known = diary.add(
        part.content, part.name, found.format, found.summaries, replayable=found.replayable
    )
    result["imported"] += new
    result["duplicates"] += known
    result["files"]["imported" if new else "duplicates"] += 1


def _read(part: FilePart, reader: Reader) -> RunFile | str:
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
