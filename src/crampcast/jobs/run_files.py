"""From files on disk to runs: single files, and the members of export archives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.formats.archives import Member, is_office_document, members
from crampcast.formats.port import ReadResult, read
from crampcast.formats.sniffing import sniff
from crampcast.formats.sports import WORDS
from crampcast.jobs.ports import RunFile

LARGEST_FILE_BYTES = 512 << 20
LISTED_SPORTS = frozenset(sport for _, sport in WORDS if sport)
"""Sports that a log's own word is believed for."""


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
        rows, files = tuple(found.log.rows), tuple(found.log.files)
        return RunFile(found.format, rows, replayable=False, warnings=found.damage, files=files)
    if found.activity is None:
        what = {"course": "a course, not an activity", "archive": "an archive within an archive"}.get(
            found.kind
        )
        raise UnusableInput(
            f"it is {what or _what_else(found)}", where=name, remedy="give recorded runs or a log"
        )
    parts = found.activity.legs or (found.activity,)
    summaries = tuple(row for row in (part.summary(name) for part in parts) if row is not None)
    if len(summaries) < len(parts):
        raise UnusableInput(
            "it has no date", where=name, remedy="a run without a date has no place in a diary"
        )
    return RunFile(found.format, summaries, replayable=found.records > 0, warnings=found.damage)


def _what_else(found: ReadResult) -> str:
    """Name a file that is no activity."""
    note = found.note or "no activity"
    return f"a workout ({note})" if found.kind == "workout" else f"a {note}"


def with_listed(found: RunFile, listed: RunSummary | None) -> RunFile:
    """Correct a recording's sport by what its owner's log says of it.

    Parameters
    ----------
    found : RunFile
        A recording.
    listed : RunSummary or None
        Its row in the log.

    Returns
    -------
    RunFile
        The same unless it is one run and the log names a sport that is known.

    Examples
    --------
    >>> from datetime import date
    >>> phone = RunFile("gpx", (RunSummary(date(2026, 5, 1)),))
    >>> with_listed(phone, RunSummary(date(2026, 5, 1), sport="running")).summaries[0].sport
    'running'
    """
    if listed is None or len(found.summaries) != 1 or not found.replayable:
        return found
    (run,) = found.summaries
    sport = listed.sport if listed.sport in LISTED_SPORTS else run.sport
    return replace(
        found, summaries=(replace(run, sport=sport, external_id=listed.external_id or run.external_id),)
    )


def file_parts(path: Path) -> Iterator[Member]:
    """Go through a file, or through the members of an archive one by one.

    Parameters
    ----------
    path : pathlib.Path
        A file.

    Yields
    ------
    Member
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
            yield Member(str(path), b"", fault)
        elif _is_archive(path):
            yield from members(path)
        elif path.stat().st_size > LARGEST_FILE_BYTES:
            yield Member(str(path), b"", f"it is larger than {LARGEST_FILE_BYTES >> 20} MB")
        else:
            yield Member(str(path), path.read_bytes())
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or "unusable path"
        yield Member(str(path), b"", f"it cannot be read ({reason})")


def _fault(path: Path) -> str:
    """Say what forbids reading a path, if anything."""
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "it is neither a file nor a folder"
    return "the file is empty" if path.stat().st_size == 0 else ""


def _is_archive(path: Path) -> bool:
    """Tell an archive by its first bytes."""
    with path.open("rb") as file:
        found = sniff(file.read(1 << 16))
    return found == "apple_health" or (found == "zip" and not is_office_document(path))
