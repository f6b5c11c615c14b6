"""What the entries need of a diary; `crampcast.store.Diary` is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Entry(NamedTuple):
    """One version of an entry.

    ``at`` is ISO 8601: a day or a moment; ``saved_at`` is when this version was written, UTC.
    """

    id: int
    version: int
    kind: str
    at: str
    saved_at: str
    deleted: bool
    body: Mapping[str, Any]


class EntryPort(Protocol):
    """Entries as the jobs see them."""

    def add_entry(self, kind: str, at: str, body: Mapping[str, Any]) -> Entry:
        """Store a new entry."""
        ...

    def change_entry(self, number: int, at: str, body: Mapping[str, Any]) -> Entry:
        """Store a new version of an entry."""
        ...

    def delete_entry(self, number: int) -> Entry:
        """Store that an entry was taken out."""
        ...

    def entries(self, kind: str | None) -> list[Entry]:
        """Return the newest version of every entry that is not deleted, by its moment."""
        ...

    def forecasts(self) -> list[tuple[str, str | None, dict[str, Any]]]:
        """Return when each stored forecast was made, for what start, and the forecast, oldest first."""
        ...

    def entry_history(self, number: int) -> list[Entry]:
        """Return every version of an entry, oldest first."""
        ...
