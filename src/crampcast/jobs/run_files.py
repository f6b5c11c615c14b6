"""From files on disk to runs: single files, and the members of export archives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crampcast.errors import UnusableInput
from crampcast.formats.port import read
from crampcast.jobs.ports import RunFile

LARGEST_FILE_BYTES = 512 << 20
MOST_MEMBERS = 500_000
_RUN_ENDINGS = (".fit", ".gpx", ".tcx", ".csv", ".fit.gz", ".gpx.gz", ".tcx.gz")


class FilePart(NamedTuple):
    """A file or a member of an archive: its name and bytes, or why it cannot be read."""

    name: str
    content: bytes
    fault: str = ""


def read_run_file(content: bytes, name: str) -> RunFile:
    r"""Read a watch file or a log.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, for messages.

    Returns
    -------
    RunFile
        Its runs: of a multisport file each part is one, of a log each row.

    Raises
    ------
    UnusableInput
        If it is damaged beyond reading, or holds no activity.

    Examples
    --------
    >>> log = b"date,dist_m,mov_s\n2026-05-01,10000,3000\n"
    >>> [run.distance_m for run in read_run_file(log, "log.csv").summaries]
    [10000.0]
    """
    found = read(content, name)
    if found.log is not None:
        return RunFile(found.format, tuple(found.log.rows), replayable=False, warnings=found.damage)
    if found.activity is None:
        what = {"course": "a course, not an activity", "archive": "an archive within an archive"}.get(
            found.kind
        )
        raise UnusableInput(
            f"it is {what or found.note or 'no activity'}", where=name, remedy="give recorded runs or a log"
        )
    parts = found.activity.legs or (found.activity,)
    summaries = tuple(row for row in (part.summary(name) for part in parts) if row is not None)
    if len(summaries) < len(parts):
        raise UnusableInput(
            "it has no date", where=name, remedy="a run without a date has no place in a diary"
        )
    return RunFile(found.format, summaries, replayable=True, warnings=found.damage)


def file_parts(path: Path) -> Iterator[FilePart]:
    """Go through a file, or through the members of an archive one by one.

    Parameters
    ----------
    path : pathlib.Path
        A file.

    Yields
    ------
    FilePart
        Name and bytes; in an archive only of members that may be runs or logs.

    Notes
    -----
    A member is unpacked in memory and never on disk, up to 512 MB by its own count and in fact.

    Examples
    --------
    >>> [part.fault for part in file_parts(Path("no such file"))]
    ['there is no such file']
    """
    try:
        fault = _fault(path)
        if fault:
            yield FilePart(str(path), b"", fault)
        elif _is_zip(path):
            yield from _members(path)
        elif path.stat().st_size > LARGEST_FILE_BYTES:
            yield FilePart(str(path), b"", f"it is larger than {LARGEST_FILE_BYTES >> 20} MB")
        else:
            yield FilePart(str(path), path.read_bytes())
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or "unusable path"
        yield FilePart(str(path), b"", f"it cannot be read ({reason})")


def _fault(path: Path) -> str:
    """Say what forbids reading a path, if anything."""
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "it is neither a file nor a folder"
    return "the file is empty" if path.stat().st_size == 0 else ""


def _is_zip(path: Path) -> bool:
    """Tell an archive by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _members(path: Path) -> Iterator[FilePart]:
    """Go through the members of an archive that may be runs."""
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [entry for entry in archive.infolist() if _may_be_run(entry.filename)]
            if not wanted:
                yield FilePart(str(path), b"", "the archive holds no run")
            for entry in wanted[:MOST_MEMBERS]:
                yield _member(archive, entry, path)
    except (zipfile.BadZipFile, EOFError, RuntimeError) as why:
        yield FilePart(str(path), b"", f"the archive is damaged ({str(why)[:60]})")


def _may_be_run(name: str) -> bool:
    """Tell by its name whether a member may be a run or a log of runs."""
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return name.lower().endswith(_RUN_ENDINGS) and not hidden


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> FilePart:
    """Unpack one member; what is wrong with it concerns it alone."""
    name = f"{path}:{entry.filename}"
    if entry.flag_bits & 1:
        return FilePart(name, b"", "it is encrypted")
    if entry.file_size == 0:
        return FilePart(name, b"", "the file is empty")
    try:
        with archive.open(entry) as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError) as why:
        return FilePart(name, b"", f"it is damaged ({str(why)[:60]})")
    except Exception as why:  # the decompressors raise errors of their own
        return FilePart(name, b"", f"it cannot be unpacked ({type(why).__name__})")
    if len(content) > LARGEST_FILE_BYTES:
        return FilePart(name, b"", f"it is larger than {LARGEST_FILE_BYTES >> 20} MB")
    return FilePart(name, content)
