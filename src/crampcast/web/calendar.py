"""A calendar file as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.responses import Response

from crampcast.errors import UnusableInput
from crampcast.formats.writing.calendar import Entry, calendar_text
from crampcast.web.words import say


def calendar_file(title: str, entries: Sequence[Entry], name: str) -> Response:
    """Return entries as a file for the calendar.

    Raises
    ------
    UnusableInput
        If nothing of it has a date.
    """
    if not entries:
        raise UnusableInput(say("calendar.none"), remedy=say("calendar.none.remedy"))
    return Response(
        calendar_text(title, entries, made_at=datetime.now(UTC)),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
