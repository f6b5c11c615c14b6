"""The tables and bars of a plan's page, as rows of text and places in percent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from crampcast.report.chances import change_of_chance, percent, percent_range
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount, amount_in_unit, spread_in_unit
from crampcast.report.reading import Result, likely, part, rows, texts
from crampcast.report.times import change_of_time, clock, duration, moment
from crampcast.report.untrusted import finite, plain

_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"']+")


@dataclass(frozen=True)
class Bar:
    """A bar with its likely range on a shared scale, in percent of the scale's width.

    Parameters
    ----------
    name, value, spread, note : str
        What stands beside the bar.
    grade : str
        Grade of the evidence, may be empty.
    facts : tuple of str
        What was measured.
    zero, start, width, low, high : float
        Place of zero, of the bar's left end, its width, and the ends of its range.
    eases : bool
        Whether the bar points to less risk.
    """

    name: str
    value: str
    spread: str
    note: str
    grade: str
    facts: tuple[str, ...]
    zero: float
    start: float
    width: float
    low: float
    high: float
    eases: bool


def cause_bars(result: Result) -> list[Bar]:
    """Rows of the causes, the largest share first.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of Bar
        A bar a cause.

    Examples
    --------
    >>> [bar] = cause_bars({"causes": [{"name": "pace", "share": 0.4, "low": 0.2, "high": 0.5}]})
    >>> bar.name, bar.value, bar.width, bar.high
    ('Pace', '40 %', 80.0, 100.0)
    """
    found = sorted(rows(result, "causes"), key=lambda row: -(finite(row.get("share")) or 0.0))
    triples = [tuple(finite(row.get(key)) for key in ("low", "share", "high")) for row in found]
    bars = []
    for row, (low, share, high), place in zip(found, triples, _places(triples), strict=True):
        ends = " to ".join(_whole(end) for end in (low, high) if end is not None)
        bars.append(
            Bar(
                name=_capital(plain(row.get("name"))),
                value=f"{_whole(share)} %",
                spread=f"{ends} %" if ends else "",
                note="",
                grade=plain(row.get("grade")),
                facts=tuple(texts(row, "facts")),
                eases=(share or 0.0) < 0,
                **place,
            )
        )
    return bars


def lever_bars(result: Result) -> list[Bar]:
    """Rows of the levers: what each changes of the chance of a cramp, and what it costs.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of Bar
        A bar a lever, in the result's order; ``value`` is in cramps per 100 runs.

    Examples
    --------
    >>> change = {"p10": -0.1, "p50": -0.05, "p90": 0.0}
    >>> [bar] = lever_bars({"levers": [{"name": "slower", "cramp_probability_change": change}]})
    >>> bar.value, bar.zero, bar.start, bar.eases
    ('−5', 100.0, 50.0, True)
    """
    found = rows(result, "levers")
    changes = [likely(row.get("cramp_probability_change")) for row in found]
    bars = []
    scaled = _places([tuple(change) for change in changes])
    for row, change, place in zip(found, changes, scaled, strict=True):
        ends = [change_of_chance(end) for end in (change.p10, change.p90) if end is not None]
        words = plain(row.get("sentence")) or plain(row.get("change"))
        bars.append(
            Bar(
                name=_capital(plain(row.get("name"))),
                value=change_of_chance(change.p50),
                spread=" to ".join(ends),
                note=change_of_time(likely(row.get("finish_change_s")).p50),
                grade="",
                facts=(words,) if words else (),
                eases=(change.p50 or 0.0) < 0,
                **place,
            )
        )
    return bars


def _places(triples: list[tuple[float | None, ...]]) -> list[dict[str, float]]:
    """Return the places of bars and ranges on one scale that holds zero."""
    known = [value for triple in triples for value in triple if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = high - low or 1.0

    def percent_of(value: float) -> float:
        """Return the place of a value on the scale."""
        return round(100 * (value - low) / span, 2)

    zero = percent_of(0.0)
    found = []
    for first, middle, last in triples:
        tip = percent_of(middle or 0.0)
        found.append(
            {
                "zero": zero,
                "start": min(zero, tip),
                "width": round(abs(tip - zero), 2),
                "low": percent_of(first if first is not None else middle or 0.0),
                "high": percent_of(last if last is not None else middle or 0.0),
            }
        )
    return found


def _whole(fraction: float | None) -> str:
    """Return a share in whole percent without its sign."""
    return say("missing") if fraction is None else f"{100 * fraction:.0f}".replace("-", "−")


def _capital(name: str) -> str:
    """Return a name with its first letter large."""
    return name[:1].upper() + name[1:]


def station_rows(result: Result, units: System) -> list[dict[str, str]]:
    """Rows of the table by station.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``name, distance, clock, range, stop, leg, chance, carbohydrate, fluid, sodium``.

    Examples
    --------
    >>> [row] = station_rows({"stations": [{"name": "Hut", "distance_m": 5000}]}, "metric")
    >>> row["name"], row["distance"], row["fluid"]
    ('Hut', '5.0 km', '–')
    """
    start = moment(result.get("start"))
    found = []
    for station in rows(result, "stations"):
        leg, chance, times = (
            part(station, "leg"),
            likely(station.get("cramp_probability")),
            part(station, "clock"),
        )
        low, middle, high = (moment(times.get(key)) for key in ("p10", "p50", "p90"))
        stop_s = finite(station.get("stop_s"))
        to_thirst = say("to_thirst") if leg and finite(leg.get("fluid_ml")) is None else ""
        found.append(
            {
                "name": plain(station.get("name")),
                "distance": amount(station.get("distance_m"), "distance", units),
                "clock": clock(middle, start),
                "range": f"{clock(low, start)}–{clock(high, start)}" if low and high else "",
                "stop": f"{stop_s / 60:.0f} min" if stop_s else "",
                "leg": duration(leg.get("time_s")),
                "chance": percent(chance.p50),
                "spread": percent_range(chance.p10, chance.p90) if chance.p10 is not None else "",
                "carbohydrate": amount(leg.get("carbohydrate_g"), "mass", units),
                "fluid": to_thirst or amount(leg.get("fluid_ml"), "drink", units),
                "sodium": amount(leg.get("sodium_mg"), "salt", units),
            }
        )
    return found


def limit_rows(result: Result, units: System) -> list[dict[str, Any]]:
    """Rows of the safety limits, those that bind first.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``id, text, value, limit``; ``binding`` and ``own_choice`` are true or false.

    Examples
    --------
    >>> limit = {"id": "H2", "value": 0.5, "limit": 0.6, "unit": "L/h"}
    >>> [row] = limit_rows({"safety": {"limits": [limit]}}, "metric")
    >>> row["value"], row["limit"], row["binding"]
    ('0.5 L/h', '0.6 L/h', False)
    """
    found = []
    for limit in rows(part(result, "safety"), "limits"):
        unit = plain(limit.get("unit"))
        found.append(
            {
                "id": plain(limit.get("id")),
                "text": plain(limit.get("text")),
                "value": amount_in_unit(limit.get("value"), unit, units),
                "limit": amount_in_unit(limit.get("limit"), unit, units),
                "binding": bool(limit.get("binding")),
                "own_choice": bool(limit.get("own_choice")),
            }
        )
    return sorted(found, key=lambda row: not row["binding"])


def estimate_rows(result: Result, units: System) -> list[dict[str, str]]:
    """Rows of what is known about the runner: value, spread and what it rests on.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``name, value, spread, basis``.

    Examples
    --------
    >>> sweat = {"name": "Sweat rate", "value": 0.8, "sd": 0.2, "unit": "L/h", "basis": "no test"}
    >>> estimate_rows({"runner": {"estimates": [sweat]}}, "metric")
    [{'name': 'Sweat rate', 'value': '0.8 L/h', 'spread': '± 0.2', 'basis': 'no test'}]
    """
    found = []
    for estimate in rows(part(result, "runner"), "estimates"):
        unit, value = plain(estimate.get("unit")), estimate.get("value")
        known = finite(value) is not None or value is None
        found.append(
            {
                "name": plain(estimate.get("name")),
                "value": amount_in_unit(value, unit, units) if known else f"{plain(value)} {unit}".strip(),
                "spread": spread_in_unit(estimate.get("sd"), unit, units),
                "basis": plain(estimate.get("basis")),
            }
        )
    return found


def source_rows(result: Result) -> list[dict[str, str]]:
    """Rows of the sources, with a link where the DOI is one.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of dict
        Texts under ``key, citation, doi, link, note``; ``link`` is empty where there is no DOI.

    Examples
    --------
    >>> source = {"key": "a", "citation": "A 2002", "doi": "10.1152/japplphysiol.01177"}
    >>> [row] = source_rows({"citations": [source]})
    >>> row["link"]
    'https://doi.org/10.1152/japplphysiol.01177'
    >>> source_rows({"citations": [{"doi": "javascript:alert(1)"}]})[0]["link"]
    ''
    """
    found = []
    for citation in rows(result, "citations"):
        doi = plain(citation.get("doi"))
        link = f"https://doi.org/{quote(doi, safe='/:;().')}" if _DOI.fullmatch(doi) else ""
        texts_of: Mapping[str, Any] = {key: plain(citation.get(key)) for key in ("key", "citation", "note")}
        found.append({**texts_of, "doi": doi, "link": link})
    return found
