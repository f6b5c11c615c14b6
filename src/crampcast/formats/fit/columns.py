"""Which FIT fields, native or of developers, fill which column of the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.formats.fit.messages import FitMessages

FloatArray: TypeAlias = npt.NDArray[np.float64]


class Source(NamedTuple):
    """A field that can fill a column, and what its value is multiplied by."""

    field: str
    scale: float = 1.0


NATIVE: Mapping[str, tuple[Source, ...]] = {
    "distance_m": (Source("distance"),),
    "speed_m_s": (Source("speed"), Source("enhanced_speed")),
    "altitude_m": (Source("enhanced_altitude"), Source("altitude")),
    "latitude_deg": (Source("position_lat"),),
    "longitude_deg": (Source("position_long"),),
    "heart_rate_bpm": (Source("heart_rate"),),
    "cadence_per_min": (Source("cadence256"), Source("cadence")),
    "power_w": (Source("power"),),
    "temperature_c": (Source("temperature"),),
    "ground_contact_ms": (Source("stance_time"),),
    "ground_contact_balance": (Source("stance_time_balance", 0.01),),
    "vertical_oscillation_mm": (Source("vertical_oscillation"),),
    "vertical_ratio": (Source("vertical_ratio", 0.01),),
    "step_length_m": (Source("step_length", 0.001),),
    "respiration_per_min": (Source("enhanced_respiration_rate"), Source("respiration_rate")),
    "core_temperature_c": (Source("core_temperature"),),
}

DEVELOPER: Mapping[str, tuple[str, ...]] = {
    "power_w": ("power", "rppower", "runpower", "runningpower", "strydpower", "currentpower"),
    "altitude_m": ("elevation",),
    "cadence_per_min": ("cadence", "runcadence"),
    "distance_m": ("distance", "stryddistance"),
    "speed_m_s": ("speed", "strydspeed"),
    "heart_rate_bpm": ("heartrate", "hr"),
    "ground_contact_ms": ("groundtime", "groundcontacttime", "contacttime", "gct", "stancetime"),
    "ground_contact_balance": (
        "groundcontacttimebalance",
        "groundcontactbalance",
        "gctbalance",
        "groundtimebalance",
        "stancetimebalance",
    ),
    "vertical_oscillation_mm": ("verticaloscillation",),
    "step_length_m": ("steplength",),
    "vertical_ratio": ("verticalratio",),
    "leg_spring_stiffness_kn_m": ("legspringstiffness", "lss"),
    "leg_spring_stiffness_balance": ("legspringstiffnessbalance",),
    "vertical_oscillation_balance": ("verticaloscillationbalance",),
    "impact_loading_balance": ("impactloadingratebalance",),
    "impact_body_weights": ("impact",),
    "form_power_w": ("formpower",),
    "air_power_w": ("airpower",),
    "core_temperature_c": (
        "coretemperature",
        "corebodytemperature",
        "coretemp",
        "corebodytemp",
        "ciqcoretemperature",
    ),
    "skin_temperature_c": ("skintemperature", "skintemp", "ciqskintemperature"),
    "heat_strain_index": ("heatstrainindex",),
    "temperature_c": ("strydtemperature",),
}
"""Names of developer fields without case, blanks and signs: Stryd (old and new), RunScribe, CORE."""

UNIT_SCALES: Mapping[str, Mapping[str, float]] = {
    "vertical_oscillation_mm": {"centimeters": 10.0, "cm": 10.0, "m": 1000.0, "meters": 1000.0},
    "ground_contact_ms": {"s": 1000.0, "seconds": 1000.0},
    "step_length_m": {"mm": 0.001, "millimeters": 0.001, "cm": 0.01, "centimeters": 0.01},
    "vertical_ratio": {"": 0.01, "percent": 0.01, "%": 0.01},
    **{
        f"{name}_balance": {"": 0.01, "percent": 0.01, "%": 0.01}
        for name in ("ground_contact", "leg_spring_stiffness", "vertical_oscillation", "impact_loading")
    },
}


MAKERS = ("runscribe", "stryd", "rs", "rp")
"""Words that apps put before a field's name."""
HOTTEST_C = 50.0
"""No body and no day has this temperature in degrees Celsius."""
FAHRENHEIT = frozenset({"f", "°f", "degf", "fahrenheit"})


def _bare(name: str) -> str:
    """Return a field's name without case, blanks and signs."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _without_maker(bare: str) -> str:
    """Return a bare name without the maker's word before it, if the rest is a name that is known."""
    known = {candidate for candidates in DEVELOPER.values() for candidate in candidates}
    for maker in MAKERS:
        if bare not in known and bare.startswith(maker) and bare[len(maker) :] in known:
            return bare[len(maker) :]
    return bare


def _is_hot(values: FloatArray) -> bool:
    """Tell whether temperatures of a body can only be in Fahrenheit."""
    known = values[np.isfinite(values) & (values > 0)]
    return bool(known.size) and float(np.median(known)) > HOTTEST_C


def _in_unit(values: FloatArray, name: str, unit: str) -> FloatArray:
    """Return a developer field in the column's unit."""
    unlabelled = unit in {"°", "deg", ""}  # the unit that the runner's watch shows
    if name.endswith("temperature_c") and (unit in FAHRENHEIT or (unlabelled and _is_hot(values))):
        return (values - 32.0) / 1.8
    return values * UNIT_SCALES.get(name, {}).get(unit, 1.0)


def _filled(
    columns: dict[str, FloatArray], told: dict[str, str], name: str, values: FloatArray, said: str
) -> None:
    """Add a column, or fill the gaps of one that is there."""
    if not np.isfinite(values).any():
        return
    if name not in columns:
        columns[name], told[name] = np.array(values), said
        return
    missing = ~np.isfinite(columns[name]) & np.isfinite(values)
    if missing.any():
        columns[name] = np.where(missing, values, columns[name])
        told[name] = f"{told[name]}, {said}"


def table_columns(messages: FitMessages) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Lay the record messages out as columns of the table.

    Parameters
    ----------
    messages : FitMessages
        Decoded file.

    Returns
    -------
    tuple of dict
        Columns by name, and for each the fields it came from. Native fields go before developer fields,
        since the watch has already chosen between its sensors.
    """
    records = messages.records
    columns: dict[str, FloatArray] = {}
    told: dict[str, str] = {}
    units = {
        str(field.get("field_name", "")): str(field.get("units", "")).strip().lower()
        for field in messages.others.get("field_description", [])
    }
    for name, sources in NATIVE.items():
        for source in sources:
            if source.field in records:
                theirs = source.field in units
                values = records[source.field] * source.scale
                if theirs:
                    values = _in_unit(values, name, units[source.field])
                _filled(
                    columns,
                    told,
                    name,
                    values,
                    f"{'developer field ' if theirs else 'record.'}{source.field}",
                )
    if "cadence_per_min" in columns and "fractional_cadence" in records and "cadence256" not in records:
        columns["cadence_per_min"] = columns["cadence_per_min"] + np.nan_to_num(records["fractional_cadence"])
    by_bare_name = {_without_maker(_bare(field)): field for field in records if field in units}
    for name, candidates in DEVELOPER.items():
        if name in columns and name not in {"altitude_m", "heart_rate_bpm"}:
            continue
        for candidate in candidates:
            field = by_bare_name.get(candidate)
            if field is not None:
                values = _in_unit(records[field], name, units[field])
                _filled(columns, told, name, values, f"developer field {field}")
    return columns, told
