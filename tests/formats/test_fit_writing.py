"""FIT out and in again: decoders of others and our own two ways read the same, whatever a watch writes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import fitdecode
import fitparse
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.table import Activity
from crampcast.formats.fit.messages import decode_fast, decode_lenient
from crampcast.formats.port import read
from crampcast.formats.writing.fit_messages import (
    ENUM,
    FLOAT32,
    SINT8,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    Field,
    Written,
    fit_bytes,
)

DATA = Path(__file__).parents[1] / "data"
BEGAN = 1_100_000_000
"""FIT seconds; November 2024."""
FIT_EPOCH_S = 631_065_600
NATIVE = {
    "latitude_deg": (0, SINT32, 2**31 / 180, 0.0),
    "longitude_deg": (1, SINT32, 2**31 / 180, 0.0),
    "altitude_m": (78, UINT32, 5.0, 500.0),
    "old_altitude_m": (2, UINT16, 5.0, 500.0),
    "heart_rate_bpm": (3, UINT8, 1.0, 0.0),
    "cadence": (4, UINT8, 1.0, 0.0),
    "distance_m": (5, UINT32, 100.0, 0.0),
    "speed_m_s": (73, UINT32, 1000.0, 0.0),
    "old_speed_m_s": (6, UINT16, 1000.0, 0.0),
    "power_w": (7, UINT16, 1.0, 0.0),
    "temperature_c": (13, SINT8, 1.0, 0.0),
    "vertical_oscillation_mm": (39, UINT16, 10.0, 0.0),
    "ground_contact_ms": (41, UINT16, 10.0, 0.0),
    "fractional_cadence": (53, UINT8, 128.0, 0.0),
    "ground_contact_balance_percent": (84, UINT16, 100.0, 0.0),
    "step_length_mm": (85, UINT16, 10.0, 0.0),
}
"""Name to field number, base type, scale and offset of the profile."""


def opening(manufacturer: int = 1, product: int = 3113, kind: int = 4) -> Written:
    return Written(
        0,
        [
            Field(0, ENUM, kind),
            Field(1, UINT16, manufacturer),
            Field(2, UINT16, product),
            Field(4, UINT32, BEGAN),
        ],
    )


def record(
    second: float, values: Mapping[str, float | None], developer: Sequence[tuple[int, float]] = ()
) -> Written:
    fields = [Field(253, UINT32, BEGAN + round(second))]
    for name, value in values.items():
        number, base, scale, offset = NATIVE[name]
        stored = None if value is None or np.isnan(value) else round((value + offset) * scale)
        fields.append(Field(number, base, stored))
    return Written(20, fields, [(Field(number, FLOAT32, value), 0) for number, value in developer])


def records(columns: Mapping[str, np.ndarray], seconds: np.ndarray) -> list[Written]:
    return [
        record(float(second), {name: float(values[row]) for name, values in columns.items()})
        for row, second in enumerate(seconds)
    ]


def described(number: int, name: str, units: str = "") -> Written:
    """Describe a developer field of floats."""
    return Written(
        206,
        [
            Field(0, UINT8, 0),
            Field(1, UINT8, number),
            Field(2, UINT8, FLOAT32),
            Field(3, STRING, name, 64),
            Field(8, STRING, units, 16),
        ],
    )


def owner() -> Written:
    return Written(207, [Field(3, UINT8, 0)])


def session(began: float, ended: float, sport: int = 1, sub_sport: int = 0) -> Written:
    milliseconds = round(1000 * (ended - began))
    return Written(
        18,
        [
            Field(253, UINT32, BEGAN + round(ended)),
            Field(2, UINT32, BEGAN + round(began)),
            Field(5, ENUM, sport),
            Field(6, ENUM, sub_sport),
            Field(7, UINT32, milliseconds),
            Field(8, UINT32, milliseconds),
        ],
    )


def running(seconds: int = 600, *more: Written, big_endian: bool = False, **columns: np.ndarray) -> bytes:
    """Return an activity of one run at 3 m/s with further columns and messages."""
    clock = np.arange(seconds + 1.0)
    usual = {"distance_m": 3.0 * clock, **columns}
    body = [opening(), *more, *records(usual, clock), session(0.0, float(seconds))]
    return fit_bytes(body, big_endian=big_endian)


CLOCK = np.arange(121.0)
TABLES = st.fixed_dictionaries(
    {
        "heart_rate_bpm": st.lists(st.integers(30, 220), min_size=121, max_size=121),
        "old_altitude_m": st.lists(st.floats(-400, 8800), min_size=121, max_size=121),
        "power_w": st.lists(st.integers(0, 900), min_size=121, max_size=121),
        "old_speed_m_s": st.lists(st.floats(0, 8), min_size=121, max_size=121),
    }
)


def by_fitdecode(data: bytes, name: str) -> list[float]:
    with fitdecode.FitReader(data) as reader:
        frames = [f for f in reader if f.frame_type == fitdecode.FIT_FRAME_DATA and f.name == "record"]
    return [float(frame.get_value(name)) for frame in frames]


def by_fitparse(data: bytes, name: str) -> list[float]:
    file = fitparse.FitFile(io.BytesIO(data))
    return [float(message.get_value(name)) for message in file.get_messages("record")]


@settings(max_examples=15)
@given(columns=TABLES, big_endian=st.booleans())
def test_what_is_written_is_read_by_four_ways(columns: dict[str, list[float]], big_endian: bool) -> None:
    arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
    data = fit_bytes([opening(), *records(arrays, CLOCK), session(0.0, 120.0)], big_endian=big_endian)
    fast, lenient = decode_fast(data), decode_lenient(data)
    names = {
        "heart_rate_bpm": ("heart_rate", 0.0),
        "old_altitude_m": ("altitude", 0.1),
        "power_w": ("power", 0.0),
        "old_speed_m_s": ("speed", 1.1e-3),
    }
    for column, (field, within) in names.items():
        for found in (
            fast.records[field],
            lenient.records[field],
            by_fitdecode(data, field),
            by_fitparse(data, field),
        ):
            np.testing.assert_allclose(found, arrays[column], atol=within + 1e-9, err_msg=field)
    np.testing.assert_array_equal(fast.records["timestamp"], BEGAN + FIT_EPOCH_S + CLOCK)


def test_three_decoders_agree_on_the_samples() -> None:
    compared = 0
    for path in sorted((DATA / "fit").glob("*.fit")):
        data = path.read_bytes()
        try:
            fast = decode_fast(data)
            heart = by_fitparse_or_none(data)
        except Exception:
            continue
        if heart is None or "heart_rate" not in fast.records:
            continue
        ours = fast.records["heart_rate"]
        np.testing.assert_array_equal(ours[np.isfinite(ours)], heart, err_msg=path.name)
        compared += 1
    assert compared >= 15


def by_fitparse_or_none(data: bytes) -> list[float] | None:
    """Return every heart rate that is no gap; None from a large file, which takes the decoder too long."""
    if len(data) > 120_000:
        return None
    found = [m.get_value("heart_rate") for m in fitparse.FitFile(io.BytesIO(data)).get_messages("record")]
    return [float(value) for value in found if value is not None]


def table(data: bytes) -> Activity:
    found = read(data, "run.fit").activity
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "unit", "value", "column", "expected"),
    [
        ("Form Power", "Watts", 70.0, "form_power_w", 70.0),
        ("Leg Spring Stiffness", "KN/m", 9.5, "leg_spring_stiffness_kn_m", 9.5),
        ("Air Power", "Watts", 4.0, "air_power_w", 4.0),
        ("Ground Time", "Milliseconds", 245.0, "ground_contact_ms", 245.0),
        ("Vertical Oscillation", "Centimeters", 7.25, "vertical_oscillation_mm", 72.5),
        ("Power", "Watts", 265.0, "power_w", 265.0),
        ("RP_Power", "watts", 265.0, "power_w", 265.0),
        ("RS_Power", "W", 265.0, "power_w", 265.0),
        ("Contact Time", "ms", 240.0, "ground_contact_ms", 240.0),
        ("RSContactTime", "ms", 240.0, "ground_contact_ms", 240.0),
        ("core_temperature", "C", 38.4, "core_temperature_c", 38.4),
        ("Core Body Temperature", "°C", 38.4, "core_temperature_c", 38.4),
        ("core_temperature", "F", 101.12, "core_temperature_c", 38.4),
        ("skin_temperature", "°C", 33.1, "skin_temperature_c", 33.1),
        ("CIQ_core_temperature", "°", 101.12, "core_temperature_c", 38.4),
        ("CIQ_core_temperature", "°", 38.4, "core_temperature_c", 38.4),
        ("heat_strain_index", "a.u.", 3.5, "heat_strain_index", 3.5),
        ("Leg Spring Stiffness Balance", "%", 52.0, "leg_spring_stiffness_balance", 0.52),
        ("Vertical Oscillation Balance", "%", 49.0, "vertical_oscillation_balance", 0.49),
        ("Impact Loading Rate Balance", "%", 51.0, "impact_loading_balance", 0.51),
        ("Impact", "bw", 2.4, "impact_body_weights", 2.4),
        ("Stryd Temperature", "Degrees C", 24.0, "temperature_c", 24.0),
        ("Heart Rate", "bpm", 151.0, "heart_rate_bpm", 151.0),
    ],
)
def test_fields_of_foot_pods_and_sensors(
    name: str, unit: str, value: float, column: str, expected: float
) -> None:
    clock = np.arange(60.0)
    body = [
        opening(),
        owner(),
        described(3, name, unit),
        *(record(second, {"distance_m": 3.0 * second}, ((3, value),)) for second in clock),
    ]
    run = table(fit_bytes(body))
    assert run[column][5] == pytest.approx(expected, rel=1e-5)
    assert "developer field" in run.provenance[column]


def test_a_power_of_the_watch_goes_before_a_power_of_an_app() -> None:
    body = [opening(), owner(), described(3, "Power", "Watts")]
    body += [record(s, {"distance_m": 3.0 * s, "power_w": 300.0}, ((3, 100.0),)) for s in range(30)]
    assert table(fit_bytes(body))["power_w"].max() == 300.0


def test_no_session_no_sport_no_distance_still_gives_a_run() -> None:
    north = 47.0 + np.arange(301.0) * 3.0 / 111_195.0
    body = [
        opening(manufacturer=294),
        *records({"latitude_deg": north, "longitude_deg": 0.0 * north + 8.0}, np.arange(301.0)),
    ]
    run = table(fit_bytes(body))
    assert run.distance_m == pytest.approx(900.0, rel=0.01)
    assert run.sport == "unknown"


def test_file_id_after_the_records_and_repeated_definitions() -> None:
    clock = np.arange(61.0)
    columns = {"distance_m": 3.0 * clock, "heart_rate_bpm": 140.0 + 0.0 * clock}
    body = records(columns, clock)
    body[30:30] = [session(0.0, 30.0)]
    assert table(fit_bytes([*body, opening(), session(0.0, 60.0)])).records == 61


def test_positions_of_nowhere_are_no_places() -> None:
    clock = np.arange(121.0)
    north = np.where(clock < 20.0, 0.0, 47.0 + clock * 3.0 / 111_195.0)
    east = np.where(clock < 20.0, 0.0, 8.0)
    run = table(running(120, latitude_deg=north, longitude_deg=east))
    assert run.distance_m == pytest.approx(360.0, abs=1.0)
    assert np.nanmin(run["latitude_deg"]) > 46.0


def test_each_second_twice_and_one_second_missing() -> None:
    clock = np.repeat(np.arange(0.0, 120.0), 2)
    clock = clock[clock != 60.0]
    data = fit_bytes([opening(), *records({"distance_m": 3.0 * clock}, clock), session(0.0, 119.0)])
    run = table(data)
    assert np.all(np.diff(run["time_s"]) > 0.0)
    assert run.distance_m == pytest.approx(357.0)


def test_cadence_of_one_leg_with_its_fraction() -> None:
    clock = np.arange(121.0)
    run = table(running(120, cadence=0.0 * clock + 86.0, fractional_cadence=0.0 * clock + 0.5))
    assert np.nanmedian(run["cadence_spm"]) == pytest.approx(173.0)


def test_old_and_enhanced_fields_together_give_one_column() -> None:
    clock = np.arange(121.0)
    run = table(
        running(
            120,
            altitude_m=clock,
            old_altitude_m=clock,
            speed_m_s=0 * clock + 3.0,
            old_speed_m_s=0 * clock + 3.0,
        )
    )
    assert run["altitude_m"][-1] == pytest.approx(120.0, abs=0.2)
    assert run["speed_m_s"][10] == pytest.approx(3.0, abs=0.01)


def test_dynamics_reach_the_table_in_its_units() -> None:
    clock = np.arange(121.0)
    run = table(
        running(
            120,
            vertical_oscillation_mm=0 * clock + 81.0,
            ground_contact_ms=0 * clock + 250.0,
            ground_contact_balance_percent=0 * clock + 49.2,
            step_length_mm=0 * clock + 1105.0,
        )
    )
    assert run["ground_contact_balance"][3] == pytest.approx(0.492)
    assert run["step_length_m"][3] == pytest.approx(1.105)
    assert (run["vertical_oscillation_mm"][3], run["ground_contact_ms"][3]) == (81.0, 250.0)


@pytest.mark.parametrize("junk", [b"\x00", b"\x00" * 500, b"<html>", bytes(range(256))])
def test_bytes_after_the_end_are_told_or_harmless(junk: bytes) -> None:
    clean, more = read(running(60), "a.fit"), read(running(60) + junk, "b.fit")
    assert clean.activity is not None
    assert more.activity is not None
    assert more.activity.records == clean.activity.records


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_a_header_of_a_recording_that_was_never_closed(length: int) -> None:
    data = bytearray(running(60))
    data[4:8] = length.to_bytes(4, "little")
    found = read(bytes(data), "open.fit")
    assert found.activity is not None
    assert found.activity.records == 61
    assert found.damage


def test_smart_recording_has_no_false_stops() -> None:
    clock = np.cumsum(np.resize([1.0, 3.0, 7.0, 5.0], 200)) - 1.0
    data = fit_bytes(
        [opening(), *records({"distance_m": 3.0 * clock}, clock), session(0.0, float(clock[-1]))]
    )
    run = table(data)
    assert run.moving_s == pytest.approx(run.duration_s)
    assert not run.pauses


def lap(began: float, ended: float, metres: float, pulse: int) -> Written:
    return Written(
        19,
        [
            Field(253, UINT32, BEGAN + round(ended)),
            Field(2, UINT32, BEGAN + round(began)),
            Field(7, UINT32, round(1000 * (ended - began))),
            Field(9, UINT32, round(100 * metres)),
            Field(15, UINT8, pulse),
        ],
    )


def test_a_run_entered_by_hand_has_its_totals_and_says_so() -> None:
    laps = [lap(0.0, 300.0, 1000.0, 140), lap(300.0, 640.0, 1000.0, 160)]
    found = read(fit_bytes([opening(), *laps, session(0.0, 640.0, sub_sport=1)]), "treadmill.fit")
    run = found.activity
    assert run is not None
    assert (run.sport, run.sub_sport, found.records) == ("running", "treadmill", 0)
    assert (run.distance_m, run.duration_s, run.moving_s) == (2000.0, 640.0, 640.0)
    assert run["heart_rate_bpm"].tolist() == [140.0, 140.0, 160.0]
    assert found.damage == ("the file holds no records, only the totals of 2 laps",)


@pytest.mark.parametrize(("sport", "sub_sport", "said"), [(4, 1, "running"), (0, 3, "running"), (4, 14, "")])
def test_a_treadmill_is_a_run_whatever_the_machine_calls_it(sport: int, sub_sport: int, said: str) -> None:
    seconds = np.arange(61.0)
    body = [opening(), *records({"distance_m": 3 * seconds}, seconds), session(0.0, 60.0, sport, sub_sport)]
    assert table(fit_bytes(body)).sport == (said or "fitness_equipment")
