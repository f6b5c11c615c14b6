"""Cleaning with provenance: impossible values, spikes, dead sensors; nothing is invented, only taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.activity.position import FASTEST_ON_FOOT_M_S, FASTEST_OTHERWISE_M_S, spikes, steps_m

FloatArray: TypeAlias = npt.NDArray[np.float64]

PLAUSIBLE: Mapping[str, tuple[float, float]] = {
    "distance_m": (0.0, 5e6),
    "speed_m_s": (0.0, 100.0),
    "altitude_m": (-480.0, 8900.0),
    "latitude_deg": (-90.0, 90.0),
    "longitude_deg": (-180.0, 180.0),
    "heart_rate_bpm": (20.0, 250.0),
    "cadence_per_min": (0.0, 400.0),
    "power_w": (0.0, 3000.0),
    "temperature_c": (-60.0, 70.0),
    "ground_contact_ms": (50.0, 2000.0),
    "ground_contact_balance": (0.2, 0.8),
    "vertical_oscillation_mm": (5.0, 400.0),
    "vertical_ratio": (0.005, 0.5),
    "step_length_m": (0.05, 3.5),
    "leg_spring_stiffness_kn_m": (0.5, 50.0),
    "leg_spring_stiffness_balance": (0.2, 0.8),
    "vertical_oscillation_balance": (0.2, 0.8),
    "impact_loading_balance": (0.2, 0.8),
    "impact_body_weights": (0.1, 50.0),
    "heat_strain_index": (0.0, 20.0),
    "form_power_w": (1.0, 500.0),
    "air_power_w": (0.0, 1000.0),
    "respiration_per_min": (1.0, 120.0),
    "core_temperature_c": (30.0, 44.0),
    "skin_temperature_c": (5.0, 45.0),
}
"""Ranges outside which a sensor's value is taken for missing (of sensors and places, not of a runner)."""


SPIKE_M, SPIKE_M_S = 25.0, 5.0
"""A height farther from its neighbours than 25 m and 5 m a second is an error of the sensor or the file."""


class Cleaned(NamedTuple):
    """Columns that are left, with what was done to each and what was lost."""

    columns: dict[str, FloatArray]
    provenance: dict[str, str]
    damage: tuple[str, ...]


def _positions(columns: dict[str, FloatArray], on_foot: bool, notes: dict[str, list[str]]) -> None:
    """Take out null-island and spike positions."""
    if "latitude_deg" not in columns or "longitude_deg" not in columns:
        columns.pop("latitude_deg", None)
        columns.pop("longitude_deg", None)
        return
    lat, lon = columns["latitude_deg"], columns["longitude_deg"]
    bad = np.isnan(lat) | np.isnan(lon) | ((lat == 0) & (lon == 0))
    lat, lon = np.where(bad, np.nan, lat), np.where(bad, np.nan, lon)
    fastest = FASTEST_ON_FOOT_M_S if on_foot else FASTEST_OTHERWISE_M_S
    jumps = spikes(columns["time_s"], lat, lon, fastest)
    if jumps.any():
        text = f"{int(jumps.sum())} satellite spikes taken out"
        notes.setdefault("latitude_deg", []).append(text)
        notes.setdefault("longitude_deg", []).append(text)
    columns["latitude_deg"], columns["longitude_deg"] = (
        np.where(jumps, np.nan, lat),
        np.where(jumps, np.nan, lon),
    )


def _jumps(time_s: FloatArray, altitude_m: FloatArray) -> npt.NDArray[np.bool_]:
    """Find heights that leave the median of the nine around them faster than anyone climbs or falls."""
    found = np.zeros(altitude_m.shape, dtype=bool)
    known = np.flatnonzero(np.isfinite(altitude_m))
    if known.size < 9:
        return found
    heights = altitude_m[known]
    padded = np.pad(heights, 4, mode="edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    times = np.pad(time_s[known], 4, mode="edge")
    span_s = times[8:] - times[:-8]
    found[known] = np.abs(heights - middle) > SPIKE_M + SPIKE_M_S * span_s
    return found


def _altitude(columns: dict[str, FloatArray], notes: dict[str, list[str]], damage: list[str]) -> None:
    """Take out altitudes of a sensor that was not there: all zero, or drops to zero from well above."""
    if "altitude_m" not in columns:
        return
    altitude = columns["altitude_m"]
    known = altitude[np.isfinite(altitude)]
    if known.size and not known.any():
        damage.append("the altitude is 0 throughout and is taken for missing")
        del columns["altitude_m"]
        return
    dropped = (altitude == 0) & (np.nanmedian(altitude) > 50) if known.size else np.zeros(0, dtype=bool)
    jumps = _jumps(columns["time_s"], altitude)
    if jumps.any():
        altitude = columns["altitude_m"] = np.where(jumps, np.nan, altitude)
        notes.setdefault("altitude_m", []).append(f"{int(jumps.sum())} spikes taken out")
        damage.append(f"{int(jumps.sum())} heights far from their neighbours were taken out")
    if dropped.any() and known[known != 0].min() > 20:
        columns["altitude_m"] = np.where(dropped, np.nan, altitude)
        notes.setdefault("altitude_m", []).append(f"{int(dropped.sum())} zeros taken for missing")


def _barometer_note(columns: dict[str, FloatArray], notes: dict[str, list[str]]) -> None:
    """Note a height that differs between start and end though the place is the same: drift of the weather."""
    if not {"altitude_m", "latitude_deg"} <= columns.keys():
        return
    known = np.flatnonzero(np.isfinite(columns["altitude_m"]) & np.isfinite(columns["latitude_deg"]))
    if known.size < 100:
        return
    ends = known[[0, -1]]
    apart = steps_m(columns["latitude_deg"][ends], columns["longitude_deg"][ends])[0]
    drift = float(np.diff(columns["altitude_m"][ends])[0])
    if apart < 50 and abs(drift) > 10:
        notes.setdefault("altitude_m", []).append(
            f"start and end are one place but differ by {drift:+.0f} m: drift"
        )


def clean(columns: Mapping[str, FloatArray], provenance: Mapping[str, str], *, on_foot: bool) -> Cleaned:
    """Take impossible values out of a table of records.

    Parameters
    ----------
    columns : mapping of str to numpy.ndarray, shape (n,)
        Columns as :class:`~crampcast.activity.table.Activity` names them.
    provenance : mapping of str to str
        Where each came from.
    on_foot : bool
        Whether the speed limit of a runner applies to satellite positions.

    Returns
    -------
    Cleaned
        Columns without any value are gone.

    Notes
    -----
    Out of range (:data:`PLAUSIBLE`) becomes missing. Heart rate 0 and null positions are missing.
    Temperature of a watch is kept and marked: the wrist warms it.

    Examples
    --------
    >>> import numpy as np
    >>> left = clean({"time_s": np.arange(2.0), "heart_rate_bpm": np.array([0.0, 140.0])}, {}, on_foot=True)
    >>> left.columns["heart_rate_bpm"].tolist()
    [nan, 140.0]
    """
    kept = dict(columns)
    notes: dict[str, list[str]] = {}
    damage: list[str] = []
    for name, (low, high) in PLAUSIBLE.items():
        if name not in kept:
            continue
        values = kept[name]
        with np.errstate(invalid="ignore"):
            wrong = (values < low) | (values > high) | np.isinf(values)
            silent = wrong & (values == 0)
        if wrong.any():
            kept[name] = np.where(wrong, np.nan, values)
            loud = int((wrong & ~silent).sum())
            if loud:
                notes.setdefault(name, []).append(f"{loud} impossible values taken out")
    _positions(kept, on_foot, notes)
    _altitude(kept, notes, damage)
    _barometer_note(kept, notes)
    if "temperature_c" in kept:
        notes.setdefault("temperature_c", []).append("worn on the body: biased warm")
    kept = {name: values for name, values in kept.items() if name == "time_s" or np.isfinite(values).any()}
    told = {
        name: "; ".join([provenance.get(name, "recorded"), *notes.get(name, [])])
        for name in kept
        if name != "time_s"
    }
    told["time_s"] = provenance.get("time_s", "recorded")
    return Cleaned(kept, told, tuple(damage))
