"""The tables of a plan's page, as rows of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from crampcast.report.chances import percent, percent_range
from crampcast.report.legs import drink_words
from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System, amount, amount_in_unit, spread_in_unit
from crampcast.report.reading import Result, likely, part, rows, texts
from crampcast.report.times import clock, duration, moment, started
from crampcast.report.untrusted import finite, plain

_UNITS = {"degC": "°C", "1": ""}
"""Units as they are shown where the canonical one is no word of a runner's."""
_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"']+")


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
    start = started(result)
    found = []
    for station in rows(result, "stations"):
        leg, chance, times = (
            part(station, "leg"),
            likely(station.get("cramp_probability")),
            part(station, "clock"),
        )
        low, middle, high = (moment(times.get(key)) for key in ("p10", "p50", "p90"))
        stop_s = finite(station.get("stop_s"))
        found.append(
            {
                "name": plain(station.get("name")),
                "distance": amount(station.get("distance_m"), "distance", units),
                "clock": clock(middle, start),
                "range": f"{clock(low, start)}–{clock(high, start)}" if low and high else "",
                "stop": f"{stop_s / 60:.0f} min" if stop_s else "",
                "leg": duration(likely(leg.get("time_s")).p50),
                "chance": percent(chance.p50),
                "spread": percent_range(chance.p10, chance.p90) if chance.p10 is not None else "",
                "carbohydrate": amount(leg.get("carbohydrate_g"), "mass", units),
                "fluid": drink_words(leg, units),
                "sodium": amount(leg.get("sodium_mg"), "salt", units),
            }
        )
    return found


def clock_note(result: Result) -> str:
    """Say how times of day are to be read: past midnight, and where clocks are changed on the way.

    Examples
    --------
    >>> hut = {"clock": {"p50": "2026-09-13T01:05:00+02:00"}}
    >>> clock_note({"start": "2026-09-12T06:00:00+02:00", "stations": [hut]})
    '+1: the day after the start.'
    >>> hut = {"clock": {"p50": "2026-10-25T02:07:00+01:00"}}
    >>> clock_note({"start": "2026-10-25T00:30:00+02:00", "stations": [hut]})
    'Clocks go back by 60 min on the way: times are local ones, and that hour comes twice.'
    """
    changes = clock_changes(result)
    next_day = any("+" in row["clock"] + row["range"] for row in station_rows(result, "metric"))
    return " ".join([say("clock.next_day"), *changes] if next_day else changes)


def clock_changes(result: Result) -> list[str]:
    """Say by how much clocks are changed between the start and the last station, where they are."""
    start = started(result)
    times = [part(station, "clock") for station in rows(result, "stations")]
    passed = [found for time in times for key in ("p10", "p50", "p90") if (found := moment(time.get(key)))]
    offset = None if start is None else start.utcoffset()
    if offset is None:
        return []
    changes = {there - offset for found in passed if (there := found.utcoffset()) is not None}
    return [
        say(
            "clock.back" if change < timedelta() else "clock.on",
            by=f"{abs(change) / timedelta(minutes=1):.0f} min",
        )
        for change in sorted(changes - {timedelta()})
    ]


def reason_beside_headline(result: Result) -> str:
    """Return why a plan is not as wished for; nothing where the headline of a refused plan says it.

    Examples
    --------
    >>> reason_beside_headline({"status": "reduced", "reason": "it is hot", "headline": "it is hot: walk"})
    'it is hot'
    >>> ill = {"status": "refused", "reason": "You are ill.", "headline": "Do not start: You are ill. Rest."}
    >>> reason_beside_headline(ill)
    ''
    """
    reason = plain(result.get("reason"))
    said = plain(result.get("status")) == "refused" and reason.rstrip(".") in plain(result.get("headline"))
    return "" if reason and said else reason or say("status.no_reason")


def safety_messages(result: Result) -> list[str]:
    """Return what is said of safety, without what the headline of a refused plan has said.

    Examples
    --------
    >>> ill = {"status": "refused", "headline": "Do not start: You are ill. Rest."}
    >>> safety_messages(ill | {"safety": {"messages": ["You are ill.", "Drink when thirsty."]}})
    ['Drink when thirsty.']
    """
    said = plain(result.get("headline")) if plain(result.get("status")) == "refused" else ""
    return [m for m in texts(part(result, "safety"), "messages") if m.rstrip(".") not in said]


def limit_rows(result: Result, units: System) -> list[dict[str, Any]]:
    """Rows of the safety limits, those that bind first and of these those that are passed.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``id, text, value, limit``; ``binding``, ``above`` (what was taken before now passes it)
        and ``own_choice`` are true or false.

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
        factor, unit = (100.0, "%") if unit == "1" else (1.0, _UNITS.get(unit, unit))
        value, most = (
            None if (number := finite(limit.get(key))) is None else factor * number
            for key in ("value", "limit")
        )
        shown, most_shown = amount_in_unit(value, unit, units), amount_in_unit(most, unit, units)
        binding = bool(limit.get("binding"))
        above = binding and value is not None and most is not None and value > most and shown != most_shown
        found.append(
            {
                "id": plain(limit.get("id")).partition("_")[0],
                "text": plain(limit.get("text")),
                "value": shown,
                "limit": most_shown,
                "binding": binding,
                "above": above,
                "own_choice": bool(limit.get("own_choice")),
            }
        )
    return sorted(found, key=lambda row: (not row["above"], not row["binding"]))


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
        unit, value = (
            _UNITS.get(plain(estimate.get("unit")), plain(estimate.get("unit"))),
            estimate.get("value"),
        )
        known = finite(value) is not None or value is None
        found.append(
            {
                "name": say_or(f"estimate.{plain(estimate.get('name'))}", plain(estimate.get("name"))),
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
