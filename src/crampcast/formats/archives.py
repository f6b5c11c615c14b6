"""Export archives as a stream of runs: of Strava, Garmin and Apple Health, or zipped by hand."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.formats import apple_health, csv_log
from crampcast.formats.fit.framing import file_type
from crampcast.formats.sniffing import sniff, unpack

MOST_MEMBERS = 500_000
"""Members of one archive, nested ones included."""

DEEPEST = 3
"""Archives within archives that are opened."""

MOST_MEMBER_BYTES = 512 << 20
MOST_NESTED_BYTES = 8 << 30
MOST_TOTAL_BYTES = 64 << 30
"""Bytes one member, one nested archive, and all members together may unpack to."""

IN_MEMORY_BYTES = 32 << 20
RUN_ENDINGS = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz", ".csv", ".zip")
ACTIVITY_TYPE = 4  # of a FIT file; others hold settings, courses, sleep and steps
NOT_RUNS = ("routes/", "segments/", "clubs/", "media/")  # folders of a Strava export


class Member(NamedTuple):
    """A run or a log in an archive: its name and bytes, or why it cannot be read."""

    name: str
    content: bytes
    fault: str = ""


class _Budget:
    """What may still be unpacked."""

    def __init__(self) -> None:
        self.members, self.bytes = MOST_MEMBERS, MOST_TOTAL_BYTES

    def take(self, size: int) -> bool:
        """Take one member of a size; tell whether it is granted."""
        self.members -= 1
        self.bytes -= size
        return self.members >= 0 and self.bytes >= 0


def is_office_document(source: Path | IO[bytes]) -> bool:
    """Tell a zipped office document from an archive.

    Examples
    --------
    >>> import io
    >>> is_office_document(io.BytesIO(b"no zip"))
    False
    """
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist()[:50])
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "[Content_Types].xml" in names or "mimetype" in names


def _shown(name: str) -> str:
    """Return a member's name without what a terminal could take for a command."""
    return re.sub(r"[^\w .()/+\-@,:]", "_", name.replace("\\", "/"))[:300]


def _wanted(name: str) -> bool:
    """Tell by its name whether a member may be a run, a log or an archive of such."""
    plain = name.replace("\\", "/").lower()
    parts = plain.split("/")
    if any(part.startswith((".", "__macosx")) and part.strip(".") for part in parts) or plain.startswith(
        NOT_RUNS
    ):
        return False
    return plain.endswith(RUN_ENDINGS) or parts[-1] == "export.xml"


def _rank(name: str) -> tuple[int, str]:
    """Sort recordings before nested archives, and logs last: the fuller source of a run comes first."""
    lower = name.lower()
    return (2 if lower.endswith((".csv", ".xml")) else 1 if lower.endswith(".zip") else 0), name


def members(path: Path) -> Iterator[Member]:
    """Go through the runs and logs of an export archive, one in memory at a time.

    Parameters
    ----------
    path : pathlib.Path
        A zip, or Apple Health's ``export.xml``.

    Yields
    ------
    Member
        Recordings first, then nested archives, then logs (Strava's ``activities.csv``; the workouts of
        Apple Health as a log in crampcast's own columns). FIT files that are no activities and tables that
        are no logs are passed over. What is wrong with a member concerns it alone.

    Notes
    -----
    Nothing is written under a member's name, so names cannot lead anywhere. Bounds: 500,000 members, three
    levels, 512 MB a member, 8 GB a nested archive, 64 GB in all, each by what is really unpacked.

    Examples
    --------
    >>> list(members(Path("no such.zip")))
    [Member(name='no such.zip', content=b'', fault='the archive cannot be opened')]
    """
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
            file.seek(0)
            if sniff(head) == "apple_health":
                yield _health(file, str(path))
            else:
                yield from _zip(file, str(path), 1, _Budget())
    except OSError:
        yield Member(str(path), b"", "the archive cannot be opened")


def _zip(file: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    """Go through one zip."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        yield Member(name, b"", "the archive is damaged")
        return
    with archive:
        entries = [entry for entry in archive.infolist() if _wanted(entry.filename) and not entry.is_dir()]
        for entry in sorted(entries, key=lambda entry: _rank(entry.filename)):
            if budget.members < 0 or budget.bytes < 0:
                yield Member(name, b"", "the archive holds more than is read")
                return
            yield from _entry(archive, entry, name, depth, budget)


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, depth: int, budget: _Budget
) -> Iterator[Member]:
    """Unpack one member; a nested archive is gone through in turn."""
    shown = f"{name}:{_shown(entry.filename)}"
    lower = entry.filename.lower()
    if entry.flag_bits & 1:
        yield Member(shown, b"", "it is encrypted")
        return
    try:
        with archive.open(entry) as packed:
            if lower.endswith("export.xml"):
                yield _health(packed, shown)
            elif lower.endswith(".zip"):
                yield from _nested(packed, shown, depth, budget)
            else:
                content = packed.read(MOST_MEMBER_BYTES + 1)
                granted = budget.take(len(content))
                yield from _plain(content, shown) if granted else ()
    except Exception as why:  # decompressors raise errors of their own; they concern this member alone
        yield Member(shown, b"", f"it cannot be unpacked ({type(why).__name__})")


def _nested(packed: IO[bytes], shown: str, depth: int, budget: _Budget) -> Iterator[Member]:
    """Unpack a nested archive to memory, or to a nameless file if it is large, and go through it."""
    if depth >= DEEPEST:
        yield Member(shown, b"", f"archives nest deeper than {DEEPEST}")
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as copy:
        size = 0
        while piece := packed.read(1 << 20):
            size += len(piece)
            if size > MOST_NESTED_BYTES:
                yield Member(shown, b"", "the nested archive is too large")
                return
            copy.write(piece)
        copy.seek(0)
        if budget.take(size):
            yield from _zip(copy, shown, depth + 1, budget)


def _plain(content: bytes, shown: str) -> Iterator[Member]:
    """Yield a member unless it is plainly no run."""
    if len(content) > MOST_MEMBER_BYTES:
        yield Member(shown, b"", f"it is larger than {MOST_MEMBER_BYTES >> 20} MB")
        return
    if not content:
        yield Member(shown, b"", "the file is empty")
        return
    if _may_be_run(content, shown):
        yield Member(shown, content)


def _may_be_run(content: bytes, shown: str) -> bool:
    """Look at the first bytes: FIT files of other types and other tables are passed over."""
    found = sniff(content)
    if shown.lower().endswith(".csv"):
        return csv_log.is_log(content)
    if found == "gzip":
        try:
            content, _ = unpack(content, shown)
        except UnusableInput:
            return True
        found = sniff(content)
    return file_type(content) in {ACTIVITY_TYPE, None} if found == "fit" else True


def _health(file: IO[bytes], shown: str) -> Member:
    """Turn Apple Health's workouts into a log."""
    try:
        return Member(f"{shown}:workouts.csv", apple_health.workouts_as_log(file))
    except UnusableInput as why:
        return Member(shown, b"", why.what)
