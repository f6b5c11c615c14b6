"""Bring files into the diary: everything readable, each once, whatever else is in the folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.ports import DiaryPort, Progress, Reader, RunFile

LARGEST_FILE_BYTES = 1_000_000_000


def import_paths(
    paths: Iterable[str | Path],
    diary: DiaryPort,
    reader: Reader,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Import files and folders into a diary.

    Parameters
    ----------
    paths : iterable of path
        Files, archives and folders (with everything below them).
    diary : DiaryPort
        Where to.
    reader : Reader
        Turns a file's bytes into runs.
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
    >>> import_paths([], diary=None, reader=None)["imported"]
    0
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
        _import_file(path, diary, reader, result)
    if progress is not None:
        progress(len(files), len(files), "")
    result["files"]["refused"] = len(result["refused"])
    return result


def _import_file(path: Path, diary: DiaryPort, reader: Reader, result: dict[str, Any]) -> None:
    """Import one file or archive and add to the result."""
    try:
        content = _bytes(path)
        known = hashlib.sha256(content).hexdigest()
        if diary.has_original(known):
            result["duplicates"] += diary.runs_of(known)
            result["files"]["duplicates"] += 1
            return
        members = _read(path, content, reader)
    except _Refused as why:
        result["refused"].append({"file": str(path), "reason": str(why)})
        return
    for name, data, found in members:
        _store(name, data, found, diary, result)


def _store(name: str, content: bytes, found: RunFile, diary: DiaryPort, result: dict[str, Any]) -> None:
    """Store one file, or one member of an archive."""
    result["warnings"] += [f"{name}: {line}" for line in found.warnings]
    if not found.summaries:
        result["refused"].append({"file": name, "reason": "it holds no dated run"})
        return
    replayable = found.replayable
    new, known = diary.add(content, name, found.format, found.summaries, replayable=replayable)
    result["imported"] += new
    result["duplicates"] += known
    result["files"]["imported" if new else "duplicates"] += 1


class _Refused(Exception):
    """A file that is passed over, with the reason."""


def _read(path: Path, content: bytes, reader: Reader) -> Sequence[tuple[str, bytes, RunFile]]:
    """Read a file; whatever goes wrong concerns this file alone."""
    try:
        return reader(path, content)
    except UnusableInput as why:
        raise _Refused(f"{why.what}; {why.remedy}" if why.remedy else why.what) from why
    except (MemoryError, RecursionError) as why:
        raise _Refused("it is too large or nested too deeply") from why
    except Exception as why:  # a fault of a reader must not stop the other files
        raise _Refused(f"it could not be read ({type(why).__name__})") from why


def _bytes(path: Path) -> bytes:
    """Return a file's bytes."""
    try:
        if not path.exists():
            raise _Refused("there is no such file")
        if not path.is_file():
            raise _Refused("it is neither a file nor a folder")
        size = path.stat().st_size
        if size == 0:
            raise _Refused("the file is empty")
        if size > LARGEST_FILE_BYTES:
            raise _Refused(f"it is larger than {LARGEST_FILE_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except (OSError, ValueError) as why:
        raise _Refused(f"it cannot be read ({getattr(why, 'strerror', None) or 'unusable path'})") from why


def _walk(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Go through files and, in order of names, everything below folders except what is hidden."""
    seen: set[Path] = set()
    for given in paths:
        top = Path(given)
        try:
            is_folder = top.is_dir()
        except (OSError, ValueError):
            is_folder = False
        found = _below(top) if is_folder else iter([top])
        for path in found:
            if path not in seen:
                seen.add(path)
                yield path


def _below(folder: Path) -> Iterator[Path]:
    """Go through every file below a folder; links to folders are not followed."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(names) if not name.startswith("."))
