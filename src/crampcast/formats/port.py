"""The one door for files: told apart by content, read or refused with one clear line."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from crampcast.activity.table import Activity
from crampcast.course.points import RoutePoints
from crampcast.errors import UnusableInput
from crampcast.formats import csv_log, gpx, sniffing, tcx
from crampcast.formats.archives import is_office_document
from crampcast.formats.csv_log import LogTable
from crampcast.formats.fit import activity as fit_activity
from crampcast.formats.fit import course as fit_course
from crampcast.formats.fit.messages import FitMessages, decode

Kind: TypeAlias = Literal["activity", "course", "workout", "archive", "log", "other"]

MOST_BYTES = 512 << 20
"""Largest single file read into memory; archives are streamed instead."""

OFFICE = "this is an office document"
REMEDY = "give a FIT, TCX or GPX file, a log in CSV or an export archive"


@dataclass(frozen=True, eq=False)
class ReadResult:
    """What a file turned out to be.

    Parameters
    ----------
    name : str
        Name of the file.
    kind : {"activity", "course", "workout", "archive", "log", "other"}
        What it holds.
    format : str
        ``fit, tcx, gpx, csv, zip, apple_health``, with ``.gz`` if compressed.
    content_hash : str
        SHA-256 of the bytes as given.
    activity, route, log : optional
        What was read, by kind.
    records : int
        Records, points or rows in the file.
    damage : tuple of str
        What was repaired or lost.
    note : str
        What a file of kind ``other`` or ``workout`` is.

    Examples
    --------
    >>> hill = b'<gpx><rte><rtept lat="45" lon="6"/><rtept lat="45.1" lon="6"/></rte></gpx>'
    >>> result = read(hill, "hill.gpx")
    >>> result.kind, result.format, result.records
    ('course', 'gpx', 2)
    """

    name: str
    kind: Kind
    format: str
    content_hash: str
    activity: Activity | None = None
    route: RoutePoints | None = None
    log: LogTable | None = None
    records: int = 0
    damage: tuple[str, ...] = field(default=())
    note: str = ""


def _bytes_of(source: str | Path | bytes, name: str) -> tuple[bytes, str]:
    """Return the bytes of a source and a name for it."""
    if isinstance(source, bytes):
        return source, name or "the data"
    path = Path(source)
    shown = name or path.name
    try:
        if path.is_dir():
            raise UnusableInput("this is a folder", where=shown, remedy="name the files in it")
        if path.stat().st_size > MOST_BYTES:
            what = f"more than {MOST_BYTES >> 20} MB"
            raise UnusableInput(what, where=shown, remedy="split the file")
        return path.read_bytes(), shown
    except OSError as error:
        what = f"it cannot be opened ({error.strerror or error})"
        raise UnusableInput(what, where=shown, remedy="check the path") from None


def _archive(path: Path, name: str) -> ReadResult | None:
    """Recognise an archive from its first bytes, without reading it whole; None if it is none."""
    try:
        with path.open("rb") as opened:
            found = sniffing.sniff(opened.read(1 << 16))
            if found not in {"zip", "apple_health"}:
                return None
            opened.seek(0)
            if found == "zip" and is_office_document(opened):
                raise UnusableInput(OFFICE, where=name or path.name, remedy=REMEDY)
            opened.seek(0)
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
    return ReadResult(name or path.name, "archive", found, digest)


def _read_fit(data: bytes, digest: str, where: str) -> ReadResult:
    """Read a FIT file of any type."""
    messages = decode(data, where)
    kind_of_file = messages.first("file_id").get("type")
    timed = "timestamp" in messages.records
    records = messages.length
    if kind_of_file == "course" or (kind_of_file is None and "course" in messages.others):
        route = fit_course.to_route(messages, where)
        return ReadResult(
            where, "course", "fit", digest, route=route, records=records, damage=messages.damage
        )
    if kind_of_file == "workout" or ("workout_step" in messages.others and not records):
        return ReadResult(where, "workout", "fit", digest, damage=messages.damage, note=_workout(messages))
    if (records and timed) or messages.others.keys() & {"lap", "session"}:
        activity = fit_activity.to_activity(messages, digest, where)
        return ReadResult(
            where, "activity", "fit", digest, activity=activity, records=records, damage=activity.damage
        )
    if kind_of_file == "activity" or records:
        raise UnusableInput(
            "the file holds no records with a time", where=where, remedy="export the activity again"
        )
    if not messages.others:
        raise UnusableInput("nothing in this FIT file can be read", where=where, remedy="export it again")
    return ReadResult(
        where, "other", "fit", digest, damage=messages.damage, note=f"FIT file of type {kind_of_file}"
    )


def _workout(messages: FitMessages) -> str:
    """Name a workout and count its steps."""
    name = str(messages.first("workout").get("wkt_name", "")) or "workout"
    return f"{name}, {len(messages.others.get('workout_step', []))} steps"


def _read_gpx(data: bytes, digest: str, where: str) -> ReadResult:
    """Read a GPX recording or course."""
    content = gpx.parse(data, where)
    if gpx.has_clock(content.tracks):
        activity = gpx.to_activity(content, digest, where)
        count = len(content.tracks.latitude)
        return ReadResult(
            where, "activity", "gpx", digest, activity=activity, records=count, damage=activity.damage
        )
    route = gpx.to_route(content, where)
    damage = route.warnings
    if np.isfinite(content.tracks.time).any():
        damage = (*damage, "the times are not those of a recording; the track is a course only")
    count = len(content.tracks.latitude) or len(content.routes.latitude)
    return ReadResult(where, "course", "gpx", digest, route=route, records=count, damage=damage)


def _read_tcx(data: bytes, digest: str, where: str) -> ReadResult:
    """Read a TCX recording or course."""
    content = tcx.parse(data, where)
    count = len(content.times)
    if content.is_course and not content.sports:
        route = tcx.to_route(content, where)
        return ReadResult(where, "course", "tcx", digest, route=route, records=count, damage=route.warnings)
    activity = tcx.to_activity(content, digest, where)
    return ReadResult(
        where, "activity", "tcx", digest, activity=activity, records=count, damage=activity.damage
    )


def read(source: str | Path | bytes, name: str = "") -> ReadResult:
    """Read a file whatever it is.

    Parameters
    ----------
    source : str, Path or bytes
        Path of a file, or its bytes.
    name : str
        Name for messages; by default the path's last part.

    Returns
    -------
    ReadResult

    Raises
    ------
    UnusableInput
        If it cannot be used: one line with what, where and remedy.

    Notes
    -----
    The extension is not looked at. Bounds: 512 MB a file, also unpacked; 96 MB of FIT; 3 million points.

    Examples
    --------
    >>> read(b"", "empty.fit")
    Traceback (most recent call last):
    crampcast.errors.UnusableInput: empty.fit: the file is empty; export the activity again
    """
    if not isinstance(source, bytes) and (archive := _archive(Path(source), name)):
        return archive
    data, where = _bytes_of(source, name)
    digest = hashlib.sha256(data).hexdigest()
    found, suffix = sniffing.sniff(data), ""
    lost: tuple[str, ...] = ()
    for _ in range(2):
        if found == "gzip":
            data, more = sniffing.unpack(data, where)
            found, suffix, lost = sniffing.sniff(data), suffix + ".gz", (*lost, *more)
    result = _read_known(found, data, digest, where)
    return replace(result, format=result.format + suffix, damage=(*lost, *result.damage))


def _read_known(found: str, data: bytes, digest: str, where: str) -> ReadResult:
    """Call the reader of a format, or refuse."""
    if found == "fit":
        return _read_fit(data, digest, where)
    if found == "gpx":
        return _read_gpx(data, digest, where)
    if found == "tcx":
        return _read_tcx(data, digest, where)
    if found in {"zip", "apple_health"}:
        if found == "zip" and is_office_document(io.BytesIO(data)):
            raise UnusableInput(OFFICE, where=where, remedy=REMEDY)
        return ReadResult(where, "archive", found, digest)
    if found == "csv":
        log = csv_log.parse(data, where)
        return ReadResult(where, "log", "csv", digest, log=log, records=len(log.rows), damage=log.damage)
    if found == "empty":
        raise UnusableInput("the file is empty", where=where, remedy="export the activity again")
    said = {
        "html": "a web page, perhaps a login page saved in place of the file",
        "json": "JSON, which no supported app exports",
        "kml": "KML, which carries no times",
        "xml": "XML of another kind",
        "text": "plain text",
        "binary": "binary data of an unknown kind",
        "gzip": "compressed more than twice",
    }.get(found, found)
    raise UnusableInput(f"this is {said}", where=where, remedy=REMEDY)


def read_course(source: str | Path | bytes, name: str = "") -> RoutePoints:
    """Read a course from GPX, TCX or FIT, planned or recorded, compressed or not.

    Parameters
    ----------
    source : str, Path or bytes
        Path of a file, or its bytes.
    name : str
        Name for messages.

    Returns
    -------
    RoutePoints

    Raises
    ------
    UnusableInput
        If there are fewer than two positions, or it is no course at all.

    Examples
    --------
    >>> read_course(b'<gpx><trk><trkseg><trkpt lat="45" lon="6"/></trkseg></trk></gpx>', "dot.gpx")
    Traceback (most recent call last):
    crampcast.errors.UnusableInput: dot.gpx: the course has one point; give a track or a route of ... points
    """
    data, where = _bytes_of(source, name)
    found = sniffing.sniff(data)
    if found == "gzip":
        data, _ = sniffing.unpack(data, where)
        found = sniffing.sniff(data)
    if found == "gpx":
        return gpx.to_route(gpx.parse(data, where), where)
    if found == "tcx":
        return tcx.to_route(tcx.parse(data, where), where)
    if found == "fit":
        return fit_course.to_route(decode(data, where), where)
    result = _read_known(found, data, "", where)
    raise UnusableInput(
        f"this is a {result.kind}, not a course", where=where, remedy="give a GPX, TCX or FIT course"
    )
