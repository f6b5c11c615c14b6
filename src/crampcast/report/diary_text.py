"""Entries of the diary as lines."""

from __future__ import annotations

from typing import Any

from crampcast.report.messages import say
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.untrusted import finite, plain

_AMOUNTS = ("carbohydrate_g", "fluid_ml", "sodium_mg", "caffeine_mg")


def kinds_text(result: Result) -> str:
    """Say what can be written into the diary, a line for each kind with its fields.

    Examples
    --------
    >>> note = {"says": "Anything else", "fields": [{"name": "text", "need": True}]}
    >>> print(kinds_text({"kinds": {"note": note}}))
    note               Anything else
                         text*
    <BLANKLINE>
    * needed. For example: crampcast log cramp at=km38.2 muscle=calf side=left severity=6
    """
    lines = []
    for name, kind in part(result, "kinds").items():
        lines.append(f"{plain(name):<18} {plain(kind.get('says'))}")
        fields = [plain(f.get("name")) + ("*" if f.get("need") else "") for f in rows(kind, "fields")]
        lines.append(" " * 21 + ", ".join(fields))
    return "\n".join([*lines, "", say("diary.how")])


def entry_text(entry: Any) -> str:
    """Say one entry in a line.

    Examples
    --------
    >>> entry_text({"id": 3, "at": "2026-09-12", "kind": "cramp", "fields": {"at": "km38.2", "near": True}})
    '3  2026-09-12  cramp  at km38.2, near'
    >>> "nothing is counted" in entry_text({"id": 4, "at": "", "kind": "intake", "fields": {"item": "gel"}})
    True
    """
    said = [_field(name, value) for name, value in part(entry, "fields").items()]
    end = f"  ({say('diary.deleted')})" if entry.get("deleted") else ""
    words = ", ".join(word for word in said if word)
    line = f"{entry.get('id')}  {plain(entry.get('at'))}  {plain(entry.get('kind'))}  {words}{end}"
    return "\n".join([line, *_sweat(part(entry, "sweat")), *_uncounted(entry)])


def _uncounted(entry: Any) -> list[str]:
    """Say so where food is named without an amount."""
    fields = part(entry, "fields")
    if entry.get("kind") != "intake" or entry.get("deleted") or any(name in fields for name in _AMOUNTS):
        return []
    return [say("diary.no_amount", number=entry.get("id"))]


def _sweat(found: Result) -> list[str]:
    """Say what a sweat test measured."""
    rate, error = finite(found.get("rate_l_h")), finite(found.get("error_l_h"))
    if rate is None or error is None:
        return []
    lines = [say("diary.sweat", rate=f"{rate:.2f}", error=f"{error:.2f}")]
    sodium, off = finite(found.get("sodium_mmol_l")), finite(found.get("sodium_error_mmol_l"))
    if sodium is not None and off is not None:
        lines.append(say("diary.sodium", sodium=f"{sodium:.0f}", error=f"{off:.0f}"))
    return lines


def diary_text(result: Result) -> str:
    """Say entries, a line each; of several versions of one, their number first.

    Examples
    --------
    >>> diary_text({"entries": []})
    'The diary holds no such entry.'
    """
    entries = rows(result, "entries")
    if not entries:
        return say("diary.empty")
    several = len({entry.get("id") for entry in entries}) < len(entries)
    return "\n".join(
        (f"version {entry.get('version')}, {plain(entry.get('saved_at'))[:19]}: " if several else "")
        + entry_text(entry)
        for entry in entries
    )


def _field(name: str, value: Any) -> str:
    words = plain(name).replace("_", " ")
    if value is True:
        return words
    if value is False:
        return f"not {words}"
    if isinstance(value, list):
        return f"{words} {' and '.join(texts({'v': value}, 'v'))}"
    return f"{words} {value:g}" if isinstance(value, int | float) else f"{words} {plain(value)}"
