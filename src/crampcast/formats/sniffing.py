"""What a file is, told from its first bytes; its name is not believed."""

from __future__ import annotations

import gzip
import io
import re
import zlib

from crampcast.errors import UnusableInput
from crampcast.formats.fit.framing import looks_like_fit
from crampcast.formats.xml_letters import wide_encoding

MOST_UNPACKED = 512 << 20
"""Bytes that a compressed file may unpack to."""

SURELY_UNPACKED, MOST_RATIO = 64 << 20, 200
"""Beyond 64 MB it may unpack to 200 times its size: recordings shrink by 20, only bombs by more."""

NOT_OURS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a photograph (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)


def unpack(data: bytes, where: str = "") -> tuple[bytes, tuple[str, ...]]:
    """Unpack gzip, once, within bounds.

    Parameters
    ----------
    data : bytes
        The compressed bytes; what follows a break in them is lost.
    where : str
        Name of the file, for errors.

    Returns
    -------
    tuple
        All that could be unpacked, and what was lost.

    Raises
    ------
    UnusableInput
        If it unpacks to more than 512 MB, to more than 64 MB and 200 times its size, or to nothing.

    Examples
    --------
    >>> import gzip
    >>> unpack(gzip.compress(b"<gpx/>"))
    (b'<gpx/>', ())
    """
    pieces: list[bytes] = []
    size, most = 0, min(MOST_UNPACKED, max(SURELY_UNPACKED, MOST_RATIO * len(data)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            while piece := packed.read1(1 << 20):
                size += len(piece)
                if size > most:
                    what = f"it unpacks to more than {most >> 20} MB"
                    raise UnusableInput(what, where=where, remedy="split the file")
                pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        if not pieces:
            what = "the compressed file is broken"
            raise UnusableInput(what, where=where, remedy="download it again") from None
        return b"".join(pieces), ("the compressed file is cut off or broken",)
    return b"".join(pieces), ()


def _markup(head: bytes) -> str:
    """Tell kinds of XML and HTML apart by their first element."""
    for pattern, found in (
        (rb"<(?:\w+:)?gpx[\s>/]", "gpx"),
        (rb"<(?:\w+:)?(?:TrainingCenterDatabase|Activities|Courses|Trackpoint)[\s>/]", "tcx"),
        (rb"<(?:\w+:)?HealthData[\s>/]", "apple_health"),
        (rb"(?i)<!doctype html|<html[\s>]", "html"),
        (rb"<(?:\w+:)?kml[\s>]", "kml"),
    ):
        if re.search(pattern, head):
            return found
    return "xml"


def _by_magic(data: bytes) -> str:
    """Tell kinds apart that begin with fixed bytes; empty if none."""
    if data[:2] == b"\x1f\x8b":
        return "gzip"
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return "zip"
    if looks_like_fit(data):
        return "fit"
    return next((what for magic, what in NOT_OURS if data.startswith(magic)), "")


def _text(head: bytes) -> str:
    """Tell apart what begins neither like a known kind nor like markup."""
    if re.search(rb"<trkpt|<gpx[\s>]", head):
        return "gpx"
    if re.search(rb"<Trackpoint|<TrainingCenterDatabase", head):
        return "tcx"
    if b"\x00" in head[:4096]:
        return "binary"
    first = head.split(b"\n", 1)[0]
    return "csv" if any(mark in first for mark in (b",", b";", b"\t")) else "text"


def sniff(data: bytes) -> str:
    r"""Tell what bytes are.

    Parameters
    ----------
    data : bytes
        The file, or its first 64 kB.

    Returns
    -------
    str
        ``fit, gpx, tcx, gzip, zip, apple_health, csv, json, html, kml, xml, empty, text, binary`` or a
        description of a kind of file that is not read.

    Examples
    --------
    >>> sniff(b"<?xml version='1.0'?><gpx>"), sniff(b"\xff\xd8\xff\xe0"), sniff(b"")
    ('gpx', 'a photograph (JPEG)', 'empty')
    """
    if not data[: 1 << 16].strip(b"\x00 \t\r\n"):
        return "empty"
    known = _by_magic(data)
    if known:
        return known
    head = data[: 1 << 16].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if wide := wide_encoding(data):
        head = data[: 1 << 16].decode(wide, errors="ignore").lstrip("\ufeff").encode()
    if head[:1] == b"<":
        return _markup(head)
    if re.match(rb"[{\[]\s*[\"{\[\d}\]]", head):
        return "json"
    return _text(head)
