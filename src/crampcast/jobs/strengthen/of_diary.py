"""The home tests that the diary holds."""

from __future__ import annotations

from datetime import date

from crampcast.jobs.diary import EntryPort, entries
from crampcast.jobs.strengthen.request import LEG_LENGTH, Result


def results_in(diary: EntryPort) -> list[Result]:
    """Return every test of strength and range of motion and every leg length, by kind, oldest first."""
    lengths = [
        Result(
            LEG_LENGTH,
            date.fromisoformat(row["at"][:10]),
            row["fields"]["left_cm"],
            row["fields"]["right_cm"],
        )
        for row in entries(diary, LEG_LENGTH)
    ]
    return lengths + [
        Result(
            row["fields"]["test"],
            date.fromisoformat(row["at"][:10]),
            row["fields"].get("left"),
            row["fields"].get("right"),
            row["fields"].get("both"),
        )
        for kind in ("strength_test", "flexibility_test")
        for row in entries(diary, kind)
    ]
