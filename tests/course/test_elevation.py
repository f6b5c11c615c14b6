"""Climb of known ground under each kind of noise, and of published courses."""

from __future__ import annotations

import gzip
from pathlib import Path

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.build import build_course
from crampcast.course.elevation import GRADE_LENGTH_M, HEIGHT_NOISE, rises_and_falls_m, smooth_elevation
from crampcast.course.noisy import ground_below
from crampcast.course.points import RoutePoints
from crampcast.course.repair import repair_heights

SAMPLES = Path(__file__).parents[2] / "samples"
SOURCES = ("map", "gps", "barometric")


def wander(n: int, step_m: float, sd: float, length_m: float, rng: np.random.Generator) -> np.ndarray:
    """First-order autoregressive noise along distance."""
    keep = np.exp(-step_m / length_m)
    out = np.empty(n)
    out[0] = rng.standard_normal()
    for i, kick in enumerate(rng.standard_normal(n - 1), start=1):
        out[i] = keep * out[i - 1] + np.sqrt(1 - keep**2) * kick
    return sd * out


def recorded(truth: np.ndarray, step_m: float, source: str, rng: np.random.Generator) -> np.ndarray:
    noise = HEIGHT_NOISE[source]
    drift = wander(truth.size, step_m, noise.drift_sd_m, noise.drift_length_m, rng)
    return truth + drift + noise.white_sd_m * rng.standard_normal(truth.size)


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000),
    wave_m=st.floats(1500.0, 6000.0),
    hill_m=st.floats(60.0, 400.0),
    spacing_m=st.sampled_from([5.0, 10.0, 25.0]),
)
def test_climb_of_known_hills_within_five_percent(source, seed, wave_m, hill_m, spacing_m):
    distance = np.arange(0.0, 30_000.0, spacing_m)
    truth = (
        800
        + hill_m * np.sin(2 * np.pi * distance / wave_m)
        + 0.1 * hill_m * np.sin(2 * np.pi * distance / 900)
    )
    climb, _ = rises_and_falls_m(truth)
    noisy = recorded(truth, spacing_m, source, np.random.default_rng(seed))
    assert smooth_elevation(distance, noisy, source).climb_m == pytest.approx(climb, rel=0.05)


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), spacing_m=st.sampled_from([5.0, 20.0, 60.0]))
def test_flat_ground_grows_no_hills(source, seed, spacing_m):
    distance = np.arange(0.0, 20_000.0, spacing_m)
    noisy = recorded(np.full(distance.size, 120.0), spacing_m, source, np.random.default_rng(seed))
    ground = smooth_elevation(distance, noisy, source)
    assert ground.climb_m / 20.0 < 3.0
    assert np.abs(np.diff(ground.altitude_m)).max() / 10.0 < 0.02


def test_smoother_equals_a_dense_gaussian_posterior():
    rng = np.random.default_rng(4)
    distance = np.sort(rng.uniform(0, 800.0, 60))
    distance[0], distance[-1] = 0.0, 800.0
    height = 50 + 0.05 * distance + rng.standard_normal(60)
    ground = smooth_elevation(distance, height, "gps")
    n, step = ground.distance_m.size, ground.distance_m[1]
    noise, sd = HEIGHT_NOISE["gps"], ground.typical_grade
    lag = np.abs(np.subtract.outer(np.arange(n - 1), np.arange(n - 1))) * step
    summed = np.vstack([np.zeros(n - 1), np.tril(np.ones((n - 1, n - 1)))]) * step
    prior = summed @ (sd**2 * np.exp(-lag / GRADE_LENGTH_M)) @ summed.T + 1e6
    between = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) * step
    drift = noise.drift_sd_m**2 * np.exp(-between / noise.drift_length_m)
    below = np.clip((distance / step).astype(int), 0, n - 2)
    reads = np.zeros((60, n))
    reads[np.arange(60), below] = 1 - (distance / step - below)
    reads[np.arange(60), below + 1] += distance / step - below
    cover = reads @ (prior + drift) @ reads.T + noise.white_sd_m**2 * np.eye(60)
    gain = prior @ reads.T @ np.linalg.inv(cover)
    expected = height.mean() + gain @ (height - height.mean())
    spread = np.sqrt(np.diag(prior - gain @ reads @ prior))
    np.testing.assert_allclose(ground.altitude_m, expected, atol=2e-3)
    assert np.median(ground.altitude_sd_m / spread) == pytest.approx(1.0, abs=0.15)


def course_points(path: Path) -> RoutePoints:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
    read = gpxpy.parse(text)
    points = [p for t in read.tracks for s in t.segments for p in s.points] or read.routes[0].points
    return RoutePoints(
        np.array([p.latitude for p in points]),
        np.array([p.longitude for p in points]),
        np.array([np.nan if p.elevation is None else p.elevation for p in points]),
        elevation_source="map",
        name=path.stem,
    )


@pytest.mark.parametrize(
    ("file", "climb_m", "within"),
    [
        ("coursepointer__cptr002.gpx", 148, 0.02),
        ("coursepointer__cptr003.gpx", 1157, 0.03),
        ("coursepointer__cptr004.gpx", 532, 0.08),
        ("mountain/pct_barker_pass_to_sonora_pass.gpx", 7334, 0.03),
        ("coursepointer__RAGBRAI__Day_4_Gravel_Option.gpx.gz", 1134, 0.05),
        ("odbl/inverness_half_marathon.gpx", 74, 0.05),
    ],
)
def test_climb_of_published_courses(data, file, climb_m, within):
    """Against the sum of rises above 3 m on the heights as given, another measure of the same thing."""
    course = build_course(course_points(SAMPLES / file if "/" in file else data / "courses" / file))
    assert course.climb_m == pytest.approx(climb_m, rel=within)
    assert abs(course.climb_m - climb_m) < max(2 * course.climb_sd_m, 0.05 * climb_m)
    assert not any("jump from point to point" in text for text in course.warnings)


def test_long_course_is_quick(benchmark):
    points = course_points(SAMPLES / "mountain" / "pct_barker_pass_to_sonora_pass.gpx")
    course = benchmark(build_course, points)
    assert course.length_m == pytest.approx(169_300, rel=0.002)
    assert 1600 <= course.segments.count <= 4000


def test_spikes_steps_zeros_and_absurd_heights_are_taken_out():
    run = np.arange(0.0, 5000.0, 20.0)
    truth = 600 + 30 * np.sin(run / 500)
    bad = truth.copy()
    bad[50], bad[100], bad[150] = 1500.0, 0.0, 30_000.0
    mended = repair_heights(run, bad, "gps")
    assert np.abs(mended.height_m - np.interp(mended.distance_m, run, truth)).max() < 1e-9
    assert len(mended.warnings) == 2
    stepped = truth + np.where(run > 2500, 80.0, 0.0)
    level = repair_heights(run, stepped, "barometric")
    assert np.abs(np.diff(level.height_m)).max() < 2.0
    assert repair_heights(run, stepped, "map").height_m.max() > 650


def test_heights_on_part_of_the_course():
    run = np.arange(0.0, 10_000.0, 20.0)
    most, few = 100 + 0.01 * run, 100 + 0.01 * run
    most[200:300] = np.nan
    few[100:] = np.nan
    assert "filled" in repair_heights(run, most).warnings[0]
    assert repair_heights(run, few).height_m.size == 0
    assert repair_heights(run, np.full(run.size, np.nan)).height_m.size == 0


@pytest.mark.parametrize("source", ["map", "unknown", "barometric"])
@pytest.mark.parametrize(("error_m", "within"), [(3.0, 0.06), (5.0, 0.06)])
def test_heights_that_jump_do_not_double_the_climb(source, error_m, within):
    """It was 1370 m and 2180 m for 570 m of ground, without a word."""
    distance = np.arange(0.0, 20_000.0, 15.0)
    ground = 200 + 12 * np.sin(2 * np.pi * distance / 900) + 30 * np.sin(2 * np.pi * distance / 5000)
    noisy = ground + np.random.default_rng(4).normal(0.0, error_m, len(distance))
    found, said = ground_below(distance, noisy, source)
    assert found.climb_m == pytest.approx(rises_and_falls_m(ground)[0], rel=within)
    assert len(said) == 1
    assert f"{rises_and_falls_m(noisy)[0]:.0f} m as recorded and about {found.climb_m:.0f} m" in said[0]
    clean, nothing = ground_below(distance, ground, source)
    assert nothing == ()
    assert clean.climb_m == smooth_elevation(distance, ground, source).climb_m
