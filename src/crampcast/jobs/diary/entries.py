"""Writing into the diary, reading, mending and taking back, with every earlier version kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.diary.kinds import checked, kind_of
from crampcast.jobs.diary.moments import moment_of
from crampcast.jobs.diary.planned import AMOUNTS, SHARE, Planned, against_plan, kept_schedule, planned_on
from crampcast.jobs.diary.port import Entry, EntryPort
from crampcast.jobs.rescue.code import decode
from crampcast.jobs.rescue.request import Trial

CODE = "code"
"""Kind under which a rescue page's code is typed in; what is stored is a cramp."""


def log(
    diary: EntryPort,
    kind: str,
    answers: Mapping[str, Any],
    when: str | None,
    now: datetime,
    plan: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write one entry.

    Parameters
    ----------
    diary : EntryPort
        Where to.
    kind : str
        One of `crampcast.jobs.diary.kinds.load_kinds`, or ``code``.
    answers : mapping
        Field to text or value; of a code only ``code``.
    when : str or None
        When it was; None for now.
    now : datetime
        This moment, in the local zone.
    plan : mapping, optional
        The plan that ``of_plan`` is said of, as ``plan --json`` prints it; default: the diary's for that day.

    Returns
    -------
    dict
        The entry as stored.

    Raises
    ------
    UnusableInput
        If anything of it cannot be used; nothing is stored then.
    """
    name, body, at = ready(kind, answers, when, now)
    if SHARE in body:
        given = None if plan is None else Planned("plan", kept_schedule(plan))
        body = checked(kind_of(name), against_plan(body, given or planned_on(diary, at), at))
    return as_row(diary.add_entry(name, at, body))


def ready(
    kind: str, answers: Mapping[str, Any], when: str | None, now: datetime
) -> tuple[str, dict[str, Any], str]:
    """Return kind, values and moment of an entry, all checked, before any diary is opened or made.

    Raises
    ------
    UnusableInput
        If anything of it cannot be used.
    """
    if kind.strip().lower() == CODE:
        kind, answers = "cramp", from_code(str(answers.get(CODE, "")))
    found = kind_of(kind)
    return found.name, checked(found, answers), moment_of(when, now)


def from_code(code: str) -> dict[str, Any]:
    """Return the fields of a cramp from a rescue page's code.

    Raises
    ------
    UnusableInput
        If it is no code, or one without its minute: at the start of a run nobody cramps.

    Examples
    --------
    >>> from crampcast.jobs.rescue.code import Done, encode
    >>> from_code(encode(Done("calf", "left", ("stretch",), ("stretch",), 40, False, 190)))["at"]
    '3:10:00'
    """
    done = decode(code)
    if done.minutes == 0:
        raise UnusableInput(
            "this code does not say when it cramped",
            where=code[:40],
            remedy="put the minutes since the start into the page, or write it with log cramp at=…",
        )
    return {
        "at": f"{done.minutes // 60}:{done.minutes % 60:02d}:00",
        "muscle": done.muscle,
        "side": done.side,
        "did": sorted({*done.did, *done.helped}),
        "helped": list(done.helped),
        "relief_s": done.relief_s,
        "came_back": done.came_back,
    }


def entries(
    diary: EntryPort, kind: str | None = None, since: date | None = None, until: date | None = None
) -> list[dict[str, Any]]:
    """Return the entries, oldest first.

    Parameters
    ----------
    diary : EntryPort
        Where from.
    kind : str, optional
        Only this kind.
    since, until : date, optional
        Only these days, both included.
    """
    name = None if kind is None else kind_of(kind).name
    return [
        as_row(entry)
        for entry in diary.entries(name)
        if (since is None or entry.at[:10] >= since.isoformat())
        and (until is None or entry.at[:10] <= until.isoformat())
    ]


def edit(
    diary: EntryPort, number: int, answers: Mapping[str, Any], when: str | None, now: datetime
) -> dict[str, Any]:
    """Change fields of an entry; an empty answer takes a field away. The earlier version is kept.

    Raises
    ------
    UnusableInput
        If there is no such entry, or the result cannot be used; nothing is stored then.
    """
    entry = found(diary, number)
    kind = kind_of(entry.kind)
    at = entry.at if when is None else moment_of(when, now)
    kept = entry.body
    if answers.get(SHARE):
        kept = {key: value for key, value in kept.items() if key not in AMOUNTS}
    body = checked(kind, {**kept, **answers})
    if answers.get(SHARE):
        body = checked(kind, against_plan(body, planned_on(diary, at), at))
    return as_row(diary.change_entry(number, at, body))


def delete(diary: EntryPort, number: int) -> dict[str, Any]:
    """Take an entry out; its history is kept until the diary is erased.

    Raises
    ------
    UnusableInput
        If there is no such entry.
    """
    found(diary, number)
    return as_row(diary.delete_entry(number))


def history(diary: EntryPort, number: int) -> list[dict[str, Any]]:
    """Return every version of an entry, oldest first, deleted ones too.

    Raises
    ------
    UnusableInput
        If there never was such an entry.
    """
    versions = diary.entry_history(number)
    if not versions:
        raise _unknown(number)
    return [as_row(version) for version in versions]


def found(diary: EntryPort, number: int) -> Entry:
    """Return an entry that is there and not deleted, or refuse."""
    versions = diary.entry_history(number)
    if not versions:
        raise _unknown(number)
    if versions[-1].deleted:
        raise UnusableInput(
            f"entry {number} was deleted", where="diary", remedy=f"see diary history {number}"
        )
    return versions[-1]


def trials(diary: EntryPort) -> list[Trial]:
    """Return every remedy tried against a cramp, and whether it helped: the runner's own record."""
    return [
        Trial(remedy, remedy in entry.body.get("helped", []))
        for entry in diary.entries(None)
        if entry.kind in ("cramp", "night_cramp")
        for remedy in entry.body.get("did", entry.body.get("helped", []))
    ]


def as_row(entry: Entry) -> dict[str, Any]:
    """Return an entry as results show it; of a sweat test also the rate that it measured."""
    row = {
        "id": entry.id,
        "version": entry.version,
        "kind": entry.kind,
        "at": entry.at,
        "saved_at": entry.saved_at,
        "deleted": entry.deleted,
        "fields": dict(entry.body),
    }
    if entry.kind == "sweat_test" and not entry.deleted:
        from crampcast.jobs.sweat_tests import measured, shown  # noqa: PLC0415 - only these need the body

        row["sweat"] = shown(measured(entry.body))
    return row


def _unknown(number: int) -> UnusableInput:
    return UnusableInput(
        f"there is no entry {number}", where="diary", remedy="list them with crampcast diary"
    )
