"""Input that is faulty in part, from the shell: a plan from what is known, a line for each fault."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

PRODUCTS = """[[product]]
name = "Good gel"
kind = "gel"
carbohydrate = "30 g"

[[product]]
name = "Bare gel"
kind = "gel"
carbohydrate = 30
"""
STATIONS = "name,distance_km,water\nHut,5,yes\nMoon,60,yes\nWhen,soon,yes\n"
FAST = ["--draws", "20", "--no-optimise"]


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A working folder with faulty files, a network that is down, and what of it was asked."""
    (tmp_path / "mine.toml").write_text(PRODUCTS, encoding="utf-8")
    (tmp_path / "stations.csv").write_text(STATIONS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []

    def down(request: urllib.request.Request, timeout: float) -> Any:
        asked.append(request.full_url)
        raise ConnectionRefusedError

    monkeypatch.setattr(urllib.request, "urlopen", down)
    return asked


WRONG = {
    "an own product": 'mine.toml, "Bare gel", carbohydrate: 30 has no unit',
    "a station beyond the finish": "the station 'Moon' is left out",
    "a station nowhere": "the station 'When' is left out",
    "a day that is past": "days in the past",
    "a network that is down": "the weather service does not answer: 15 C is assumed",
}


def test_a_plan_is_made_of_what_is_known_and_every_fault_has_a_line(
    crampcast: Any, faulty: list[str], home: Path
) -> None:
    words = ["plan", "10 km 100 m", *FAST, "--products", "mine.toml", "--stations", "stations.csv"]
    words += ["--weather", "auto", "--place", "45.92,6.87", "--start", "2024-06-20T08:00", "--out", "out"]
    words += ["--no-frontier"]
    answer = crampcast(*words, "--json", "--data", "diary")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    for fault, line in WRONG.items():
        found = [text for text in told["warnings"] if line in text]
        assert len(found) == 1, fault
        assert found[0].isprintable()
    assert [station["name"] for station in told["stations"]][:1] == ["Hut"]
    assert told["packing"]["products"] == "own"
    assert told["time_zone"] == "Europe/Paris"
    assert not any("place" in text for text in told["warnings"])
    assert "latitude=45.92" in faulty[0]
    page = Path("out/plan.html").read_text(encoding="utf-8")
    assert all(line.split("'")[0].split('"')[0] in page for line in WRONG.values())
    assert not list(home.rglob("weather_*")), "nothing of a failed answer is kept"


def test_no_place_and_no_product_that_can_be_used_still_give_a_plan(
    crampcast: Any, faulty: list[str]
) -> None:
    Path("mine.toml").write_text(PRODUCTS.partition("\n\n")[2], encoding="utf-8")
    words = ["plan", "10 km 100 m", *FAST, "--weather", "auto", "--start", "2026-06-20T08:00+02:00"]
    answer = crampcast(*words, "--products", "mine.toml", "--data", "diary")
    assert answer.code == 0, answer.err
    text = " ".join(answer.out.split())
    assert "no product of it can be used: generic products stand in" in text
    assert "no place (--place LAT,LON gives it one): 15 C is assumed" in text
    assert faulty == []
