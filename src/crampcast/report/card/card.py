"""What stands on the pocket card, and the card as PDF."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

from crampcast.course.short_names import letters, short_names
from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.report.card.fitting import LINES, TABLES, largest, lines_mm, table_mm
from crampcast.report.legs import drink_words
from crampcast.report.messages import say
from crampcast.report.packing import CARD_LETTERS, card_lines, group_words, grouped_items, item_words
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, ranked_muscles, rows, texts
from crampcast.report.tables import clock_changes
from crampcast.report.times import clock, duration, moment, started
from crampcast.report.untrusted import finite, plain

STEPS = ("S15", "S16", "S17", "S20", "S25")
"""Claims whose advice makes up the steps out of a cramp, in order; RF0 stands before them."""
FLAGS = ("RF2b", "RF3", "RF8", "RF2a", "RF0", "RF1", "RF6", "RF7", "RF4")
"""Signs to stop for, the most urgent first."""
_MOST_ROWS = 22
_AMOUNTS = (
    ("fluid_ml", "drink", ""),
    ("carbohydrate_g", "mass", "short.carbohydrate"),
    ("sodium_mg", "salt", "short.sodium"),
)
_MOST_MUSCLES = 3
_LONGEST_TITLE = 34
_NOTES = 2
"""Notes of the safety block beside the one that every card carries."""
_NOTE_SIZE = 10.0
_TIMES_ROOM_MM, _FOOD_ROOM_MM = 98.0, 104.0
"""Height of a panel that the tables and what stands below them may fill."""


def card_pdf(result: Result, units: System = "metric") -> bytes:
    """Return the pocket card of a plan.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures.

    Returns
    -------
    bytes
        A PDF of one page, A4, folded twice to A6; black on white. The same plan gives the same bytes.

    Examples
    --------
    >>> card_pdf({"course": {"name": "Hill"}})[:5]
    b'%PDF-'
    """
    import typst  # noqa: PLC0415 - only where a card is made

    data = json.dumps(card_data(result, units), ensure_ascii=False, sort_keys=True)
    with as_file(files(__package__) / "card.typ") as template:
        made = typst.compile(str(template), sys_inputs={"data": data}, ignore_system_fonts=True)
    return bytes(made)


def card_data(result: Result, units: System = "metric") -> dict[str, Any]:
    """Return every word of the card, by panel.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures.

    Returns
    -------
    dict
        ``title, lead, times, food, cramp, stop``.

    Notes
    -----
    Names are a stranger's: they are set as text, never read as markup. Where more rows come than a panel
    holds, every second one is left out until they fit, and the panel says so.

    Examples
    --------
    >>> card_data({"course": {"name": "Hill"}})["title"]
    'Hill'
    """
    return {
        "title": plain(part(result, "course").get("name"))[:_LONGEST_TITLE] or say("kicker"),
        "lead": _lead(result),
        "times": _times(result, units),
        "food": _food(result, units),
        "cramp": _cramp(result),
        "stop": _stop(),
    }


def _refused(result: Result) -> bool:
    return plain(result.get("status")) == "refused"


def _lead(result: Result) -> str:
    """Say start and finish; of a plan that is refused, that there is none."""
    if _refused(result):
        return f"{say('status.refused')}: {plain(result.get('reason')) or say('status.no_reason')}"
    start = started(result)
    finish = likely(result.get("finish_s"))
    when = start.strftime("%Y-%m-%d %H:%M") if start is not None else say("missing")
    return say(
        "card.lead", start=when, p50=duration(finish.p50), p10=duration(finish.p10), p90=duration(finish.p90)
    )


def _thinned(table: list[list[str]]) -> tuple[list[list[str]], bool]:
    """Leave out every second row until the rest fits; the last row stays."""
    kept = table
    while len(kept) > _MOST_ROWS:
        kept = kept[:-1][::2] + kept[-1:]
    return kept, len(kept) < len(table)


def _times(result: Result, units: System) -> dict[str, Any]:
    """Return the table of stations."""
    start = started(result)
    table = []
    stations = [] if _refused(result) else rows(result, "stations")
    names = short_names([plain(station.get("name")) for station in stations], letters(CARD_LETTERS))
    for name, station in zip(names, stations, strict=True):
        leg = part(station, "leg")
        time = likely(station.get("time_s"))
        when = moment(part(station, "clock").get("p50"))
        table.append(
            [
                name,
                amount(station.get("distance_m"), "distance", units, unit=False),
                clock(when, start) if when is not None else duration(time.p50),
                drink_words(leg, units, unit=False),
                amount(leg.get("carbohydrate_g"), "mass", units, unit=False),
            ]
        )
    kept, thinned = _thinned(table)
    far, drink = ("mi", "fl oz") if units == "imperial" else ("km", "ml")
    notes = [say("card.times.thinned") if thinned else say("card.times.note")]
    if any("+" in row[2] for row in kept):
        notes.append(say("clock.next_day"))
    notes += clock_changes(result)
    room_mm = _TIMES_ROOM_MM - table_mm(kept, 0, TABLES[-1])
    packing = card_lines(result, units, lambda lines: lines_mm(lines, LINES[-1]) <= room_mm)
    least_mm = lines_mm(packing, LINES[-1])
    size = largest(TABLES, lambda size: table_mm(kept, 0, size), _TIMES_ROOM_MM - least_mm)
    left_mm = _TIMES_ROOM_MM - table_mm(kept, 0, size)
    return {
        "head": [say("column.name"), far, say("column.clock"), drink, say("card.carbohydrate")],
        "rows": kept,
        "size": size,
        "note": " ".join(notes),
        "packing": packing,
        "packing_size": largest(LINES, lambda size: lines_mm(packing, size), left_mm),
    }


def _food(result: Result, units: System) -> dict[str, Any]:
    """Return what to eat and drink, by the quarter hour."""
    groups = grouped_items(result, _MOST_ROWS) if part(result, "packing").get("status") == "packed" else []
    table = [
        [duration(at_s), amount(at_m, "distance", units, unit=False), _taken(group, units)]
        for at_s, at_m, group in groups
    ] or [
        [
            duration(item.get("time_s")),
            amount(item.get("distance_m"), "distance", units, unit=False),
            _plain_amounts(item, units),
        ]
        for item in rows(result, "schedule")
    ]
    kept, thinned = _thinned(table)
    said = [plain(line) for line in texts(part(result, "safety"), "messages")]
    notes = [line for line in said if line != say("ceilings")][:_NOTES]
    if thinned:
        notes.insert(0, say("card.food.thinned"))
    if len(groups) < len(rows(result, "schedule")) and groups:
        notes.insert(0, say("packing.card.grouped"))
    notes = notes[:3]
    room_mm = _FOOD_ROOM_MM - lines_mm(notes, _NOTE_SIZE)
    return {
        "title": say("schedule"),
        "first": say("ceilings"),
        "head": [say("item.time"), "mi" if units == "imperial" else "km", say("item.item")],
        "rows": kept,
        "size": largest(TABLES, lambda size: table_mm(kept, 2, size), room_mm),
        "notes": notes,
    }


def _taken(group: list[Any], units: System) -> str:
    """Return what one row of whole units says."""
    return item_words(group[0], units) if len(group) == 1 else group_words(group, units)


def _plain_amounts(item: Any, units: System) -> str:
    """Return what an entry in plain amounts says."""
    words = [item_words(item, units)]
    for key, kind, what in _AMOUNTS:
        value = finite(item.get(key))
        if value:
            words.append(f"{amount(value, kind, units)} {say(what) if what else ''}".strip())
    return ", ".join(words)


def _cramp(result: Result) -> dict[str, Any]:
    """Return which muscles to watch, and the steps out of a cramp."""
    claims, flags = load_claims(), load_red_flags()
    watched = [
        say("card.watch", muscle=name, chance=amount(chance.p50, "probability").replace(" ", "\u00a0"))
        for _, name, chance in ranked_muscles(result)[:_MOST_MUSCLES]
    ]
    steps = [flags["RF0"].advice_wording, *(claims[key].advice_wording for key in STEPS)]
    return {
        "title": say("card.cramp"),
        "lines": [say("card.watched", muscles="; ".join(watched))],
        "steps": steps,
    }


def _stop() -> dict[str, Any]:
    """Return the red flags."""
    flags = load_red_flags()
    lines = [flags[key].advice_wording for key in FLAGS]
    return {"title": say("card.stop"), "lines": lines, "size": 11.0, "note": say("not_medical")}
