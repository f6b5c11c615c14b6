"""FIT activities: records, sessions, laps, stops and devices as one table."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from crampcast.activity.assemble import Recording, Session, assemble
from crampcast.activity.table import Activity
from crampcast.activity.totals import Total, rows_of_totals, said_of
from crampcast.errors import UnusableInput
from crampcast.formats.fit.columns import table_columns
from crampcast.formats.fit.hr_messages import beats_per_minute
from crampcast.formats.fit.messages import FitMessages, Message

SPORTS = {53: "diving", 82: "snorkeling", 85: "water_sport", 84: "rugby", 83: "water_polo"}
"""Sports that older profiles know by number only."""

UNNAMED = frozenset({"generic", "fitness_equipment", "training"})
RUN_KINDS = frozenset({"treadmill", "street", "trail", "track", "indoor_running", "ultra", "virtual_run"})
"""Sports that say little, and kinds of them that are runs."""

SHORTEST_BEAT_S, LONGEST_BEAT_S = 0.2, 3.0
"""Between heartbeats; what a strap reports outside is a lost contact."""


def _number(value: Any) -> float | None:
    """Return a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _sport(value: Any, sub_sport: str = "") -> str:
    """Return a sport's name in lower case; what a machine or nobody named is running if its kind says so."""
    if isinstance(value, str) and value:
        named = value.lower()
        return "running" if named in UNNAMED and sub_sport in RUN_KINDS else named
    if isinstance(value, int):
        return SPORTS.get(value, f"sport_{value}")
    return "unknown"


def _sub_sport(value: Any) -> str:
    """Return a sub-sport's name, empty if it says nothing."""
    return value.lower() if isinstance(value, str) and value != "generic" else ""


def _sessions(messages: FitMessages) -> list[Session]:
    """Return the sessions in the order of time, each once."""
    found: dict[float, Session] = {}
    for message in messages.others.get("session", []):
        start, end = _number(message.get("start_time")), _number(message.get("timestamp"))
        elapsed = _number(message.get("total_elapsed_time"))
        if start is not None and elapsed:
            end = start + elapsed
        if start is None or end is None or end < start:
            continue
        sub_sport = _sub_sport(message.get("sub_sport"))
        sport = _sport(message.get("sport"), sub_sport)
        found[start] = Session(sport, sub_sport, start, end, _number(message.get("total_timer_time")))
    return [found[start] for start in sorted(found)]


def _laps(messages: FitMessages) -> list[tuple[float, float, float | None, str]]:
    """Return start, end, distance and trigger of each lap."""
    laps: dict[float, tuple[float, float, float | None, str]] = {}
    times = messages.records.get("timestamp", np.zeros(0))
    previous = float(np.nanmin(times)) if np.isfinite(times).any() else None
    for message in messages.others.get("lap", []):
        start, end = _number(message.get("start_time")), _number(message.get("timestamp"))
        elapsed = _number(message.get("total_elapsed_time"))
        if start is not None and elapsed:
            end = start + elapsed
        start, previous = previous if start is None else start, end
        if start is not None and end is not None and end >= start:
            trigger = message.get("lap_trigger")
            said = trigger if isinstance(trigger, str) else ""
            laps[start] = (start, end, _number(message.get("total_distance")), said)
    return [laps[start] for start in sorted(laps)]


def _totals(messages: FitMessages) -> list[Total]:
    """Return what laps, or else sessions, amount to."""
    for name in ("lap", "session"):
        found = {}
        for message in messages.others.get(name, []):
            start = _number(message.get("start_time"))
            lasted = _number(message.get("total_elapsed_time")) or _number(message.get("total_timer_time"))
            if start is not None and lasted:
                figures = (_number(message.get(what)) for what in ("total_distance", "avg_heart_rate"))
                found[start] = Total(start, start + lasted, *(math.nan if v is None else v for v in figures))
        if found:
            return list(found.values())
    return []


def _stops(messages: FitMessages) -> list[tuple[float, float]]:
    """Return the stretches between a stop of the timer and its next start."""
    stops, stopped = [], None
    events = [event for event in messages.others.get("event", []) if event.get("event") == "timer"]
    for event in sorted(events, key=lambda event: _number(event.get("timestamp")) or 0.0):
        time = _number(event.get("timestamp"))
        what = str(event.get("event_type", ""))
        if time is None:
            continue
        if what.startswith("stop") and stopped is None:
            stopped = time
        elif what == "start" and stopped is not None:
            stops.append((stopped, time))
            stopped = None
    return stops


def _device(messages: FitMessages) -> str:
    """Return maker and product as far as the file names them."""
    creator: Message = messages.first("file_id")
    parts = [creator.get("manufacturer"), creator.get("product_name") or creator.get("garmin_product")]
    if parts[1] is None:
        named = [info.get("product_name") for info in messages.others.get("device_info", [])]
        parts[1] = next((name for name in named if name), None) or creator.get("product")
    return " ".join(str(part) for part in parts if part is not None)


def _strap_heart_rate(messages: FitMessages, recording: Recording) -> None:
    """Fill heart rate that only the strap stored in where the watch has none."""
    times, rates = beats_per_minute(messages.others.get("hr", []))
    if times.size < 2:
        return
    order = np.argsort(times, kind="stable")
    times, rates = times[order], rates[order]
    at = recording.unix_s
    near = np.clip(np.searchsorted(times, at), 1, times.size - 1)
    close = np.minimum(np.abs(times[near] - at), np.abs(times[near - 1] - at)) < 5
    stored = np.where(close, np.interp(at, times, rates), np.nan)
    have = recording.columns.get("heart_rate_bpm", np.full(at.size, np.nan))
    missing = ~(have > 0) & np.isfinite(stored)
    if missing.any():
        recording.columns["heart_rate_bpm"] = np.where(missing, stored, have)
        said = recording.provenance.get("heart_rate_bpm")
        recording.provenance["heart_rate_bpm"] = f"{said}, hr messages" if said else "hr messages"


def beat_intervals_s(messages: FitMessages) -> np.ndarray:
    """Return the times between heartbeats that a strap recorded (HRV), in their order.

    Parameters
    ----------
    messages : FitMessages
        Decoded file.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Seconds; intervals outside 0.2 to 3 s (300 to 20 beats a minute) are left out.

    Examples
    --------
    >>> beat_intervals_s(FitMessages({}, {"hrv": [{"time": [0.6, 0.5, None]}, {"time": 65.5}]}, ""))
    array([0.6, 0.5])
    """
    found = []
    for message in messages.others.get("hrv", []):
        values = message.get("time")
        several = values if isinstance(values, list | tuple) else [values]
        found += [seconds for seconds in map(_number, several) if seconds is not None]
    intervals_s = np.asarray(found, dtype=np.float64)
    return intervals_s[(intervals_s >= SHORTEST_BEAT_S) & (intervals_s <= LONGEST_BEAT_S)]


def to_activity(messages: FitMessages, content_hash: str = "", where: str = "") -> Activity:
    """Make the table of a FIT activity.

    Parameters
    ----------
    messages : FitMessages
        Decoded file.
    content_hash : str
        SHA-256 of its bytes.
    where : str
        Its name, for the error.

    Returns
    -------
    Activity

    Raises
    ------
    UnusableInput
        If there is neither a record with a time nor a lap or session with a length.
    """
    times = messages.records.get("timestamp")
    damage = messages.damage
    if times is not None and np.isfinite(times).any():
        columns, told = table_columns(messages)
    else:
        totals = _totals(messages)
        times, columns = rows_of_totals(totals)
        told = dict.fromkeys(columns, "totals of laps")
        damage = (*damage, said_of(len(totals)))
    if not times.size:
        raise UnusableInput(
            "the file holds no records with a time", where=where, remedy="export the activity again"
        )
    sessions = _sessions(messages)
    sport_message = messages.first("sport") or messages.first("lap")
    first = sessions[0] if sessions else None
    sub_sport = first.sub_sport if first else _sub_sport(sport_message.get("sub_sport"))
    sport = first.sport if first else _sport(sport_message.get("sport"), sub_sport)
    several = len({session.sport for session in sessions}) > 1
    recording = Recording(
        np.asarray(times, dtype=np.float64),
        columns,
        told,
        sport="multisport" if several else sport,
        sub_sport="" if several else sub_sport,
        sessions=sessions,
        laps=_laps(messages),
        stops=_stops(messages),
        device=_device(messages),
        source_format="fit",
        content_hash=content_hash,
        damage=damage,
    )
    _strap_heart_rate(messages, recording)
    return replace(assemble(recording), beat_intervals_s=beat_intervals_s(messages))
