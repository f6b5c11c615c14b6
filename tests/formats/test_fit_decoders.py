"""The same table from both decoders, and every kind of damage survived and told."""

from __future__ import annotations

from pathlib import Path

import fitdecode
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.moving import GAP_S, STANDING_SPEED_M_S
from crampcast.errors import UnusableInput
from crampcast.formats.fit.activity import to_activity
from crampcast.formats.fit.framing import checksum, enclose
from crampcast.formats.fit.messages import decode, decode_fast, decode_lenient
from crampcast.formats.fit.salvage import salvage
from crampcast.formats.port import read

DATA = Path(__file__).parents[1] / "data"
SMALL = DATA / "fit" / "runpandas__run.fit"
DYNAMICS = DATA / "fit" / "connectstats__activity_2477200414.fit"


def one_line(refusal: UnusableInput) -> None:
    """Check that a refusal is one line."""
    assert "\n" not in str(refusal)


def whole_by_both(path: Path) -> bool:
    """Tell whether both decoders read a file without repair."""
    try:
        decode_fast(path.read_bytes())
    except Exception:
        return False
    return True


FILES = [
    path
    for folder in ("fit", "malformed", "courses")
    for path in sorted((DATA / folder).glob("*.fit"))
    if whole_by_both(path)
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_decoders_give_the_same_table(path: Path) -> None:
    fast, lenient = decode_fast(path.read_bytes()), decode_lenient(path.read_bytes())
    assert fast.length == lenient.length
    if not fast.length or "timestamp" not in fast.records:
        return
    one, other = to_activity(fast), to_activity(lenient)
    assert set(one.columns) == set(other.columns)
    for name, values in one.columns.items():
        # one decoder cuts thousandths of a metre per second off, the other rounds them
        np.testing.assert_allclose(values, other.columns[name], rtol=1e-6, atol=1.1e-3, err_msg=name)
    np.testing.assert_array_equal(one.beat_intervals_s, other.beat_intervals_s)
    assert one.sport == other.sport
    assert one.sub_sport == other.sub_sport
    assert one.laps == other.laps
    assert one.pauses == other.pauses
    assert [(leg.sport, leg.records) for leg in one.legs] == [(leg.sport, leg.records) for leg in other.legs]


def test_many_files_were_compared() -> None:
    assert len(FILES) >= 45


def test_developer_fields_reach_the_table_in_si() -> None:
    run = read(DYNAMICS).activity
    assert run is not None
    assert run.provenance["power_w"] == "developer field Power"
    assert 200 < np.nanmedian(run["power_w"]) < 350
    assert 5 < np.nanmedian(run["leg_spring_stiffness_kn_m"]) < 15
    assert 40 < np.nanmedian(run["vertical_oscillation_mm"]) < 140
    assert 150 < np.nanmedian(run["ground_contact_ms"]) < 350
    assert 0.45 < np.nanmedian(run["ground_contact_balance"]) < 0.55
    assert 0.03 < np.nanmedian(run["vertical_ratio"]) < 0.15
    assert 0.7 < np.nanmedian(run["step_length_m"]) < 1.6
    assert 150 < np.nanmedian(run["cadence_spm"]) < 200


def test_stryd_vertical_oscillation_in_centimetres_becomes_millimetres() -> None:
    run = read(DATA / "fit" / "connectstats__track_cs_728599.fit").activity
    assert run is not None
    assert run.provenance["vertical_oscillation_mm"] == "developer field Vertical Oscillation"
    assert 40 < np.nanmedian(run["vertical_oscillation_mm"]) < 140


def test_heart_rate_stored_by_the_strap_fills_the_swim() -> None:
    triathlon = read(DATA / "fit" / "connectstats__track_cs_1451.fit").activity
    assert triathlon is not None
    swim = triathlon.legs[0]
    known = np.isfinite(swim["heart_rate_bpm"])
    assert known.mean() > 0.9
    # the watch's own summary of the leg: mean 155, highest 165
    assert np.nanmean(swim["heart_rate_bpm"]) == pytest.approx(155, abs=3)
    assert np.nanmax(swim["heart_rate_bpm"]) == pytest.approx(165, abs=2)


def test_times_between_heartbeats_agree_with_the_heart_rate() -> None:
    run = read(DATA / "fit" / "fitparserjs__running-with-developer-data.fit").activity
    assert run is not None
    beats = run.beat_intervals_s
    rate = 60 * beats.size / beats.sum()
    assert rate == pytest.approx(np.nanmean(run["heart_rate_bpm"]), abs=3)
    assert beats.sum() == pytest.approx(run.duration_s, rel=0.03)
    assert read(SMALL).activity.beat_intervals_s.size == 0  # type: ignore[union-attr]  # it is a run


def test_run_legs_are_cut_out_of_a_multisport_file() -> None:
    race = read(DATA / "fit" / "pyfitparse__activity-large-fenxi2-multisport.fit").activity
    assert race is not None
    steep, trail = race.run_legs()
    # the watch's own summaries of the two legs
    assert steep.distance_m == pytest.approx(2245.2, abs=5)
    assert trail.distance_m == pytest.approx(12740.4, abs=5)
    assert steep.climb_m == pytest.approx(732, abs=5)
    assert trail["time_s"][0] == 0.0
    assert trail.start is not None
    assert race.start is not None
    assert trail.start > race.start


def standing_s(path: Path) -> float:
    """Return how long the watch's own speed says that nobody moved."""
    records = decode(path.read_bytes()).records
    speed = records.get("enhanced_speed", records.get("speed", np.ones(records["timestamp"].size)))
    slow = np.nan_to_num(speed, nan=1.0) < STANDING_SPEED_M_S
    steps_s = np.minimum(np.diff(records["timestamp"]), GAP_S)
    return float(steps_s[slow[1:] & slow[:-1]].sum())


def test_moving_time_lies_between_the_timer_and_the_timer_less_standing() -> None:
    compared = 0
    for path in sorted((DATA / "fit").glob("*.fit")):
        run = read(path).activity
        if run is None or not run.on_foot or not run.timer_s or "distance_m" not in run or run.legs:
            continue
        compared += 1
        slack_s = 0.02 * run.timer_s + 2.0
        assert run.moving_s <= run.timer_s + slack_s, path
        if "recorded" not in run.provenance["distance_m"] and "speed_m_s" in run:
            assert run.moving_s >= run.timer_s - standing_s(path) - slack_s, path
    assert compared > 12


def test_lost_bytes_in_the_middle_are_skipped_and_the_rest_is_read() -> None:
    result = read(DATA / "malformed" / "pyfitparse__strava-android-app-201.10-b1218918.fit")
    assert result.activity is not None
    assert result.activity.duration_s == pytest.approx(3558, abs=5)  # the app's own summary
    assert any("cut off" in line for line in result.damage)
    assert any("skipped" in line for line in result.damage)


def test_fast_and_lenient_agree_with_a_third_reading_of_the_raw_bytes() -> None:
    data = SMALL.read_bytes()
    times = []
    with fitdecode.FitReader(data, processor=None) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
                times.append(frame.get_raw_value("timestamp") + 631_065_600)
    np.testing.assert_array_equal(decode_fast(data).records["timestamp"], times)


@pytest.mark.parametrize("percent", range(1, 100))
def test_cut_off_anywhere(percent: int) -> None:
    data = SMALL.read_bytes()
    cut = data[: len(data) * percent // 100]
    try:
        result = read(cut, "cut.fit")
    except UnusableInput as refusal:
        one_line(refusal)
        assert percent < 5
        return
    assert any("cut off" in line for line in result.damage)
    if percent > 10:
        assert result.activity is not None
        assert result.records == decode_lenient(cut).length


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(14, 57_620), st.integers(0, 7)), min_size=1, max_size=12))
def test_flipped_bits_never_crash_and_are_told(flips: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL.read_bytes())
    for at, bit in flips:
        data[at % len(data)] ^= 1 << bit
    try:
        result = read(bytes(data), "flipped.fit")
    except UnusableInput as refusal:
        one_line(refusal)
        return
    if bytes(data) != SMALL.read_bytes():
        assert result.damage
    if result.activity is not None and result.activity.records:
        assert np.all(np.diff(result.activity["time_s"]) >= 0)


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_garbage_after_a_good_header_never_crashes(garbage: bytes) -> None:
    for data in (
        enclose(garbage),
        enclose(garbage)[:-1],
        b"\x0e\x10\x00\x00\xff\xff\xff\x7f.FIT\x00\x00" + garbage,
    ):
        try:
            read(data, "garbage.fit")
        except UnusableInput as refusal:
            one_line(refusal)


def test_salvaged_file_is_well_formed_and_salvaging_it_again_changes_nothing() -> None:
    data = SMALL.read_bytes()
    broken = data[:20_000] + data[20_007:40_000]
    saved = salvage(broken)
    assert saved is not None
    assert checksum(saved.data) == 0
    again = salvage(saved.data)
    assert again is not None
    assert again.data == saved.data
    assert not again.damage
    assert decode(saved.data).length > 600


def test_wrong_header_length_of_zero_is_repaired() -> None:
    data = bytearray(SMALL.read_bytes())
    data[4:8] = b"\x00\x00\x00\x00"
    result = read(bytes(data), "crashed_watch.fit")
    assert result.records == 1202
    assert any("does not say how long" in line for line in result.damage)


def definition(fields: list[tuple[int, int, int]], message: int = 20, local: int = 0) -> bytes:
    """Write a definition message."""
    return bytes([0x40 | local, 0, 0, message, 0, len(fields)]) + b"".join(bytes(field) for field in fields)


def test_a_file_of_millions_of_tiny_messages_is_refused_in_time() -> None:
    bomb = enclose(definition([(3, 1, 2)]) + b"\x00\x50" * 2_600_000)
    with pytest.raises(UnusableInput, match="messages"):
        read(bomb, "bomb.fit")


def test_a_file_that_would_spread_to_gigabytes_is_refused() -> None:
    wide = definition([(number, 1, 2) for number in range(250)], local=1)
    bomb = enclose(wide + definition([(3, 1, 2)]) + b"\x00\x50" * 800_000)
    with pytest.raises(UnusableInput, match="up to 250 fields"):
        read(bomb, "wide.fit")


def test_developer_fields_of_body_temperature_reach_the_table() -> None:
    def text(value: str, width: int) -> bytes:
        return value.encode().ljust(width, b"\x00")

    described = definition([(0, 1, 2), (1, 1, 2), (2, 1, 2), (3, 20, 7), (8, 4, 7)], message=206, local=1)
    described += b"\x01" + bytes([0, 0, 0x88]) + text("core_temperature", 20) + text("C", 4)
    owner = definition([(3, 1, 2)], message=207, local=2) + b"\x02\x00"
    header = bytes([0x60, 0, 0, 20, 0, 1]) + bytes([253, 4, 0x86]) + bytes([1]) + bytes([0, 4, 0])
    records = b"".join(
        b"\x00" + (1_000_000_000 + second).to_bytes(4, "little") + np.float32(38.5).tobytes()
        for second in range(10)
    )
    run = read(enclose(owner + described + header + records), "core.fit").activity
    assert run is not None
    assert run["core_temperature_c"] == pytest.approx(38.5)
    assert run.provenance["core_temperature_c"] == "developer field core_temperature"


@pytest.mark.parametrize(
    "name",
    ["connectstats__track_cs_1451", "fitparserjs__garmin-stamina", "pyfitparse__compressed-speed-distance"],
)
def test_the_way_of_large_files_gives_the_same_table(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = DATA / "fit" / f"{name}.fit"
    small = read(path).activity
    monkeypatch.setattr("crampcast.formats.fit.messages.UNCHECKED_BYTES", 0)
    large = read(path).activity
    assert small is not None
    assert large is not None
    assert set(small.columns) == set(large.columns)
    for column, values in small.columns.items():
        np.testing.assert_array_equal(values, large.columns[column])
    assert (small.laps, small.pauses, small.device) == (large.laps, large.pauses, large.device)
    assert [leg.sport for leg in small.legs] == [leg.sport for leg in large.legs]
