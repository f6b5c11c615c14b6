"""What all XML writers share: clean text and a declared encoding."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final
from xml.etree import ElementTree as ET

LONGEST_TEXT: Final = 500


def clean(text: str) -> str:
    r"""Return a stranger's text as one line that XML can hold.

    Examples
    --------
    >>> clean("a\x00b\n c")
    'ab c'
    """
    kept = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join(kept.split())[:LONGEST_TEXT]


def utc(moment: datetime) -> str:
    """Return a moment as XML files write it.

    Examples
    --------
    >>> utc(datetime(2026, 7, 19, 8, 30, tzinfo=UTC))
    '2026-07-19T08:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def after(start: datetime, seconds: float) -> datetime:
    """Return the moment so many seconds after the start, across a change of clocks too.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> str(after(datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/London")), 2 * 3600.0))
    '2026-10-25 01:30:00+00:00'
    """
    return (start.astimezone(UTC) + timedelta(seconds=round(seconds))).astimezone(start.tzinfo)


def document(root: ET.Element) -> bytes:
    """Return an element as a whole UTF-8 document, indented."""
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
