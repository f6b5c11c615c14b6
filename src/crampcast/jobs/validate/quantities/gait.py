"""Gait from wearables: symmetry, run lengths of the detector, fields of FIT files."""

from __future__ import annotations

from typing import Any

from fitdecode import profile

from crampcast.activity.gait.run_length import average_run_length, whitened_shift
from crampcast.activity.gait.symmetry import symmetry_angle_pct, symmetry_index_pct
from crampcast.body.recovery.training import ewma_after
from crampcast.jobs.validate.quantity import CannotPredict, quantity

RECORD = 20
STEPS_A_STRIDE = 2.0


@quantity("symmetry_index_pct", default=True)
def index(right: float, left: float) -> Any:
    """Symmetry index of two values."""
    return symmetry_index_pct(right, left)


@quantity("balance_to_symmetry", default=True)
def from_balance(stance_time_balance_pct: float) -> Any:
    """Symmetry of contact times from one foot's share."""
    one, other = stance_time_balance_pct, 100.0 - stance_time_balance_pct
    return {
        "symmetry_index_pct": symmetry_index_pct(one, other),
        "symmetry_angle_pct": symmetry_angle_pct(one, other),
    }


@quantity("cusum_average_run_length_samples", default=True)
def run_length(
    allowance_sigma: float,
    threshold_sigma: float,
    shift_sigma: float,
    noise: str = "independent_normal",
    correlation: float | None = None,
) -> Any:
    """Mean samples to the alarm of a two-sided CUSUM; correlated noise is whitened first."""
    if noise not in ("independent_normal", "ar1_normal") or (noise == "ar1_normal") != (
        correlation is not None
    ):
        raise CannotPredict(f"noise={noise!r} is not independent_normal, nor ar1_normal with a correlation")
    if not (0.0 <= allowance_sigma <= 5.0 and 0.0 < threshold_sigma <= 30.0):
        raise CannotPredict("allowance_sigma or threshold_sigma is outside the solved range")
    shift = shift_sigma if correlation is None else whitened_shift(shift_sigma, correlation)
    return average_run_length(float(allowance_sigma), float(threshold_sigma), float(shift))


def _field(message: float, name: str) -> Any:
    """Return a field of the decoder's own profile."""
    fields = getattr(profile.MESSAGE_TYPES.get(int(message)), "fields", {})
    for found in fields.values() if isinstance(fields, dict) else fields:
        if found.name == name:
            return found
    raise CannotPredict(f"field={name!r} is not in message {message}")


@quantity("fit_record_field", default=True)
def fit_field(message: float, field: str) -> Any:
    """Look up number, scale and unit in the profile that files are read with."""
    found = _field(message, field)
    return {
        "field_number": found.def_num,
        "scale": 1 if found.scale is None else found.scale,
        "offset": 0 if found.offset is None else found.offset,
        "unit": found.units or "",
    }


def _decoded(name: str, raw: float) -> float:
    found = fit_field(RECORD, name)
    return raw / float(found["scale"]) - float(found["offset"])


@quantity("fit_record_decode", default=True)
def fit_decode(
    stance_time_raw: float | None = None,
    stance_time_balance_raw: float | None = None,
    step_length_raw: float | None = None,
    vertical_ratio_raw: float | None = None,
    cadence: float | None = None,
    fractional_cadence_raw: float = 0.0,
) -> Any:
    """Values of raw fields; cadence in steps of both feet."""
    raw = {
        "stance_time_ms": ("stance_time", stance_time_raw),
        "stance_time_balance_pct": ("stance_time_balance", stance_time_balance_raw),
        "step_length_mm": ("step_length", step_length_raw),
        "vertical_ratio_pct": ("vertical_ratio", vertical_ratio_raw),
    }
    out = {key: _decoded(name, value) for key, (name, value) in raw.items() if value is not None}
    if cadence is not None:
        strides = _decoded("cadence", cadence) + _decoded("fractional_cadence", fractional_cadence_raw)
        out["cadence_steps_min"] = STEPS_A_STRIDE * strides
    return out


@quantity("ewma_step_response_au", default=True)
def average_after(window_d: float, duration_d: float, load_au: float, start_au: float = 0.0) -> Any:
    """Weighted average after days of one load."""
    return ewma_after(start_au, load_au, duration_d, window_d)
