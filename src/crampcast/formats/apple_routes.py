"""Apple Health keeps a run's route and its pulse apart; here the pulse goes onto the route."""

from __future__ import annotations

import re

import numpy as np

from crampcast.formats.apple_health import Workout
from crampcast.formats.times import unix_time

LONGEST_BETWEEN_S = 60.0
"""Between two beats farther apart than this no heart rate is drawn."""

_TIME = re.compile(rb"<time>([^<]{10,40})<")


def _rates(at: np.ndarray, workout: Workout) -> np.ndarray:
    """Return heart rates at some times, NaN where none was measured near."""
    order = np.argsort(np.asarray(workout.beat_at), kind="stable")
    known_at, bpm = np.asarray(workout.beat_at)[order], np.asarray(workout.beat_bpm)[order]
    if not known_at.size:
        return np.full(at.shape, np.nan)
    after = np.searchsorted(known_at, at)
    before_at = known_at[np.clip(after - 1, 0, None)]
    after_at = known_at[np.clip(after, None, known_at.size - 1)]
    apart = np.where((after > 0) & (after < known_at.size), after_at - before_at, 2 * np.abs(at - before_at))
    with np.errstate(invalid="ignore"):
        return np.where(apart <= LONGEST_BETWEEN_S, np.interp(at, known_at, bpm), np.nan)


def with_pulse(gpx: bytes, workout: Workout) -> bytes:
    """Write a workout's sport and heart rates into the GPX file of its route.

    Parameters
    ----------
    gpx : bytes
        The route as exported.
    workout : Workout
        The workout that names it.

    Returns
    -------
    bytes
        The same file with ``<type>`` in its track and ``<hr>`` in the points within the workout; the same for
        the same export.

    Notes
    -----
    Between heart rates up to 60 s apart the value is interpolated; elsewhere a point gets none. Takes time in
    proportion to the file, whatever is in it.

    Examples
    --------
    >>> run = Workout("running", 0.0, 60.0, 60.0)
    >>> run.beat_at.append(10.0); run.beat_bpm.append(150.0)
    >>> point = b"<trk><trkpt><time>1970-01-01T00:00:12Z</time></trkpt></trk>"
    >>> with_pulse(point, run).decode()
    '<trk><type>running</type><trkpt><time>1970-01-01T00:00:12Z</time><extensions><hr>150</hr></extensions></trkpt></trk>'
    """
    pieces = gpx.split(b"</trkpt>")
    times = np.full(len(pieces), np.nan)
    for number, piece in enumerate(pieces[:-1]):
        stated = _TIME.match(piece, max(piece.rfind(b"<time>"), 0))
        if stated is not None:
            times[number] = unix_time(stated[1].decode("ascii", "replace"))
    with np.errstate(invalid="ignore"):
        times[(times < workout.start - 1) | (times > workout.end + 1)] = np.nan
    for number, rate in enumerate(_rates(times, workout)):
        if np.isfinite(rate):
            pulse = b"<hr>%d</hr>" % round(float(rate))
            head, mark, tail = pieces[number].rpartition(b"<extensions>")
            pieces[number] = (
                head + mark + pulse + tail
                if mark and b"<trkpt" not in tail
                else pieces[number] + b"<extensions>" + pulse + b"</extensions>"
            )
    sport = f"<type>{workout.sport}</type>".encode() if workout.sport.isidentifier() else b""
    return b"</trkpt>".join(pieces).replace(b"<trk>", b"<trk>" + sport, 1)
