"""What the runner wrote says of this week: illness, injury, cramps, medicines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crampcast.jobs.diary import EntryPort, entries
from crampcast.jobs.standing.marks import Reason, mark, marks

Rows = Sequence[dict[str, Any]]


def day_of(row: dict[str, Any]) -> date:
    """Return the day of an entry."""
    return date.fromisoformat(str(row["at"])[:10])


def recent(diary: EntryPort, kind: str, on: date, days: float) -> Rows:
    """Return the entries of a kind of the last days, oldest first."""
    return entries(diary, kind, on - timedelta(days=int(days)), on)


def entry_reasons(diary: EntryPort, on: date) -> list[Reason]:
    """Return why the entries give reason to look."""
    return [*_illness(diary, on), *_injury(diary, on), *_cramps(diary, on), *_medicines(diary, on)]


def _illness(diary: EntryPort, on: date) -> list[Reason]:
    """Say whether an illness is not over, or only just."""
    after, after_fever = marks("illness.after_days")
    found = []
    for row in recent(diary, "illness", on, 365 + after_fever):
        fields, fever = row["fields"], bool(row["fields"].get("fever"))
        lasts = float(fields.get("days", mark("illness.usual_days")))
        ago = (on - day_of(row)).days - lasts
        if ago > (after_fever if fever else after):
            continue
        said = "an illness with fever" if fever else "an illness"
        when = f"since {day_of(row)}" if ago <= 0 else f"over for {_count(max(round(ago), 1), 'day')}"
        known = "" if "days" in fields else " (its length is not told)"
        level = "stop" if fever else "high" if ago <= 0 else "watch"
        found.append(Reason("illness", level, f"{said}, {when}{known}: no hard running"))
    return found[-1:]


def _injury(diary: EntryPort, on: date) -> list[Reason]:
    rows = [r for r in recent(diary, "pain", on, mark("trouble.recent_days")) if r["fields"].get("injury")]
    return [
        Reason(
            "injury",
            "high",
            f"an injury stopped training on {day_of(row)}: {row['fields']['place']}".replace("_", " "),
        )
        for row in rows[-1:]
    ]


def _cramps(diary: EntryPort, on: date) -> list[Reason]:
    days = mark("cramps.recent_days")
    rows = recent(diary, "cramp", on, days)
    near = [row for row in rows if row["fields"].get("near")]
    full = [row for row in rows if not row["fields"].get("near")]
    nights = recent(diary, "night_cramp", on, days)
    if not (rows or nights):
        return []
    severe = any(float(row["fields"].get("severity", 0.0)) >= mark("cramps.severe") for row in full)
    counts = [
        _count(len(full), "cramp"),
        _count(len(near), "near-cramp"),
        _count(len(nights), "cramp at rest", "cramps at rest"),
    ]
    places = sorted({str(r["fields"]["muscle"]).replace("_", " ") for r in rows if "muscle" in r["fields"]})
    text = f"{', '.join(c for c in counts if c)} in {days:.0f} days" + (
        f": {', '.join(places)}" if places else ""
    )
    level = "high" if severe or len(full) > 1 else "watch"
    return [Reason("cramps", level, text)]


def _medicines(diary: EntryPort, on: date) -> list[Reason]:
    rows = recent(diary, "medication", on, mark("trouble.recent_days"))
    taken = [day_of(row) for row in rows if row["fields"].get("nsaid")]
    if not taken:
        return []
    text = f"a painkiller of the ibuprofen kind on {taken[-1]}: makes it easier to hold too much water"
    return [Reason("nsaid", "watch", text)]


def _count(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"{number} {one if number == 1 else many or one + 's'}"
