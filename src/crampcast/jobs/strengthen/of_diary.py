"""The home tests that the diary holds."""

from __future__ import annotations

from datetime import date

from crampcast.jobs.diary import EntryPort, entries
from crampcast.jobs.strengthen.request import Result


def results_in(diary: EntryPort) -> list[Result]:
    """Return every test of strength and of range of motion, oldest first within its kind."""
    return [
        Result(
            row["fields"]["test"],
            date.fromisoformat(row["at"][:10]),
            row["fields"].get("left"),
            row["fields"].get("right"),
        )
        for kind in ("strength_test", "flexibility_test")
        for row in entries(diary, kind)
    ]
