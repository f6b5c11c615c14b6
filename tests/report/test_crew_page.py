"""The crew's sheet: one file, times as windows, amounts as scheduled, nothing where there is no plan."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crampcast.report.crew_page import crew_html, crew_places

ROOT = Path(__file__).parents[2]
PLAN = json.loads((ROOT / "tests/data/report/plan_result.json").read_text(encoding="utf-8"))
STATIONS = PLAN["stations"]


def with_crew(*numbers: int) -> dict:
    marked = [dict(s, crew=i in numbers, drop_bag=i == numbers[-1]) for i, s in enumerate(STATIONS)]
    return PLAN | {"stations": marked}


class Outside(HTMLParser):
    """Whatever a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "iframe", "img", "form"):
            self.found.append(tag)
        self.found += [v for k in ("src", "href") if (v := values.get(k)) and not v.startswith("data:")]


def test_the_page_runs_nothing_and_fetches_nothing():
    outside = Outside()
    outside.feed(crew_html(with_crew(0, 1)))
    assert outside.found == []
    assert "url(" not in crew_html(with_crew(0, 1))


def test_a_time_past_midnight_is_explained():
    assert "the day after the start" not in crew_html(PLAN)
    late = dict(STATIONS[-1], clock={"p50": "2026-09-13T01:05:00+02:00"})
    night = PLAN | {"start": "2026-09-12T20:00:00+02:00", "stations": [*STATIONS[:-1], late]}
    assert "the day after the start" in crew_html(night)


def test_only_marked_stations_and_the_finish_are_shown():
    places = crew_places(with_crew(1), "metric")
    assert [p["name"] for p in places] == [STATIONS[1]["name"], STATIONS[-1]["name"]]
    everywhere = crew_places(PLAN, "metric")
    assert [p["name"] for p in everywhere] == [s["name"] for s in STATIONS]
    assert "No station is marked" in crew_html(PLAN)


def test_what_is_handed_over_is_the_schedule_until_the_next_place():
    [first, finish] = crew_places(with_crew(0), "metric")
    from_m, to_m = STATIONS[0]["distance_m"], STATIONS[-1]["distance_m"]
    items = [e for e in PLAN["schedule"] if from_m < e["distance_m"] <= to_m]
    [portions] = first["hand"]
    counted = sum(int(re.match(r"(\d+) quarter", line)[1]) for line in portions["lines"])
    assert counted == len(items)
    grams = sum(e["carbohydrate_g"] for e in items)
    assert f"{grams:.0f} g carbohydrate" in first["total"]
    assert finish["hand"] == []


def test_what_is_packed_is_handed_over_by_product():
    from_m, to_m = STATIONS[0]["distance_m"], STATIONS[-1]["distance_m"]
    mix = {"name": "lemon mix", "volume_ml": 500.0, "bottles": 1}
    here = {
        "from": STATIONS[0]["name"],
        "from_m": from_m,
        "supply": "crew",
        "fill": [mix, {"name": "water", "volume_ml": 500.0, "bottles": 2}],
        "keep": [{"name": "gel flask", "bottles": 1, "left_ml": 120}],
        "pack": [{"name": "my gel", "units": 4}],
        "take": [{"name": "half a banana", "units": 2}],
        "at_station": [{"name": "water", "volume_ml": 90}],
    }
    later = {"from": "Tap", "from_m": 0.5 * (from_m + to_m), "fill": [mix], "pack": [], "at_station": []}
    packed = with_crew(0) | {
        "packing": {"status": "packed", "stretches": [here, later]},
        "shopping_list": [{"name": "lemon mix", "units": 2, "serving": "1 scoop in 500 ml"}],
    }
    lines = [line for group in crew_places(packed, "metric")[0]["hand"] for line in group["lines"]]
    assert "1 × 500 ml lemon mix (1 scoop in 500 ml)" in lines
    assert "keep the gel flask (120 ml left)" in lines
    assert {"2 × 500 ml water", "4 × my gel", "2 × half a banana", "90 ml water"} < set(lines)
    assert "lemon mix for 1 × 500 ml, at Tap" in lines
    assert "quarter-hour" not in crew_html(packed)
    silent = [e | {"fluid_ml": None, "sodium_mg": None} for e in PLAN["schedule"]]
    body = crew_html(packed | {"status": "excluded", "schedule": silent, "available": []}).split(
        "<article>", 1
    )[1]
    assert "4 × my gel" in body
    assert not re.search(r"\d\s*(ml|mg|L)\b", re.sub(r"\(.*?\)", "", body))


def test_the_window_is_the_clock_of_the_plan():
    clocks = STATIONS[0]["clock"]
    window = crew_places(with_crew(0), "metric")[0]["window"]
    assert clocks["p10"][11:16] in window
    assert clocks["p90"][11:16] in window


def test_whose_amounts_may_not_be_named_has_none_on_the_sheet():
    silent = [e | {"fluid_ml": None, "sodium_mg": None} for e in PLAN["schedule"]]
    page = crew_html(with_crew(0) | {"status": "excluded", "schedule": silent, "available": []})
    body = page.split("<article>", 1)[1]
    assert "no amount is named" in body
    assert not re.search(r"\d\s*(ml|mg|L)\b", body)


def test_a_refused_plan_has_no_sheet_but_its_reason():
    page = crew_html(PLAN | {"status": "refused", "reason": "fever <b>"})
    assert "fever &lt;b&gt;" in page
    assert "<article>" not in page


@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_both_measures_render(units):
    assert ("mi" in crew_places(with_crew(0), units)[0]["distance"]) == (units == "imperial")
