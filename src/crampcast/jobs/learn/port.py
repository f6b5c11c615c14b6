"""What learning needs of a diary; `crampcast.store.Diary` is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from crampcast.jobs.diary.port import EntryPort
from crampcast.jobs.ports import DiaryPort


class LearnPort(DiaryPort, EntryPort, Protocol):
    """Runs, entries, cache and stored forecasts."""

    def add_forecast(
        self, event_start: str | None, version: str, parameters_hash: str, result: Mapping[str, Any]
    ) -> int:
        """Store a forecast as it was given; return its number."""
        ...

    def imported_at(self) -> dict[str, str]:
        """Return when each stored file came in, by content hash."""
        ...
