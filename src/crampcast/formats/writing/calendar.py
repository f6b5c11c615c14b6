"""iCalendar: dated steps before and after a race, with zone data, stable identifiers and alarms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from crampcast.errors import UnusableInput
from crampcast.formats.writing.xml_text import after, clean

_DAY = timedelta(days=1)
_MINUTE_S = 60.0


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar.

    Parameters
    ----------
    key : str
        What the entry is, stable between writings of the same plan: the identifier is made of it.
    title, text : str
        A line, and what to do.
    start : datetime
        With its zone.
    length : timedelta
        How long it takes.
    alarm_before : timedelta or None
        How long before the start to remind.
    all_day : bool
        An entry for the day of `start`, at no hour, and as many days as its length has.
    """

    key: str
    title: str
    text: str
    start: datetime
    length: timedelta
    alarm_before: timedelta | None = None
    all_day: bool = False


def calendar_text(name: str, entries: Sequence[Entry], *, made_at: datetime) -> bytes:
    """Return entries as one calendar.

    Parameters
    ----------
    name : str
        Name of the calendar.
    entries : sequence of Entry
        In any order.
    made_at : datetime
        When the plan was made.

    Returns
    -------
    bytes
        RFC 5545 text with the rules of every zone that is used. The same entries have the same identifiers
        whenever they are written, so that a new plan replaces the old one. Entries begin at the full minute,
        so that no reminder is late.

    Raises
    ------
    UnusableInput
        If an entry has no zone.

    References
    ----------
    Desruisseaux (2009), RFC 5545, doi:10.17487/RFC5545

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> when = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"))
    >>> one = Entry("start", "Start", "", when, timedelta(hours=1))
    >>> b"BEGIN:VTIMEZONE" in calendar_text("Race", [one], made_at=when)
    True
    """
    calendar = Calendar()
    calendar.add("prodid", "-//crampcast//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(name))
    for entry in sorted(entries, key=lambda one: one.start):
        if entry.start.tzinfo is None:
            raise UnusableInput(
                "an entry without a time zone", where=entry.title, remedy="name the start's zone"
            )
        event = Event()
        event.add("uid", f"{hashlib.sha256(f'{name}|{entry.key}'.encode()).hexdigest()[:32]}@crampcast")
        event.add("dtstamp", made_at.astimezone(UTC))
        if entry.all_day:
            event.add("dtstart", entry.start.date())
            event.add("dtend", entry.start.date() + timedelta(days=max(round(entry.length / _DAY), 1)))
        else:
            begin = entry.start.replace(second=0, microsecond=0)
            event.add("dtstart", begin)
            event.add("dtend", after(begin, _MINUTE_S * round(entry.length.total_seconds() / _MINUTE_S)))
        event.add("summary", clean(entry.title))
        event.add("description", "\n".join(clean(line) for line in entry.text.splitlines()))
        if entry.alarm_before is not None:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", clean(entry.title))
            alarm.add("trigger", -entry.alarm_before)
            event.add_component(alarm)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
