"""The whole journey through the shell, in a home of its own, with every amount checked."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crampcast.jobs.plan.answer import AMOUNTS_CITED
from crampcast.report.schemas import load_schema

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("crampcast")
ROAD, MOUNTAIN = ROOT / "samples" / "road", ROOT / "samples" / "mountain"
HALF_MARATHON = ROOT / "samples" / "odbl" / "inverness_half_marathon.gpx"
TRAIL = MOUNTAIN / "pct_barker_pass_to_sonora_pass.gpx"
ROUTE = ROOT / "tests" / "data" / "gpx" / "gpxpy__route.gpx"
LOG = ROAD / "four_year_log.csv"
RUNNERS = {
    "ill": "age = 30\nmass_kg = 70\nheight_m = 1.8\nill = true\n",
    "pregnant": 'age = 30\nmass_kg = 64\nheight_m = 1.7\nsex = "female"\npregnant = true\n',
    "under 18": "age = 16\nmass_kg = 60\nheight_m = 1.7\n",
}
PRODUCTS = """
[[product]]
name = "Thirty"
kind = "gel"
serving = "1 sachet"
carbohydrate = "30 g"
fructose = "12 g"
sodium = "0.04 g"

[[product]]
name = "Mix"
kind = "drink"
serving = "16 fl oz"
carbohydrate = "24 g"
sodium = "300 mg"
colour = "pink"
"""
SODIUM_MG_MMOL = 22.99
FEW = ("--draws", "32")
EVENLY = (*FEW, "--no-optimise")
"""For what the search has no part in: it costs as much as all the rest of a plan."""


class Shell:
    """A user's shell: a home, a working folder, and the answers given so far."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = ("PATH", "LANG", "LC_ALL", "CRAMPCAST_CACHE", "SYSTEMROOT")
        self.environment = {key: os.environ[key] for key in kept if key in os.environ}
        self.environment |= {"HOME": str(home)}

    def __call__(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(COMMAND), *map(str, words)],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )

    def answer(self, *words: object) -> dict:
        """Run a command with --json and return its answer, which must keep its schema."""
        done = self(*words, "--json")
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        found = json.loads(done.stdout)
        Draft202012Validator(load_schema(str(words[0]))).validate(found)
        return found


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """The shell of somebody who has just installed crampcast."""
    home = tmp_path_factory.mktemp("home")
    for name, text in RUNNERS.items():
        (home / f"{name}.toml").write_text(text)
    (home / "products.toml").write_text(PRODUCTS)
    return Shell(home)


@pytest.fixture(scope="module")
def imported(shell):
    """The first import."""
    return shell.answer("import", LOG)


ROAD_WORDS = (
    "plan",
    HALF_MARATHON,
    "--start",
    "2026-07-19T09:30",
    "--weather",
    "12-18 C, 75 % rh, cloudy, wind 4 m/s",
    "--stations",
    ROAD / "stations.csv",
    "--runner",
    ROAD / "runner.toml",
    *FEW,
)


@pytest.fixture(scope="module")
def road(shell, imported):
    """The half marathon, after the import, with files."""
    done = shell(*ROAD_WORDS, "--json", "--out", "out")
    assert done.returncode == 0, done.stderr
    files = ("plan.html", "plan.json", "legs.csv", "card.pdf", "rescue.html", "crew.html")
    files += ("course.fit", "course.gpx", "course.tcx", "workout.fit", "plan.ics")
    assert done.stderr == f"written: {', '.join(f'out/{name}' for name in files)}\n"
    return done.stdout


@pytest.fixture(scope="module")
def mountain(shell):
    """The mountain course, from answers alone."""
    return shell.answer(
        *("plan", TRAIL, "--start", "2026-08-01T05:00", "--weather", "6-25 C, 35 % rh, sunny, wind 3 m/s"),
        *("--stations", MOUNTAIN / "stations.csv", "--runner", MOUNTAIN / "runner.toml"),
        *("--data", "nobody", *FEW),
    )


@pytest.fixture(scope="module")
def words(shell):
    """A course in words, nobody named, a question about a place, and what there is to eat and drink."""
    asked = ("--why", "km9 quads left", "--products", "products.toml", "--carry", "1x500 ml, 1 pocket")
    return shell.answer("plan", "12 km 300 m", "--data", "nobody", *EVENLY, *asked)


def sums_of_an_hour(schedule: list[dict], key: str) -> list[float]:
    """Return the sum of an amount over the hour that ends with each entry."""
    return [
        sum(e[key] or 0.0 for e in schedule if last["time_s"] - 3600.0 < e["time_s"] <= last["time_s"])
        for last in schedule
    ]


def check_amounts(plan: dict, mass_kg: float) -> None:
    """Hold every amount of a plan against the limits, without the plan's own code."""
    schedule = plan["schedule"]
    assert schedule
    assert [e["time_s"] for e in schedule] == sorted(e["time_s"] for e in schedule)
    assert schedule[-1]["time_s"] <= plan["finish_s"]["p90"]
    stated = {limit["id"]: limit for limit in plan["safety"]["limits"]}
    for limit in plan["safety"]["limits"]:
        assert limit["value"] <= limit["limit"] + 1e-6, limit
    fluid_l = [ml / 1000.0 for ml in sums_of_an_hour(schedule, "fluid_ml")]
    sodium_mg = sums_of_an_hour(schedule, "sodium_mg")
    hourly = [u["limit"] for u in plan["safety"]["limits"] if u["unit"] == "L/h" and u["id"] == "H10"]
    most_l = min([1.0, *hourly])
    assert max(fluid_l) <= most_l + 1e-9
    assert max(sodium_mg) <= 1500.0
    for litres, mg in zip(fluid_l, sodium_mg, strict=True):
        assert mg <= 60.0 * SODIUM_MG_MMOL * litres + 1e-6
    assert (
        max(sums_of_an_hour(schedule, "carbohydrate_g")) <= min(120.0, stated["carbohydrate"]["limit"]) + 1e-9
    )
    assert max(sums_of_an_hour(schedule, "caffeine_mg")) <= min(200.0, 3.0 * mass_kg)
    assert sum(e["caffeine_mg"] or 0.0 for e in schedule) <= 400.0
    check_water(plan)


def check_water(plan: dict) -> None:
    """No runner gains body water, and no plasma sodium falls below the line of a low one at the median."""
    along = plan["profile"]
    late = [k for k, time_s in enumerate(along["time_s"]["p50"]) if time_s >= 1800.0]
    assert max(along["body_water_change_l"]["p50"][k] for k in late) <= 0.0
    assert min(along["plasma_sodium_mmol_l"]["p50"]) >= 135.0
    assert max(along["stomach_ml"]["p90"]) <= 1000.0
    to_hand = sum(stretch["fluid_ml"] for stretch in plan["available"])
    assert to_hand <= 1000.0 * plan["finish_s"]["p90"] / 3600.0
    assert to_hand >= sum(e["fluid_ml"] for e in plan["schedule"]) - 100.0


def test_inspect_tells_courses_and_logs_apart(shell):
    found = shell.answer("inspect", HALF_MARATHON, TRAIL, LOG)["files"]
    assert [f["error"] for f in found] == [None] * 3
    assert [f["kind"] for f in found[:2]] == ["course", "course"]
    assert found[0]["distance_m"] == pytest.approx(21_100, rel=0.01)
    assert found[1]["climb_m"] == pytest.approx(7300, rel=0.05)
    assert found[2]["records"] == 1055


def test_import_counts_each_run_once(shell, imported):
    assert (imported["imported"], imported["duplicates"], imported["refused"]) == (1055, 0, [])
    files = {p: p.read_bytes() for p in sorted(shell.home.rglob("*")) if p.is_file()}
    again = shell.answer("import", LOG)
    assert (again["imported"], again["duplicates"], again["refused"]) == (0, 1055, [])
    assert {p: p.read_bytes() for p in sorted(shell.home.rglob("*")) if p.is_file()} == files


def test_road_plan_keeps_every_limit(road):
    plan = json.loads(road)
    Draft202012Validator(load_schema("plan")).validate(plan)
    assert plan["status"] in ("ok", "reduced")
    check_amounts(plan, 68.0)
    assert plan["course"]["distance_m"] == pytest.approx(21_097.5, rel=0.01)
    assert 5000 < plan["finish_s"]["p10"] < plan["finish_s"]["p50"] < plan["finish_s"]["p90"] < 12_000
    assert plan["start"].startswith("2026-07-19T09:30:00+01:00")


def test_road_plan_rests_on_the_log(road):
    estimates = {row["name"]: row for row in json.loads(road)["runner"]["estimates"]}
    assert estimates["weekly_km"]["value"] == pytest.approx(21.0, abs=1.0)
    assert "runs since" in estimates["weekly_km"]["basis"]


def test_stations_come_in_order_by_the_clock_of_the_place(road):
    plan = json.loads(road)
    stations = plan["stations"]
    assert [s["name"] for s in stations] == ["Water 1", "Water 2", "Water 3", "Water 4", "finish"]
    for earlier, later in pairwise(stations):
        assert earlier["time_s"]["p50"] < later["time_s"]["p50"]
        assert earlier["cramp_probability"]["p50"] <= later["cramp_probability"]["p50"]
    assert all(s["clock"]["p50"].endswith("+01:00") for s in stations)
    drunk = sum(s["leg"]["fluid_ml"] for s in stations)
    assert drunk == pytest.approx(sum(e["fluid_ml"] for e in plan["schedule"]), abs=1.0)


def test_what_the_stations_say_to_drink_is_what_the_bottles_are_filled_for(road):
    plan = json.loads(road)
    drinks = {s["name"]: s["leg"]["drink_ml"] for s in plan["stations"]}
    stretches = plan["packing"]["stretches"]
    assert drinks.keys() == {stretch["to"] for stretch in stretches}
    for stretch in stretches:
        cups_ml = sum(one.get("volume_ml") or 0.0 for one in stretch["at_station"])
        assert drinks[stretch["to"]] == pytest.approx(stretch["scheduled_ml"] + cups_ml, abs=1.0)
    carried = [e for e in plan["schedule"] if all(one["from"] == "pocket" for one in e["products"])]
    assert all(e["drink_ml"] == 0.0 for e in carried)


def test_same_seed_same_bytes_and_units_change_no_json(shell, road):
    assert shell(*ROAD_WORDS, "--json", "--units", "imperial").stdout == road


def test_files_hold_the_same_answer(shell, road):
    out = shell.home / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        *("card.pdf", "course.fit", "course.gpx", "course.tcx", "crew.html", "legs.csv"),
        *("plan.html", "plan.ics", "plan.json", "rescue.html", "workout.fit"),
    ]
    assert (out / "plan.json").read_text(encoding="utf-8") == road
    with (out / "legs.csv").open(encoding="utf-8", newline="") as file:
        legs = list(csv.DictReader(file))
    stations = json.loads(road)["stations"]
    assert [leg["name"] for leg in legs] == [s["name"] for s in stations]
    assert [float(leg["distance_km"]) for leg in legs] == pytest.approx(
        [s["distance_m"] / 1000 for s in stations], abs=6e-4
    )
    assert all(re.fullmatch(r"\d+:\d\d(:\d\d)?", leg["leg_time_p50"]) for leg in legs)


def test_page_fetches_nothing(shell, road):
    page = (shell.home / "out" / "plan.html").read_text(encoding="utf-8")
    assert "Inverness" in page
    assert "default-src 'none'" in page
    fetched = re.findall(r"""(?:src|srcset|poster|data-src)\s*=\s*["']?(?!data:|#)[^"'> ]+""", page)
    fetched += re.findall(r"<link\b(?![^>]*data:)[^>]*>|@import|url\((?!['\"]?(?:data:|#))", page)
    assert fetched == []


def test_imperial_text_shows_miles(shell, imported):
    done = shell(*ROAD_WORDS, "--no-optimise", "--units", "imperial")
    assert (done.returncode, done.stderr) == (0, "")
    assert "13.1 mi" in done.stdout
    found = re.search(r".*\d (?:km|ml)\b.*", done.stdout)
    assert found is None, found


def test_half_way_the_rest_is_planned_anew(shell, imported, road):
    planned = json.loads(road)
    at_s = median_time_at(10_000.0, planned["profile"])
    said = f"km10 {at_s // 3600:.0f}:{at_s % 3600 // 60:02.0f}:{at_s % 60:02.0f}"
    more = ("--from", said, "--cramped", "km9 calf left 4", "--have", "1 gel, 300 ml water", "--no-optimise")
    done = shell(*ROAD_WORDS, *more, "--json", "--out", "rest")
    assert done.returncode == 0, done.stderr
    rest = json.loads(done.stdout)
    Draft202012Validator(load_schema("plan")).validate(rest)
    assert rest["finish_s"]["p50"] == pytest.approx(planned["finish_s"]["p50"], rel=0.1)
    assert all(entry["time_s"] > at_s for entry in rest["schedule"])
    assert rest["under_way"]["cramps"][0]["muscle"] == "calf"
    assert rest["before"] == []
    here = rest["packing"]["stretches"][0]
    assert (here["from"], here["fill"]) == ("here", [])
    assert sum(one["units"] for one in here["pack"]) <= 1
    refill_m = min(s["from_m"] for s in rest["packing"]["stretches"][1:] if s["fill"] or s["at_station"])
    sips = [one for e in rest["schedule"] if e["distance_m"] <= refill_m for one in e["products"]]
    assert sum(one["volume_ml"] or 0.0 for one in sips) <= 300.0
    assert {one["name"] for one in sips} <= {"gel", "water"}
    assert {row["kind"] for row in rest["contingencies"]} >= {"cramp", "late", "hotter"}
    assert (shell.home / "rest" / "course.fit").exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--from", "km30 3:00:00"), "beyond the finish"),
        (("--from", "km10 -1:00:00"), "before the start"),
        (("--from", "km20 0:20:00"), "world record"),
        (("--from", "half way"), "no place and time"),
        (("--from", "km10 1:00:00", "--cramped", "km12 calf"), "ahead of you"),
        (("--from", "km10 1:00:00", "--drunk", "12 L"), "no amount that anybody takes"),
        (("--eaten", "90 g"), "a race under way"),
        (("--elevation", "srtm"), "no source of heights"),
    ],
)
def test_what_cannot_be_on_the_way_is_one_line(shell, said, why):
    done = shell("plan", HALF_MARATHON, "--data", "nobody", *EVENLY, *said)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert why in done.stderr


def median_time_at(distance_m: float, profile: dict) -> float:
    """Return the median time at a distance."""
    pairs = list(zip(profile["distance_m"], profile["time_s"]["p50"], strict=True))
    (x0, y0), (x1, y1) = next((a, b) for a, b in pairwise(pairs) if a[0] <= distance_m <= b[0])
    return y0 + (y1 - y0) * (distance_m - x0) / (x1 - x0)


def test_mountain_plan_keeps_every_limit(mountain):
    assert mountain["status"] in ("ok", "reduced")
    check_amounts(mountain, 66.0)
    assert mountain["finish_s"]["p50"] > 20 * 3600
    assert mountain["course"]["climb_m"] == pytest.approx(7300, rel=0.05)
    assert len(mountain["stations"]) == 13


def test_a_place_of_the_course_is_explained(words):
    found = words["why"]
    assert (found["from_m"], found["to_m"]) == (8500.0, 9500.0)
    assert (found["muscle"], found["side"]) == ("quadriceps", "left")
    assert sum(cause["share"] for cause in found["causes"]) == pytest.approx(1.0, abs=1e-9)
    cited = {claim["id"] for claim in words["claims"]}
    for cause in found["causes"]:
        withheld = words["status"] == "excluded" and cause["claim"] in AMOUNTS_CITED
        assert withheld or any(claim.startswith(cause["claim"]) for claim in cited), cause


def test_course_in_words_with_nobody_named_says_what_it_assumes(words):
    said = " ".join(words["warnings"])
    for assumed in ("no runner was given", "no weather was given", "no start was given", "in words"):
        assert assumed in said
    assert words["course"]["climb_m"] == pytest.approx(300, abs=1)


def test_own_products_are_packed_in_whole_units(words):
    assert 'products.toml, "Mix": colour is not a key of a product; it is ignored' in words["warnings"]
    packing = words["packing"]
    assert packing["status"] == "packed"
    assert packing["products"] == "own"
    assert packing["carry"]["bottles_ml"] == [500.0]
    assert packing["carry"]["stated"] is True
    taken = [one for entry in words["schedule"] for one in entry.get("products", ())]
    assert {one["name"] for one in taken} <= {"Thirty", "Mix", "water"}
    for entry in words["schedule"]:
        sugar = {"Thirty": 30.0, "Mix": 24.0 / 473.176, "water": 0.0}
        eaten = sum(sugar[one["name"]] * (one["units"] or one["volume_ml"]) for one in entry["products"])
        assert entry["carbohydrate_g"] == pytest.approx(eaten, abs=0.01)


def test_a_mountain_race_is_packed_from_place_to_place(mountain):
    packing, schedule = mountain["packing"], mountain["schedule"]
    assert packing["status"] == "packed"
    assert packing["totals"]["carbohydrate_g"]["packed"] > 0
    counted: dict[str, int] = {}
    for entry in schedule:
        for one in entry["products"]:
            if one["from"] == "pocket":
                counted[one["product"]] = counted.get(one["product"], 0) + one["units"]
    bought = {row["product"]: row["units"] for row in mountain["shopping_list"]}
    assert counted
    assert all(bought[key] == units for key, units in counted.items())
    pocketed = [row for stretch in packing["stretches"] for row in stretch["pack"]]
    assert sum(row["units"] for row in pocketed) == sum(counted.values())
    room_ml = packing["carry"]["pockets"] * packing["carry"]["pocket_ml"]
    assert 50.0 * counted.get("gel", 0) <= room_ml * (1 + len(mountain["drop_bags"]))
    for stretch in packing["stretches"]:
        assert sum(b["bottles"] for b in stretch["fill"]) <= len(packing["carry"]["bottles_ml"])
    assert not any("juice" in entry["item"] or "shot" in entry["item"] for entry in schedule)
    assert all(1 <= remedy["times"] <= 2 for remedy in packing["kit"])


def test_course_without_heights_is_flat_with_a_warning_or_refused(shell):
    plan = shell.answer("plan", ROUTE, "--data", "nobody", *EVENLY)
    assert plan["course"]["has_elevation"] is False
    assert any("planned as flat" in warning for warning in plan["warnings"])
    strictly = shell("plan", ROUTE, "--strict", "--json")
    assert (strictly.returncode, strictly.stdout) == (2, "")
    assert strictly.stderr.count("\n") == 1


@pytest.mark.parametrize("who", RUNNERS)
def test_no_amount_is_named_to_whom_it_could_harm(shell, who):
    how = FEW if who == "pregnant" else EVENLY
    plan = shell.answer("plan", "12 km 300 m", "--runner", f"{who}.toml", "--data", "nobody", *how)
    assert plan["status"] == ("refused" if who == "ill" else "excluded")
    assert plan["reason"]
    named = [e[key] for e in plan["schedule"] for key in ("fluid_ml", "sodium_mg", "caffeine_mg")]
    assert not any(named)
    if who == "ill":
        assert plan["schedule"] == []


def test_the_diary_is_all_that_is_left_in_the_home(shell, road, mountain, words):
    assert not (shell.home / "nobody").exists()
    left = {path.name for path in shell.home.iterdir()} - {f"{name}.toml" for name in RUNNERS}
    assert left <= {"out", "rest", "products.toml", ".local", ".cache"}
