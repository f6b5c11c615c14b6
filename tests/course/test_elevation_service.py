"""The elevation service behind its port: its answers, and every way in which it fails.

No network is touched. ``RECORDED`` has the form of the service's answer as its documentation prints it; the
other answers are made here in that form.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from crampcast.cli.course_option import read_course_option
from crampcast.cli.elevation_option import heights_of
from crampcast.course.build import build_course
from crampcast.course.elevation_service import AT_ONCE, FROM, SERVICE, with_service_heights
from crampcast.course.points import RoutePoints
from crampcast.errors import UnusableInput

RECORDED = b'{"elevation":[38.0]}'
"""Example answer of the service's documentation, for latitude 52.52 and longitude 13.41."""
NONE = np.full(300, np.nan)
NORTH = 45.9 + np.linspace(0.0, 0.2, 300)
FLAT = RoutePoints(NORTH, np.full(300, 6.87), NONE, name="valley")


def hill(latitude_deg: np.ndarray) -> np.ndarray:
    return 1000.0 + 400.0 * np.sin(40.0 * (latitude_deg - 45.9))


class Service:
    """Answers as the service does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, address: str, timeout_s: float) -> bytes:
        assert timeout_s <= 10.0
        self.asked.append(address)
        told = parse_qs(urlsplit(address).query)
        latitude = np.array([float(v) for v in told["latitude"][0].split(",")])
        assert latitude.size <= AT_ONCE
        return json.dumps({"elevation": np.round(hill(latitude), 1).tolist()}).encode()


def test_heights_are_asked_along_the_line_and_make_the_climb():
    service = Service()
    built = build_course(with_service_heights(FLAT, fetch=service), ground="trail")
    assert all(address.startswith(f"{SERVICE}?latitude=") for address in service.asked)
    assert built.has_elevation
    rise = np.diff(hill(np.linspace(45.9, 46.1, 2000)))
    assert built.climb_m == pytest.approx(rise[rise > 0].sum(), rel=0.03)
    assert FROM in built.warnings
    middle = np.interp(built.length_m / 2, built.profile.distance_m, built.profile.altitude_m)
    assert middle == pytest.approx(hill(np.array(46.0)), abs=15.0)


def test_the_documented_answer_is_read():
    short = RoutePoints(np.array([52.52, 52.5201]), np.array([13.41, 13.4117]), np.full(2, np.nan))
    answers = iter([json.dumps({"elevation": json.loads(RECORDED)["elevation"] * 3}).encode()])
    found = with_service_heights(short, fetch=lambda *_: next(answers))
    assert set(found.altitude_m) == {38.0}


def test_what_was_answered_is_kept_and_not_asked_again(tmp_path):
    service = Service()
    first = with_service_heights(FLAT, fetch=service, kept_in=tmp_path)
    count = len(service.asked)
    again = with_service_heights(FLAT, fetch=_down, kept_in=tmp_path)
    np.testing.assert_array_equal(first.altitude_m, again.altitude_m)
    assert len(service.asked) == count
    next(tmp_path.iterdir()).write_text("broken")
    assert FROM in with_service_heights(FLAT, fetch=service, kept_in=tmp_path).warnings
    assert len(service.asked) == count + 1


def test_a_course_with_heights_is_never_asked_about():
    own = RoutePoints(NORTH, FLAT.longitude_deg, hill(NORTH))
    found = with_service_heights(own, fetch=_down)
    np.testing.assert_array_equal(found.altitude_m, own.altitude_m)
    assert "heights of its own" in found.warnings[-1]


def _down(address: str, timeout_s: float) -> bytes:
    raise ConnectionRefusedError


def _slow(address: str, timeout_s: float) -> bytes:
    raise TimeoutError


def _answers(text: str):
    return lambda *_: text.encode()


FAULTS = {
    "down": _down,
    "slow": _slow,
    "page": _answers("<html>maintenance</html>"),
    "error": _answers('{"error": true, "reason": "limit"}'),
    "few": _answers('{"elevation": [1.0, 2.0]}'),
    "words": _answers(json.dumps({"elevation": ["1.0"] * AT_ONCE})),
    "null": _answers(json.dumps({"elevation": [None] * AT_ONCE})),
    "nan": _answers('{"elevation": [' + ",".join(["NaN"] * AT_ONCE) + "]}"),
    "space": _answers(json.dumps({"elevation": [40_000.0] * AT_ONCE})),
    "leaps": _answers(json.dumps({"elevation": [100.0, 900.0] * (AT_ONCE // 2)})),
    "binary": lambda *_: b"\xff\xfe\x00",
    "endless": lambda *_: b"[" * 6_000_000,
    "deep": _answers("[" * 50_000),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_service_that_fails_leaves_a_flat_course_and_a_warning(fault, tmp_path):
    kept = tmp_path / "heights"
    found = with_service_heights(FLAT, fetch=FAULTS[fault], kept_in=kept)
    built = build_course(found, ground="trail")
    assert not built.has_elevation
    assert any("elevation service" in warning for warning in built.warnings)
    assert any("planned as flat" in warning for warning in built.warnings)
    if fault != "leaps":
        assert not kept.exists() or not list(kept.iterdir())


def test_strict_refuses_what_the_service_cannot_mend():
    with pytest.raises(UnusableInput, match="no usable heights"):
        build_course(with_service_heights(FLAT, fetch=_down), ground="trail", strict=True)


def test_the_option_knows_one_word(tmp_path: Path):
    assert heights_of(None) is None
    assert heights_of(" AUTO ") is not None
    with pytest.raises(UnusableInput, match="--elevation"):
        heights_of("srtm")
    route = tmp_path / "flat.gpx"
    points = "".join(f'<rtept lat="{lat:.5f}" lon="6.87"/>' for lat in NORTH)
    route.write_text(
        f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><rte>{points}</rte></gpx>'
    )
    asked = read_course_option(
        str(route), ground="trail", heights=lambda p: with_service_heights(p, fetch=Service())
    )
    assert asked.climb_m > 500.0
    assert read_course_option(str(route), ground="trail").climb_m == 0.0
