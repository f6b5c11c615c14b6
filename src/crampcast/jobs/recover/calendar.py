"""The dated steps after a run as entries of a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from crampcast.formats.writing.calendar import Entry


def recover_entries(answer: Mapping[str, Any]) -> list[Entry]:
    """Return every step that has a date and is more than a stretch.

    Parameters
    ----------
    answer : mapping
        What ``recover`` answered.

    Examples
    --------
    >>> step = {"id": "eat", "what": "Eat", "says": ["Soon."], "at": "2026-09-12T16:00+00:00", "figure": None}
    >>> [entry.key for entry in recover_entries({"steps": [step]})]
    ['recover-eat']
    """
    return [
        Entry(
            f"recover-{step['id']}",
            step["what"],
            "\n".join(step["says"]),
            datetime.fromisoformat(step["at"]).astimezone(UTC),
            timedelta(minutes=30),
        )
        for step in answer["steps"]
        if step["at"] is not None and step["figure"] is None
    ]
