"""The pocket card: one page, every instruction on it, and no stranger's markup in it."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from crampcast.evidence.claims import load_red_flags
from crampcast.jobs.safety.status import CEILINGS
from crampcast.report.card import card_data, card_pdf
from crampcast.report.messages import say


def plan(stations=6, items=12, name="Ben <Nevis> #panic() $x$ *back*"):
    return {
        "course": {"name": name},
        "start": "2026-09-12T07:00:00+02:00",
        "finish_s": {"p10": 30_000, "p50": 32_000, "p90": 35_000},
        "stations": [
            {
                "name": f"Station {i} #strong[x]",
                "distance_m": 5_000.0 * i,
                "time_s": {"p50": 3_000.0 * i},
                "clock": {"p50": "2026-09-12T09:00+02:00"},
                "leg": {"fluid_ml": 300.0, "carbohydrate_g": 30.0},
            }
            for i in range(1, stations + 1)
        ],
        "schedule": [
            {
                "time_s": 900.0 * i,
                "distance_m": 2_000.0 * i,
                "item": "gel",
                "carbohydrate_g": 25.0,
                "fluid_ml": 0.0,
            }
            for i in range(1, items + 1)
        ],
        "cramp_probability": {"by_muscle": {"calf": {"p10": 0.1, "p50": 0.2, "p90": 0.3}}},
        "safety": {"messages": ["Drink when thirsty."]},
    }


def text_of(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    width, height = (float(v) for v in reader.pages[0].mediabox.upper_right)
    assert (round(width), round(height)) == (595, 842)
    return " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize(("stations", "items"), [(0, 0), (1, 1), (22, 22), (60, 150)])
def test_everything_fits_on_one_page(stations, items):
    said = text_of(card_pdf(plan(stations, items)))
    for flag in ("RF0", "RF2b", "RF3"):
        assert load_red_flags()[flag].advice_wording in said
    assert ("left out" in said) == (stations > 22)


def test_every_card_says_to_drink_when_thirsty_and_names_the_worst_sign_first():
    flagged = plan() | {"safety": {"messages": ["Long and slow.", "Below 10 °C.", "A third."]}}
    said = card_data(flagged)
    assert said["food"]["first"] == say("ceilings")
    assert say("ceilings") in text_of(card_pdf(flagged))
    assert said["stop"]["lines"][0] == load_red_flags()["RF2b"].advice_wording


def test_type_is_as_large_as_there_is_room_for():
    few, many = (card_data(plan(count, count)) for count in (4, 22))
    for panel in ("times", "food"):
        assert few[panel]["size"] > many[panel]["size"]


def test_names_are_shown_as_they_are_written():
    said = text_of(card_pdf(plan()))
    assert "#panic()" in said
    assert "Station 1 #strong[" in said


def test_the_same_plan_gives_the_same_bytes_and_imperial_other_numbers():
    assert card_pdf(plan()) == card_pdf(plan())
    metric, imperial = (card_data(plan(), units)["times"] for units in ("metric", "imperial"))
    assert metric["head"][1:4:2] == ["km", "ml"]
    assert imperial["head"][1:4:2] == ["mi", "fl oz"]
    assert metric["rows"][0][1] == "5.0"
    assert imperial["rows"][0][1] == "3.1"


def test_the_first_step_out_of_a_cramp_asks_whether_it_is_one():
    assert card_data(plan())["cramp"]["steps"][0] == load_red_flags()["RF0"].advice_wording


def test_a_refused_plan_has_a_card_without_numbers():
    refused = {
        "status": "refused",
        "course": {"name": "Hill"},
        "reason": "too hot",
        "finish_s": {"p10": 30_000, "p50": 32_000, "p90": 35_000},
        "schedule": [],
        "stations": plan()["stations"],
    }
    said = text_of(card_pdf(refused))
    assert "Stop for these" in said
    assert "No plan is given: too hot" in said
    assert card_data(refused)["times"]["rows"] == []
    json.dumps(card_data(refused))


def test_the_card_names_every_filling_where_there_is_room_and_says_nothing_twice():
    places = [{"from": "start", "supply": "start"}, {"from": "Col", "supply": None}]
    fill = {"fill": [{"name": "water", "volume_ml": 500.0, "bottles": 1}]}
    always = plan(2, 2) | {"safety": {"messages": [CEILINGS.text, "Long and slow."]}}
    for count, named in ((60, False), (8, True), (2, True)):
        many = [*places, *places[:1] * 60][:count]
        packed = {"status": "packed", "stretches": [place | fill for place in many]}
        said = card_data(always | {"packing": packed})
        lines = said["times"]["packing"]
        assert any(line.startswith("Col") for line in lines) is named
        assert CEILINGS.text not in said["food"]["notes"]
        if not named:  # what is left out is counted, never silently dropped
            assert lines[-1] == say("packing.card.more", count=f"{count - len(lines) + 1}")
    assert "20\u00a0%" in said["cramp"]["lines"][0]


def test_long_names_of_places_stay_readable_and_distinct():
    named = plan(2, 2)
    for station, name in zip(
        named["stations"], ("Ravitaillement du haut", "Ravitaillement du bas"), strict=True
    ):
        station["name"] = f"{name} de Saint-Gervais"
    named["packing"] = {
        "status": "packed",
        "stretches": [
            {"from": "Les Contamines – Montjoie", "pack": [{"name": "gel", "units": 1}]},
        ],
    }
    said = card_data(named)["times"]
    assert len({row[0] for row in said["rows"]}) == 2
    assert said["packing"] == ["Les Contamines – Montjoie: 1 × gel"]


@pytest.mark.parametrize("things", [1, 2, 3])
def test_what_is_packed_ends_above_the_fold(things):
    packs = [{"name": f"packet of something {k}", "units": 3} for k in range(things)]
    places = [{"from": f"Station {k}", "supply": "crew", "pack": packs} for k in range(6)]
    heights = []

    def seen(text, outer, inner, *_):
        if "packet of" in text and outer[5] > 0.0:
            heights.append(inner[5] * outer[3] + outer[5])

    packed = plan(10, 6) | {"packing": {"status": "packed", "stretches": places}}
    page = PdfReader(io.BytesIO(card_pdf(packed))).pages[0]
    page.extract_text(visitor_text=seen)
    assert len(heights) >= 6
    assert min(heights) > float(page.mediabox.top) / 2.0 + 15.0  # the fold and a margin
