"""A programme's sessions and the days before a race as entries of a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crampcast.formats.writing.calendar import Entry


def strengthen_entries(answer: Mapping[str, Any]) -> list[Entry]:
    """Return a whole-day entry for every session and every step before the race.

    Parameters
    ----------
    answer : mapping
        What ``strengthen`` answered.

    Examples
    --------
    >>> step = {"id": "sauna", "day": "2026-06-01", "what": "Half an hour."}
    >>> [e.key for e in strengthen_entries({"blocks": [], "sessions": [], "preparation": [step]})]
    ['sauna-2026-06-01']
    """
    titles = {block["id"]: block for block in answer["blocks"]}

    def entry(key: str, title: str, text: str, day: str) -> Entry:
        at = datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)
        return Entry(key, title, text, at, timedelta(days=1), all_day=True)

    dated = [
        entry(
            f"strength-{session['day']}",
            "Strength: " + ", ".join(titles[e]["title"] for e in session["exercises"]),
            "\n".join(
                line
                for e in session["exercises"]
                for line in (
                    f"{titles[e]['title']}, week {session['week_of_block']}",
                    *titles[e]["what"],
                    f"Stop: {titles[e]['stop']}",
                )
            ),
            session["day"],
        )
        for session in answer["sessions"]
    ]
    return dated + [
        entry(f"{step['id']}-{step['day']}", step["id"].capitalize(), step["what"], step["day"])
        for step in answer["preparation"]
    ]
