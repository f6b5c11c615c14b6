"""The course explorer: quick and full answers, limits on what sliders ask for, courses, stations."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crampcast.home import open_diary
from crampcast.jobs.diary import log
from crampcast.jobs.explore import Choice, read_choice
from crampcast.web import Settings, build_app

HILL = "10 km 300 m"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """One app for the module, so that races are laid out once."""
    return build_app(Settings(data=tmp_path_factory.mktemp("diary")))


@pytest.fixture
def browser_of(app):
    return TestClient(app, base_url="http://127.0.0.1:8017")


@pytest.fixture(scope="module")
def hill(app) -> str:
    """Key of a short hilly course."""
    return app.state.explorers.courses.from_words(HILL).key


def ask(client: TestClient, course: str, *, full: bool = False, stations=None, weather=None, **choice):
    body = {"course": course, "choice": choice, "full": full, "stations": stations, "weather": weather}
    answer = client.post("/api/forecast", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_glimpse_holds_what_the_page_draws(browser_of, hill):
    found = ask(browser_of, hill)
    profile = found["profile"]
    points = len(profile["distance_m"])
    assert found["complete"] is False
    assert set(profile["hazard_per_h"]) == {
        *("calf", "foot", "shin", "quadriceps", "hamstring", "glute", "adductor", "hip_flexor")
    }
    for curve in (*profile["hazard_per_h"].values(), profile["core_temperature_c"], profile["time_s"]):
        assert len(curve["p50"]) == points
    assert found["finish_s"]["p10"] < found["finish_s"]["p50"] < found["finish_s"]["p90"]


def test_sliders_move_the_forecast_the_way_they_should(browser_of, hill):
    base = ask(browser_of, hill)
    risk = base["cramp_probability"]["overall"]["p50"]
    hot = ask(browser_of, hill, warmer_c=12.0)
    assert max(hot["profile"]["wbgt_c"]) > max(base["profile"]["wbgt_c"]) + 4.0
    assert hot["profile"]["core_temperature_c"]["p50"][-1] > base["profile"]["core_temperature_c"]["p50"][-1]
    slow = ask(browser_of, hill, target_s=1.15 * base["finish_s"]["p50"])
    assert slow["finish_s"]["p50"] == pytest.approx(1.15 * base["finish_s"]["p50"], rel=0.01)
    assert slow["cramp_probability"]["overall"]["p50"] < risk
    heavy = ask(browser_of, hill, pack_kg=10.0)
    assert heavy["finish_s"]["p50"] > base["finish_s"]["p50"]
    strong = ask(browser_of, hill, training=["strength work", "train descents"])
    assert strong["cramp_probability"]["overall"]["p50"] < risk
    early = ask(browser_of, hill, start_faster=0.15)
    assert early["profile"]["speed_m_s"]["p50"][2] > base["profile"]["speed_m_s"]["p50"][2]


def test_the_same_question_has_the_same_answer(browser_of, hill):
    assert ask(browser_of, hill, warmer_c=3.0) == ask(browser_of, hill, warmer_c=3.0)


@pytest.mark.parametrize("full", [False, True])
def test_an_unsafe_amount_of_fluid_is_cut_and_said(browser_of, hill, full):
    found = ask(browser_of, hill, full=full, fluid_l_h=2.0)
    told = found["intake"]["fluid_l_h"]
    assert told["wished"] == pytest.approx(2.0)
    assert told["cut"] is True
    assert told["kept"] < 1.2
    water = found["profile"]["body_water_change_l"]
    assert max(water["p90"]) < 0.3
    assert found["status"] in ("ok", "reduced")


def test_a_full_answer_checks_every_limit_and_names_the_schedule(browser_of, hill):
    found = ask(browser_of, hill, full=True)
    assert found["complete"] is True
    assert found["draws"] > ask(browser_of, hill)["draws"]
    assert found["safety"]["limits"]
    assert any("ceilings" in message for message in found["safety"]["messages"])
    assert found["stations"][-1]["name"] == "finish"


def test_a_glimpse_is_near_the_full_answer(browser_of, hill):
    few, all_of = ask(browser_of, hill), ask(browser_of, hill, full=True)
    assert few["finish_s"]["p50"] == pytest.approx(all_of["finish_s"]["p50"], rel=0.03)
    quick, whole = (found["cramp_probability"]["overall"]["p50"] for found in (few, all_of))
    assert quick == pytest.approx(whole, rel=0.5)


def test_a_moved_station_is_where_it_was_put(browser_of, hill):
    stop = {"name": "Barn", "distance_m": 4000.0, "water": True, "food": False, "stop_s": 120.0}
    found = ask(browser_of, hill, full=True, stations=[stop])
    assert [(s["name"], s["distance_m"]) for s in found["stations"]] == [
        ("Barn", 4000.0),
        ("finish", 10_000.0),
    ]
    without = ask(browser_of, hill, full=True, stations=[])
    waited_s = found["finish_s"]["p50"] - without["finish_s"]["p50"]
    assert 120.0 <= waited_s < 140.0, "the stop, and the easier effort of a longer race"
    passed = ask(browser_of, hill, full=True, stations=[stop | {"stop_s": 0.0}])
    assert passed["finish_s"] == without["finish_s"]
    off = browser_of.post(
        "/api/forecast", json={"course": hill, "stations": [stop | {"distance_m": 11_000.0}]}
    )
    assert off.status_code == 422
    assert "off the course" in off.json()["error"]["what"]


def test_causes_are_told_for_the_place_asked_about(browser_of, hill):
    found = browser_of.post("/api/causes", json={"course": hill, "at_m": 8000.0}).json()
    assert found["from_m"] <= 8000.0 <= found["to_m"]
    assert sum(cause["share"] for cause in found["causes"]) == pytest.approx(1.0, abs=0.02)
    assert all(cause["claim"] for cause in found["causes"])
    assert browser_of.post("/api/causes", json={"course": hill, "at_m": 2e4}).status_code == 422
    bad = browser_of.post("/api/causes", json={"course": hill, "at_m": 1.0, "muscle": "arm"})
    assert bad.status_code == 422


def test_an_excluded_runner_is_named_no_amounts(tmp_path):
    from crampcast.home import open_diary

    with open_diary(tmp_path) as diary:
        diary.set_runner_text("mass_kg = 60.0\npregnant = true\n")
    app = build_app(Settings(data=tmp_path))
    key = app.state.explorers.courses.from_words(HILL).key
    found = ask(TestClient(app, base_url="http://localhost"), key, full=True, fluid_l_h=1.0)
    assert found["status"] == "excluded"
    assert found["intake"]["fluid_l_h"]["kept"] is None
    assert all(entry["fluid_ml"] is None for entry in found["schedule"])


@pytest.mark.parametrize(
    "body",
    [
        {"choice": {"warmer_c": 99}},
        {"choice": {"warmer_c": "warm"}},
        {"choice": {"colour": 1}},
        {"choice": {"training": ["flying"]}},
        {"course": "../../etc/passwd"},
        {"weather": "/etc/passwd"},
        {"weather": "auto"},
        {"weather": "hot.csv"},
        {"start": "soon"},
        {"stations": [{"name": "x", "distance_m": -1}]},
        {"choice": {"target_s": 600}},
    ],
)
def test_what_cannot_be_used_is_refused_in_words(browser_of, body):
    answer = browser_of.post("/api/forecast", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]


def test_a_choice_is_read_within_bounds():
    assert read_choice({}) == Choice()
    assert read_choice({"poles": "on", "training": "heat training"}).training == ("heat training",)
    assert read_choice({"fluid_l_h": "0.5"}).without_intake() == Choice()


def test_without_a_script_the_form_gives_the_forecast(browser_of, hill):
    page = browser_of.get(f"/forecast?course={hill}&go=1&fluid_l_h=2&warmer_c=5&training=heat+training").text
    assert page.count('<th scope="row">') >= 10
    assert "Fluid cut to" in page
    assert "%/h" in page
    assert 'value="heat training" checked' in page


def test_words_and_files_open_a_course(browser_of):
    moved = browser_of.get("/forecast?words=12+km+100+m", follow_redirects=False)
    assert moved.status_code == 303
    assert "12 km 100 m" in browser_of.get(moved.headers["location"]).text
    file = Path(__file__).parents[2] / "samples" / "odbl" / "inverness_half_marathon.gpx"
    opened = browser_of.post("/api/courses", files={"file": ("race.gpx", file.read_bytes())}).json()
    assert opened["distance_m"] == pytest.approx(21_100, rel=0.01)
    assert browser_of.get(f"/api/courses/{opened['key']}").json() == opened
    assert browser_of.get("/api/courses/none").status_code == 422


@pytest.mark.parametrize("content", [b"", b"not a course", b"<gpx>", b"PK\x03\x04" + b"\0" * 40])
def test_a_file_that_is_no_course_is_refused_in_words(browser_of, content):
    answer = browser_of.post("/api/courses", files={"file": ("race.gpx", content)})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]


def test_what_the_script_begins_with_cannot_end_its_element(app, browser_of):
    opened = app.state.explorers.courses.from_words("5 km")
    courses = app.state.explorers.courses
    from dataclasses import replace

    courses._keep(replace(opened, key="odd", name='</script><img src=x onerror="1">'))
    page = browser_of.get("/forecast?course=odd").text
    assert "<img" not in page
    data = page.split('id="explorer-data">')[1].split("</script>")[0]
    assert json.loads(data)["course"]["name"].startswith("</script>")


def test_a_changed_diary_is_seen(tmp_path):
    from crampcast.home import open_diary

    found = build_app(Settings(data=tmp_path)).state.explorers
    assert found.runner().stated is False
    with open_diary(tmp_path) as diary:
        diary.set_runner_text("mass_kg = 61.0\n")
    assert (found.runner().stated, found.runner().profile.mass_kg) == (True, 61.0)
    assert found.runner() is found.runner()


def test_what_a_forecast_rests_on_is_marked_anew_with_the_runner_alone(client, folder):
    told = client.get("/api/rests-on").json()
    assert (told["runs"], told["stated"]) == (0, False)
    with open_diary(folder) as diary:
        log(diary, "note", {"text": "Windy."}, None, datetime.now(UTC))
    assert client.get("/api/rests-on").json() == told
    answer = client.put("/api/runner", json={"from": {"weekly_km": 40.0}})
    assert answer.status_code == 200, answer.text
    again = client.get("/api/rests-on").json()
    assert again["mark"] != told["mark"]
    assert again["stated"] is True
