"""A field's forecast in words and tables: the same for terminal, page and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crampcast.report.field_cells import NOTHING, Sheet, counted, number, signed, span
from crampcast.report.field_drinking import drinking
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.times import duration, moment
from crampcast.report.untrusted import finite, plain

KINDS = {
    "cramp": "Cramps",
    "near_cramp": "Near-cramps",
    "low_sodium": "Low sodium",
    "heat_flag": "Core 39.5 °C",
    "heat_stop": "Core 40.0 °C",
}
"""Column of each kind; the two temperatures are replaced by those of the definitions."""
SCENARIOS = {"hotter": "A hotter day", "extra_station": "One more station"}


@dataclass(frozen=True)
class FieldView:
    """Everything that a briefing says, in order."""

    title: str
    lead: str
    statement: str
    sheets: list[Sheet]
    people: list[str]
    definitions: list[str]
    warnings: list[str]
    provenance: str
    grid: dict[str, Any] = field(default_factory=dict)


def field_view(result: Result, units: System = "metric") -> FieldView:
    """Put a field's forecast into words and tables.

    Parameters
    ----------
    result : Mapping
        What ``crampcast field --json`` prints; parts may be missing.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    FieldView
        Plain text everywhere.

    Examples
    --------
    >>> field_view({"course": {"name": "Hill", "distance_m": 42195.0}}).title
    'Hill'
    """
    stations = rows(result, "by_station")
    sheets = [
        _totals(result),
        drinking(result, units),
        _stations(stations, units),
        _load(stations),
        _hours(result),
        _muscles(result),
    ]
    sheets += [_scenario(each, units) for each in rows(result, "scenarios")]
    provenance = part(result, "provenance")
    return FieldView(
        title=plain(part(result, "course").get("name")) or "Field",
        lead=_lead(result, units),
        statement=plain(result.get("statement")),
        sheets=[sheet for sheet in sheets if sheet.lines],
        people=_people(result),
        definitions=_definitions(result),
        warnings=texts(result, "warnings"),
        provenance=", ".join(f"{plain(key)} {plain(value)}" for key, value in provenance.items()),
        grid=_grid(result),
    )


def _definitions(result: Result) -> list[str]:
    """Say what is counted, and what is assumed of drinking."""
    told = [f"{_kind(name)}: {plain(said)}." for name, said in part(result, "definitions").items()]
    assumed = plain(part(result, "drinking").get("assumed"))
    return [*told, f"Drinking: {assumed}"] if assumed else told


def _kind(name: str) -> str:
    """Return the name of a kind, or of anything else that is defined."""
    return KINDS.get(name, name.capitalize())


def _cells(cases: Result, kinds: Sequence[str] = tuple(KINDS)) -> list[str]:
    return [counted(part(cases, kind)) for kind in kinds]


def _lead(result: Result, units: System) -> str:
    """Say who runs what, when, in what weather."""
    course, weather = part(result, "course"), part(result, "weather")
    start, air, wbgt = moment(result.get("start")), part(weather, "temperature_c"), part(weather, "wbgt_c")
    finish = part(result, "finish_s")
    said = [
        f"{part(result, 'entrants').get('accepted', NOTHING)} entrants",
        amount(course.get("distance_m"), "distance", units),
        f"{amount(course.get('climb_m'), 'altitude', units)} of climb",
    ]
    if start is not None:
        said.append(f"start {start:%Y-%m-%d %H:%M}")
    coolest, warmest = (amount(air.get(end), "temperature", units) for end in ("lowest", "highest"))
    said.append(f"air {coolest} to {warmest}")
    said.append(f"WBGT up to {amount(wbgt.get('highest'), 'temperature', units)}")
    said.append(f"finish {duration(finish.get('p10'))} to {duration(finish.get('p90'))} (eight in ten)")
    return ", ".join(said)


def _totals(result: Result) -> Sheet:
    people = finite(part(result, "entrants").get("accepted")) or 1.0
    lines = []
    for kind, case in part(result, "totals").items():
        expected, mean = part(case, "expected"), finite(case.get("mean"))
        share = NOTHING if mean is None else f"{100.0 * mean / people:.1f} %"
        lines.append(
            [
                KINDS.get(kind, kind),
                number(mean),
                f"{number(expected.get('p10'))}–{number(expected.get('p90'))}",
                span(part(case, "count")),
                share,
            ]
        )
    return Sheet(
        "What to expect",
        ["Cases", "expected", "range of that", "counted on the day", "of entrants"],
        lines,
        "Ranges hold eight in ten: of what is expected, for all that is not known of everybody alike; and of "
        "what may be counted, with chance between entrants. An entrant counts once in a row, where it first "
        "happens.",
    )


def _where(station: Result, units: System) -> list[str]:
    return [plain(station.get("name"))[:28], amount(station.get("distance_m"), "distance", units, unit=False)]


def _stations(stations: Sequence[Result], units: System) -> Sheet:
    lines = [[*_where(s, units), *_cells(part(s, "cases"))] for s in stations]
    return Sheet(
        "By station",
        ["Station", "mi" if units == "imperial" else "km", *KINDS.values()],
        lines,
        "On the stretch that ends there: expected, and in brackets what may be counted.",
    )


def _load(stations: Sequence[Result]) -> Sheet:
    lines = []
    for station in stations:
        load, busiest = part(station, "load"), part(station, "busiest_hour")
        peak, hour = moment(load.get("peak_clock")), moment(busiest.get("clock"))
        muscles = sorted(part(station, "muscles").items(), key=lambda each: -(finite(each[1]) or 0.0))
        lines.append(
            [
                plain(station.get("name"))[:28],
                f"{duration(load.get('first_s'))}–{duration(load.get('last_s'))}",
                amount(part(load, "arrivals_10_min").get("p90"), "altitude", unit=False),
                amount(part(load, "present").get("p90"), "altitude", unit=False),
                NOTHING if peak is None else f"{peak:%H:%M}",
                NOTHING if hour is None else f"{hour:%H:%M}",
                plain(muscles[0][0]).replace("_", " ") if muscles else NOTHING,
            ]
        )
    return Sheet(
        "Load of the stations",
        ["Station", "open for", "in 10 min", "at once", "peak", "most cramps from", "muscle"],
        lines,
        "Open for: from the first to the last hundredth, time since the start. In 10 min: most arrivals; at "
        "once: most entrants present; nine chances in ten that it is no more.",
    )


def _hours(result: Result) -> Sheet:
    lines = []
    for row in rows(result, "by_hour"):
        clock = moment(row.get("clock"))
        lines.append([NOTHING if clock is None else f"{clock:%a %H:%M}", *_cells(part(row, "cases"))])
    return Sheet("By hour", ["From", *KINDS.values()], lines)


def _muscles(result: Result) -> Sheet:
    lines = [
        [plain(row.get("muscle")).replace("_", " "), *_cells(part(row, "cases"), ("cramp", "near_cramp"))]
        for row in rows(result, "by_muscle")
    ]
    return Sheet("By muscle", ["Muscle", KINDS["cramp"], KINDS["near_cramp"]], lines)


def _scenario(each: Result, units: System) -> Sheet:
    lines = []
    for kind, case in part(each, "cases").items():
        change = part(case, "change")
        low, high = (finite(change.get(key)) or 0.0 for key in ("p10", "p90"))
        lines.append(
            [
                KINDS.get(kind, kind),
                number(case.get("before")),
                number(case.get("after")),
                f"{signed(low)} to {signed(high)}",
            ]
        )
    note = plain(each.get("change"))
    longest = part(each, "longest_stretch_m")
    if longest:
        note += (
            f". Longest stretch: {amount(longest.get('before'), 'distance', units)} before, "
            f"{amount(longest.get('after'), 'distance', units)} after. Cramps on the two halves: "
            + ", ".join(
                f"{number(s.get('cramps'))} to {plain(s.get('name'))}" for s in rows(each, "stretches")
            )
        )
    name = plain(each.get("name"))
    return Sheet(SCENARIOS.get(name, name), ["Cases", "as planned", "then", "change"], lines, note + ".")


def _people(result: Result) -> list[str]:
    """Say what was known of the entrants and who was refused."""
    people = part(result, "entrants")
    known = [f"{plain(name)} of {count}" for name, count in part(people, "known").items() if finite(count)]
    said = ["Known: " + (", ".join(known) if known else "nothing but the bib") + "."]
    said.append(
        f"All else was drawn from how entrants of such races differ ({plain(people.get('defaults'))})."
    )
    refused = rows(people, "refused")
    return (
        said
        + refused_lines(refused[:20], "")
        + ([f"… and {len(refused) - 20} more rows refused"] if len(refused) > 20 else [])
    )


def refused_lines(refused: Sequence[Result], name: str) -> list[str]:
    """Return one line for every refused row.

    Examples
    --------
    >>> refused_lines([{"line": 3, "bib": None, "reason": "no bib"}], "list.csv")
    ['list.csv, line 3 refused: no bib']
    """
    head = f"{plain(name)}, line" if name else "Line"
    return [f"{head} {plain(row.get('line'))} refused: {plain(row.get('reason'))}" for row in refused]


def _grid(result: Result) -> dict[str, Any]:
    """Return expected cramps and near-cramps by station and hour, with the share of the highest cell."""
    stations, hours = rows(result, "by_station"), rows(result, "by_hour")
    table = []
    for station in stations:
        cases = part(station, "cases_by_hour")
        both = [
            (finite(a) or 0.0) + (finite(b) or 0.0)
            for a, b in zip(cases.get("cramp") or [], cases.get("near_cramp") or [], strict=False)
        ]
        table.append((plain(station.get("name"))[:28], both))
    top = max((value for _, line in table for value in line), default=0.0)
    if top <= 0.0:
        return {}
    clocks = [moment(row.get("clock")) for row in hours]
    return {
        "head": [NOTHING if clock is None else f"{clock:%H}" for clock in clocks],
        "lines": [
            {"name": name, "cells": [(number(v) if v >= 0.05 else "", round(v / top, 3)) for v in line]}
            for name, line in table
        ],
    }
