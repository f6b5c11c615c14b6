"""What the run and the body did along the way, span by span."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.history.envelope import EnvelopeWindows
from crampcast.jobs.explain.causes import Explained
from crampcast.jobs.explain.recorded import KINDS, SPANS, Recorded

FloatArray = NDArray[np.float64]

MEASURED = {
    "heart_rate_bpm": "heart_rate_bpm",
    "cadence_spm": "cadence_spm",
    "ground_contact_balance": "ground_contact_balance",
    "ground_contact_ms": "ground_contact_ms",
}
"""Columns of the recording that are shown where it has them."""


def timeline(
    run: Activity, parts: Recorded, explained: Explained, envelope_j_kg: FloatArray | None
) -> dict[str, Any]:
    """Return what the run and the body did, without empty spans.

    Parameters
    ----------
    run : Activity
        The recording.
    parts : Recorded
        Cut up.
    explained : Explained
        With the replay.
    envelope_j_kg : ndarray, shape (durations, 2, 10), or None
        Best stretches of eight weeks; None without a log.
    """
    lived = explained.lived
    took = parts.by_span(parts.moving_s + parts.rest_s)
    there = np.flatnonzero(took > 0.0)

    def mean(values: Any, digits: int = 3) -> list[float]:
        weighed = parts.by_span(np.asarray(values) * (parts.moving_s + parts.rest_s))
        return [round(float(v), digits) for v in (weighed[there] / took[there])]

    def at_end(values: Any, digits: int = 3) -> list[float]:
        last = np.asarray(values, dtype=float)[KINDS - 1 :: KINDS]
        return [round(float(v), digits) for v in last[there]]

    length = parts.by_span(parts.length_m)
    rise = parts.by_span(parts.length_m * parts.grade)
    out: dict[str, Any] = {
        "time_s": at_end(parts.end_s, 1),
        "distance_m": [round(float(v), 1) for v in np.cumsum(length)[there]],
        "speed_m_s": [round(float(v), 3) for v in (length[there] / took[there])],
        "grade": [round(float(v), 4) for v in (rise / np.maximum(length, 1.0))[there]],
        "altitude_m": mean(parts.altitude_m, 1) if parts.has_altitude else None,
        "power_w_kg": mean(lived.power_w_kg),
        "core_temperature_c": at_end(lived.core_c, 2),
        "body_water_change_l": at_end(lived.water_change_l),
        "muscle_glycogen_g": at_end(lived.muscle_glycogen_g, 1),
        "strength_left": at_end(np.mean(np.asarray(lived.remaining), axis=(1, 2))),
        "load_over_envelope": _over_envelope(parts, lived, explained.shown["muscle"], envelope_j_kg, there),
        "hazard_per_h": mean(explained.hazard_per_h, 5),
        "within": [bool(x) for x in parts.within[::KINDS][there]],
    }
    for key, column in MEASURED.items():
        out[key] = _measured(run, column, parts, there)
    return out


def _measured(run: Activity, column: str, parts: Recorded, there: NDArray[np.int64]) -> list[Any] | None:
    """Return the medians of a column of the recording, span by span; None where it has none."""
    if column not in run:
        return None
    values, time_s = run[column], run["time_s"] - run["time_s"][0]
    known = np.isfinite(values)
    starts, ends = parts.start_s[::KINDS][there], parts.end_s[::KINDS][there]
    out: list[Any] = []
    for start, end in zip(starts, ends, strict=True):
        first, last = np.searchsorted(time_s, [start, end])
        inside = values[first:last][known[first:last]]
        out.append(round(float(np.median(inside)), 3) if inside.size else None)
    return out if any(value is not None for value in out) else None


def _over_envelope(
    parts: Recorded,
    lived: Any,
    muscle: str | None,
    envelope_j_kg: FloatArray | None,
    there: NDArray[np.int64],
) -> list[float] | None:
    """Return the work so far of the muscle over the most of eight weeks in as long a stretch.

    Notes
    -----
    For every window of the envelope that ends at a span, the work of the window over the envelope's; the
    largest counts. 1 is "as much as anything in eight weeks".
    """
    if envelope_j_kg is None or not np.any(envelope_j_kg > 0.0):
        return None
    mine = np.array([float(muscle in (None, GROUP_OF[m])) for m in MUSCLES])
    load = segment_load_per_speed(parts.grade)
    run = np.asarray(lived.run_share)[:, None]
    con, ecc = (
        np.asarray(walk) + run * (np.asarray(ran) - np.asarray(walk))
        for walk, ran in ((load.walk_con, load.run_con), (load.walk_ecc, load.run_ecc))
    )
    work = (parts.length_m[:, None] * (con + ecc)) @ mine
    done = np.concatenate([[0.0], np.cumsum(work.reshape(SPANS, KINDS).sum(axis=1))])
    clock = np.concatenate([[0.0], parts.end_s[::KINDS]])
    most = envelope_j_kg.sum(axis=1) @ mine
    windows = coefficients(EnvelopeWindows, "history.envelope").durations_min
    ratio = np.zeros(SPANS)
    for minutes, best in zip(windows, most, strict=True):
        since = np.interp(np.maximum(clock[1:] - 60.0 * minutes, 0.0), clock, done)
        ratio = np.maximum(ratio, (done[1:] - since) / max(float(best), 1e-9))
    return [round(float(v), 3) for v in ratio[there]]
