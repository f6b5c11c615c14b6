"""The frontier: what minutes buy, as a table, and as a picture with a handle."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from crampcast.report.axis import round_numbers
from crampcast.report.chances import change_of_chance, percent, percent_range
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount, measure
from crampcast.report.reading import Likely, Result, likely, part, rows
from crampcast.report.times import change_of_time, clock, duration, later, started
from crampcast.report.untrusted import finite, plain

_AMOUNTS = (("carbohydrate_g", "mass"), ("fluid_ml", "drink"), ("sodium_mg", "salt"))
_ROOM = 0.06
"""Room at the ends of the axis of finish times, as a share of it."""
_TICKS = 6


class Point(NamedTuple):
    """A point of the frontier whose numbers are whole."""

    row: Result
    finish: Likely
    chance: Likely


def frontier_rows(result: Result) -> list[dict[str, Any]]:
    """Return the points of the frontier, the fastest first.

    Examples
    --------
    >>> frontier_rows({"frontier": [{"effort": 0.9, "finish_s": 7200, "cramp_probability": 0.1}]})
    [{'effort': '90 %', 'finish': '2:00', 'chance': '10 %', 'spread': ''}]
    """
    return [
        {
            "effort": f"{100.0 * (finite(row.get('effort')) or 0.0):.0f} %",
            "finish": duration(likely(row.get("finish_s")).p50),
            "chance": percent(likely(row.get("cramp_probability")).p50),
            "spread": _spread(likely(row.get("cramp_probability"))),
        }
        for row in rows(result, "frontier")
    ]


def frontier_view(result: Result, units: System = "metric") -> dict[str, Any] | None:
    """Return the frontier as a page shows it.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    dict or None
        ``points`` for the table, ``dots, line, area, ticks, ticks_x, alt`` for the picture, ``at`` the point
        nearest to the plan itself, ``readings`` what the handle shows; None where there is no frontier.

    Examples
    --------
    >>> one = {"effort": 1.0, "finish_s": 7200, "cramp_probability": 0.2}
    >>> view = frontier_view({"finish_s": 7800, "frontier": [one, {**one, "finish_s": 7800}]})
    >>> view["at"], view["readings"][0]["finish"]
    (1, '2:00')
    """
    points = [_point(row) for row in rows(result, "frontier")]
    whole = [p for p in points if p.finish.p50 is not None and p.chance.p50 is not None]
    if len(whole) < 2:
        return None
    planned = likely(result.get("finish_s")).p50
    finishes = [p.finish.p50 or 0.0 for p in whole]
    aim = finishes[0] if planned is None else planned
    at = min(range(len(whole)), key=lambda k: abs(finishes[k] - aim))
    drawn = _drawn(whole)
    return drawn | {
        "at": at,
        "points": [_row(p, units) for p in whole],
        "readings": [
            _reading(p, result, units, x, y) for p, (x, y, _) in zip(whole, drawn["dots"], strict=True)
        ],
        "alt": say(
            "frontier.alt",
            chance_first=percent(whole[0].chance.p50),
            finish_first=duration(finishes[0]),
            chance_last=percent(whole[-1].chance.p50),
            finish_last=duration(finishes[-1]),
        ),
    }


def _point(row: Result) -> Point:
    return Point(row, likely(row.get("finish_s")), likely(row.get("cramp_probability")))


def _spread(chance: Likely) -> str:
    return percent_range(chance.p10, chance.p90) if chance.p10 is not None else ""


def _drawn(points: list[Point]) -> dict[str, Any]:
    """Return places in percent of the picture: finish time to the right, chance upwards from zero."""
    finishes = [p.finish.p50 or 0.0 for p in points]
    first, last = min(finishes), max(finishes)
    margin = max(_ROOM * (last - first), 60.0)
    low, high = first - margin, last + margin
    chances = [[c if c is not None else p.chance.p50 or 0.0 for c in p.chance] for p in points]
    top = max(max(max(c) for c in chances) * 1.05, 0.02)

    def x(seconds: float) -> float:
        return round(100.0 * (seconds - low) / (high - low), 2)

    def y(chance: float) -> float:
        return round(100.0 * (1.0 - chance / top), 2)

    order = sorted(range(len(points)), key=lambda k: finishes[k])
    upper = [f"{10 * x(finishes[k])} {y(chances[k][2])}" for k in order]
    lower = [f"{10 * x(finishes[k])} {y(chances[k][0])}" for k in reversed(order)]
    minutes = round_numbers(low / 60.0, high / 60.0, _TICKS)
    return {
        "dots": [
            (x(finishes[k]), y(chances[k][1]), bool(points[k].row.get("dominated")))
            for k in range(len(points))
        ],
        "line": "M" + "L".join(f"{10 * x(finishes[k])} {y(chances[k][1])}" for k in order),
        "area": f"M{'L'.join(upper + lower)}Z",
        "ticks": [
            (y(t / 100.0), percent(t / 100.0) if t else "0") for t in round_numbers(0.0, 100.0 * top, 5)
        ],
        "ticks_x": [(x(60.0 * m), duration(60.0 * m)) for m in minutes],
    }


def _row(point: Point, units: System) -> dict[str, str]:
    """Return a row of the table."""
    row = point.row
    return {
        "effort": f"{100.0 * (finite(row.get('effort')) or 0.0):.0f} %",
        "finish": duration(point.finish.p50),
        "range": _range(point.finish),
        "chance": percent(point.chance.p50),
        "spread": _spread(point.chance),
        "pace": _pace(row.get("pace_s_km"), units),
        "intake": ", ".join(_intake(row, units)),
        "note": say("frontier.dominated") if row.get("dominated") else "",
    }


def _range(finish: Likely) -> str:
    if finish.p10 is None or finish.p90 is None:
        return ""
    return f"{duration(finish.p10)}–{duration(finish.p90)}"


def _pace(seconds_km: Any, units: System) -> str:
    """Return a pace as a runner reads it."""
    value = finite(seconds_km)
    if value is None:
        return say("missing")
    shown = measure("distance", units)
    seconds = round(value / 1000.0 / shown.factor)
    return say("frontier.pace.unit", pace=f"{seconds // 60}:{seconds % 60:02d}", unit=shown.unit)


def _intake(row: Result, units: System) -> list[str]:
    """Return what is eaten and drunk by the hour; what may not be named is left out."""
    found = part(row, "intake_h")
    return [
        f"{amount(found.get(key), kind, units)} {say(f'frontier.intake.{key}')}"
        for key, kind in _AMOUNTS
        if finite(found.get(key)) is not None
    ]


def _reading(point: Point, result: Result, units: System, x: float, y: float) -> dict[str, Any]:
    """Return what the page says where the handle is at a point."""
    row = _row(point, units)
    seconds = round(point.finish.p50 or 0.0)
    time = f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return row | {
        "x": x,
        "y": y,
        "against": _against(point.row),
        "target": say("frontier.target", time=time),
        "each": _each(point.row, units),
        "pass": _passed(point.row, result, units),
    }


def _against(row: Result) -> str:
    """Return how far a point lies from the plan of the page, draw by draw."""
    later, chance = likely(row.get("finish_change_s")), likely(row.get("cramp_probability_change"))
    if later.p50 is None or chance.p50 is None:
        return ""
    ends = [change_of_chance(end) for end in (chance.p10, chance.p90) if end is not None]
    said = say("frontier.against", time=change_of_time(later.p50), chance=change_of_chance(chance.p50))
    return f"{said} ({' to '.join(ends)})" if len(set(ends)) > 1 else said


def _each(row: Result, units: System) -> list[str]:
    """Return the effort by stretch, neighbours of one effort together."""
    found = []
    for said, group in groupby(rows(row, "pacing"), key=lambda r: plain(r.get("words"))):
        together = list(group)
        start = amount(together[0].get("from_m"), "distance", units, unit=False)
        found.append(f"{start}–{amount(together[-1].get('to_m'), 'distance', units)}: {said}")
    return found


def _passed(row: Result, result: Result, units: System) -> list[str]:
    """Return when the median run passes each station and the finish."""
    names = {finite(s.get("distance_m")): plain(s.get("name")) for s in rows(result, "stations")}
    start = started(result)
    found = []
    for one in rows(row, "passages"):
        where, seconds = finite(one.get("distance_m")), finite(one.get("time_s"))
        if seconds is None:
            continue
        when = f" · {clock(later(start, seconds), start)}" if start else ""
        name = names.get(where) or amount(where, "distance", units)
        found.append(f"{name}: {duration(seconds)}{when}")
    return found
