"""When two records are the same run, and which of the two to keep."""

from __future__ import annotations

from datetime import UTC, datetime, time

from crampcast.activity.summary import RunSummary

START_TOLERANCE_S = 120.0
TOLERANCE = 0.02
"""Two sources of one run differ by less than this share in distance and in duration."""
SAME_START_S = 5.0
LOOSE_DISTANCE = 0.1
"""Where the start agrees to the second and the duration too, distance may differ by a tenth: one source has
a foot pod, another satellites, a third a distance corrected by hand."""
CLOSE_DISTANCE = 0.005
"""Asked of a run known by its day when the days differ, as they do where one source counts in local time."""
ZONES_S = (-14 * 3600.0, 36 * 3600.0)
"""From when to when, after midnight UTC of a calendar day, that day lasts somewhere on Earth."""
_TELLING = (
    "distance_m",
    "moving_s",
    "elapsed_s",
    "climb_m",
    "descent_m",
    "mean_heart_rate_bpm",
    "max_heart_rate_bpm",
    "temperature_c",
)


def epoch_s(run: RunSummary) -> float:
    """Return the start of a run in seconds since 1970, or midnight UTC of its day where no time is known.

    Parameters
    ----------
    run : RunSummary
        The record; a start without a zone counts as UTC.

    Examples
    --------
    >>> from datetime import date
    >>> epoch_s(RunSummary(date(1970, 1, 2)))
    86400.0
    """
    start = run.start or datetime.combine(run.day, time(), tzinfo=UTC)
    return (start if start.tzinfo is not None else start.replace(tzinfo=UTC)).timestamp()


def same_run(a: RunSummary, b: RunSummary) -> bool:
    """Say whether two records, from different sources, are one and the same run.

    Parameters
    ----------
    a, b : RunSummary
        Two records.

    Returns
    -------
    bool
        True if the starts agree within two minutes, and distance and duration (moving or elapsed) within 2 %;
        also if the starts agree within 5 s, the duration within 2 % and the distance within 10 %.

    Notes
    -----
    A record without a time of day must agree on the day and in distance: services count moving time in ways
    of their own. If it agrees on a neighbouring day only, as where one source keeps local days and the other
    UTC, distance must agree within 0.5 % and duration within 2 %. Without a distance on both sides the
    duration decides; without either, two records stay two.

    Examples
    --------
    >>> from datetime import date, datetime, UTC
    >>> day = date(2026, 5, 1)
    >>> watch = RunSummary(day, datetime(2026, 5, 1, 7, 0, 30, tzinfo=UTC), "running", 10020.0, 3000.0)
    >>> phone = RunSummary(day, datetime(2026, 5, 1, 7, 0, 0, tzinfo=UTC), "running", 10000.0, 3010.0)
    >>> same_run(watch, phone), same_run(watch, RunSummary(day, sport="running", distance_m=12000.0))
    (True, False)
    """
    if not _same_sport(a.sport, b.sport):
        return False
    distance, duration = _near(a.distance_m, b.distance_m, TOLERANCE), _same_duration(a, b)
    if a.start is not None and b.start is not None:
        apart_s = abs(epoch_s(a) - epoch_s(b))
        if apart_s > START_TOLERANCE_S:
            return False
        if apart_s <= SAME_START_S and duration is True and distance is False:
            return _near(a.distance_m, b.distance_m, LOOSE_DISTANCE) is True
        return duration is True if distance is None else distance and duration is not False
    if a.day == b.day:
        return distance is True
    close = _near(a.distance_m, b.distance_m, CLOSE_DISTANCE) is True and duration is True
    return close and _day_may_hold(a, b)


def richness(run: RunSummary, *, replayable: bool) -> tuple[bool, bool, int]:
    """Rank a record: second-by-second data first, then a time of day, then the number of things known.

    Parameters
    ----------
    run : RunSummary
        The record.
    replayable : bool
        Whether its original holds the run second by second.

    Returns
    -------
    tuple
        Greater is richer.

    Examples
    --------
    >>> from datetime import date
    >>> run = RunSummary(date(2026, 5, 1), distance_m=10000.0)
    >>> richness(run, replayable=True) > richness(run, replayable=False)
    True
    """
    known = sum(getattr(run, name) is not None for name in _TELLING)
    return replayable, run.start is not None, known


def _day_may_hold(a: RunSummary, b: RunSummary) -> bool:
    """Say whether the timed one of two records may have been run on the other's day, somewhere on Earth."""
    if (a.start is None) == (b.start is None):
        return False
    timed, dated = (a, b) if a.start is not None else (b, a)
    after_midnight_s = epoch_s(timed) - epoch_s(dated)
    return ZONES_S[0] <= after_midnight_s <= ZONES_S[1]


def _same_duration(a: RunSummary, b: RunSummary) -> bool | None:
    """Say whether any two of the durations agree; None if there is nothing to compare."""
    verdicts = [_near(x, y, TOLERANCE) for x in (a.moving_s, a.elapsed_s) for y in (b.moving_s, b.elapsed_s)]
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def _near(a: float | None, b: float | None, tolerance: float) -> bool | None:
    """Say whether two values agree; None if either is not known."""
    if a is None or b is None:
        return None
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


def _same_sport(a: str, b: str) -> bool:
    """Say whether two names of a sport can mean the same; an unknown one can mean any."""
    return a == b or "unknown" in (a, b) or not a or not b
