"""Export archives as a stream of runs: of Strava, Garmin and Apple Health, or zipped by hand."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from crampcast.activity.summary import RunSummary
from crampcast.formats import csv_log
from crampcast.formats.apple_routes import with_pulse
from crampcast.formats.archive_listing import Listing, health_listing, listed_by, shown_name
from crampcast.formats.fit.framing import file_type
from crampcast.formats.sniffing import sniff

MOST_MEMBERS = 500_000
"""Members of one archive, nested ones included."""

DEEPEST = 3
"""Archives within archives that are opened."""

MOST_MEMBER_BYTES = 512 << 20
MOST_NESTED_BYTES = 8 << 30
MOST_TOTAL_BYTES = 64 << 30
"""Bytes one member, one nested archive, and all members together may unpack to."""

SURELY_BYTES = 1 << 30
MOST_RATIO = 200
"""Beyond 1 GB an archive may unpack to 200 times its size: runs shrink by 20, only bombs by more."""

LARGE_MEMBER_BYTES = 64 << 20
"""From this size on the ratio is asked of each member as well."""

IN_MEMORY_BYTES = 32 << 20
RUN_ENDINGS = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz", ".csv", ".zip", ".xml")
ACTIVITY_TYPE = 4  # of a FIT file; others hold settings, courses, sleep and steps
NOT_RUNS = frozenset({"routes", "segments", "clubs", "media"})  # folders of a Strava export


class Member(NamedTuple):
    """A run or a log in an archive: name and bytes, or why it cannot be read; and what a log says of it."""

    name: str
    content: bytes
    fault: str = ""
    listed: RunSummary | None = None


class _Budget:
    """What may still be unpacked."""

    def __init__(self, packed_bytes: int) -> None:
        self.members = MOST_MEMBERS
        self.bytes = min(MOST_TOTAL_BYTES, max(SURELY_BYTES, MOST_RATIO * packed_bytes))

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


def _wanted(name: str) -> bool:
    """Tell by its name whether a member may be a run, a log or an archive of such."""
    plain = name.replace("\\", "/").lower()
    parts = plain.split("/")
    hidden = any(part.startswith((".", "__macosx")) and part.strip(".") for part in parts)
    return plain.endswith(RUN_ENDINGS) and not hidden and not NOT_RUNS & set(parts[-2:-1])


def _rank(name: str) -> tuple[int, str]:
    """Sort recordings before nested archives, and logs last: the fuller source of a run comes first."""
    lower = name.lower()
    return (2 if lower.endswith((".csv", ".xml")) else 1 if lower.endswith(".zip") else 0), name


def count(path: Path) -> int:
    """Return how many members of a zip are gone through, nested archives as one each; 1 for other files.

    Examples
    --------
    >>> count(Path("no such.zip"))
    1
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return 1
        with zipfile.ZipFile(path) as archive:
            return max(sum(_wanted(name) for name in archive.namelist()), 1)
    except (OSError, ValueError, zipfile.BadZipFile, RuntimeError):
        return 1


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
        Apple Health as a log in crampcast's own columns). A recording that a log names comes with what the
        log says of it; a route of Apple Health comes with the heart rates of its workout. FIT files that are
        no activities and tables that are no logs are passed over. What is wrong with a member concerns it
        alone.

    Notes
    -----
    Nothing is written under a member's name, so names cannot lead anywhere. Bounds: 500,000 members, three
    levels, 512 MB a member, 8 GB a nested archive, 64 GB in all and, beyond 1 GB, 200 times the size of the
    archive, each by what is really unpacked.

    Examples
    --------
    >>> list(members(Path("no such.zip")))[0].fault
    'the archive cannot be opened'
    """
    none = True
    try:
        with path.open("rb") as file:
            is_health = sniff(file.read(1 << 16)) == "apple_health"
            file.seek(0)
            budget = _Budget(path.stat().st_size)
            found = _health_folder(file, path) if is_health else _zip(file, str(path), 1, budget)
            for member in found:
                none = False
                yield member
    except OSError:
        yield Member(str(path), b"", "the archive cannot be opened")
        return
    if none:
        yield Member(str(path), b"", "the archive holds no run")


def _health_folder(file: IO[bytes], path: Path) -> Iterator[Member]:
    """Go through the routes that lie beside an unpacked ``export.xml``, then its log."""
    listing = health_listing(file, str(path))
    here = path.parent.resolve()
    for route in listing.routes:
        place = Path(route)
        if place.resolve().is_relative_to(here) and place.is_file():
            content = place.read_bytes() if place.stat().st_size <= MOST_MEMBER_BYTES else b""
            yield from _plain(content, route, listing)
    yield Member(listing.log_name, listing.log, listing.fault)


def _zip(file: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    """Go through one zip."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        yield Member(name, b"", "the archive is damaged")
        return
    with archive:
        entries = [entry for entry in archive.infolist() if _wanted(entry.filename) and not entry.is_dir()]
        listing = _listing(archive, entries, name)
        for entry in sorted(entries, key=lambda entry: _rank(entry.filename)):
            if budget.members < 0 or budget.bytes < 0:
                yield Member(name, b"", "the archive holds more than is read")
                return
            yield from _entry(archive, entry, name, depth, budget, listing)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Tell a member that unpacks to far more than runs do."""
    return entry.file_size > max(LARGE_MEMBER_BYTES, MOST_RATIO * entry.compress_size)


def _listing(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> Listing:
    """Read what the logs of an archive say of its other members; a log that is broken says nothing."""
    listing = Listing()
    for entry in entries:
        ending = entry.filename.lower()[-4:]
        if ending not in {".csv", ".xml"} or entry.flag_bits & 1 or _is_bomb(entry):
            continue
        shown = f"{name}:{shown_name(entry.filename)}"
        with suppress(Exception), archive.open(entry) as packed:  # told when the member has its turn
            if ending == ".csv":
                listing.rows.update(listed_by(packed.read(LARGE_MEMBER_BYTES), shown))
            elif sniff(packed.read(1 << 16)) == "apple_health":
                packed.seek(0)
                listing.take(health_listing(packed, shown))
    return listing


def _entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    depth: int,
    budget: _Budget,
    listing: Listing,
) -> Iterator[Member]:
    """Unpack one member; a nested archive is gone through in turn."""
    shown = f"{name}:{shown_name(entry.filename)}"
    lower = entry.filename.lower()
    if entry.flag_bits & 1:
        yield Member(shown, b"", "it is encrypted")
        return
    if _is_bomb(entry):
        yield Member(shown, b"", f"it unpacks to more than {MOST_RATIO} times its size")
        return
    try:
        if lower.endswith(".xml"):
            if shown == listing.source:
                yield Member(listing.log_name, listing.log, listing.fault)
            return
        with archive.open(entry) as packed:
            if lower.endswith(".zip"):
                yield from _nested(packed, shown, depth, budget)
            else:
                content = packed.read(MOST_MEMBER_BYTES + 1)
                granted = budget.take(len(content))
                yield from _plain(content, shown, listing) if granted else ()
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


def _plain(content: bytes, shown: str, listing: Listing) -> Iterator[Member]:
    """Yield a member unless it is plainly no run."""
    if len(content) > MOST_MEMBER_BYTES:
        yield Member(shown, b"", f"it is larger than {MOST_MEMBER_BYTES >> 20} MB")
    elif not content:
        yield Member(shown, b"", "the file is empty")
    elif shown in listing.routes:
        yield Member(shown, with_pulse(content, listing.routes[shown]), listed=listing.rows.get(shown))
    elif _may_be_run(content, shown):
        yield Member(shown, content, listed=listing.rows.get(shown))


def _may_be_run(content: bytes, shown: str) -> bool:
    """Look at the first bytes: FIT files of other types and other tables are passed over."""
    if shown.lower().endswith(".csv"):
        return csv_log.is_log(content)
    if content[:2] == b"\x1f\x8b":
        try:
            content = zlib.decompressobj(31).decompress(content, 1 << 16)
        except zlib.error:
            return True
    return file_type(content) in {ACTIVITY_TYPE, None} if sniff(content) == "fit" else True
