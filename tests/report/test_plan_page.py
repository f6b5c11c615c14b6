"""A plan's page: self-contained, escaped, complete, and honest when there is no plan."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from crampcast.evidence.muscles import REPORTED
from crampcast.report.figure import body_figure
from crampcast.report.html import plan_html, templates
from crampcast.report.schemas import load_schema
from crampcast.report.tables import limit_rows
from crampcast.report.text import plan_text

HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}\u202e\x00"
VOID = {"meta", "link", "input", "img", "br"}


class Page(HTMLParser):
    """Elements of a page in order, with the check that every one that opens also closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def plan(data: Path) -> dict[str, Any]:
    """Return the synthetic shape fixture."""
    found: dict[str, Any] = json.loads((data / "report" / "plan_result.json").read_text(encoding="utf-8"))
    return found


def words(page: str) -> str:
    """Return the page's text with plain spaces."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("\u00a0", " ").split())


def test_the_page_is_whole_and_says_what_matters(plan: dict[str, Any]) -> None:
    text = plan_html(plan)
    page = Page(text)
    assert page.open == []
    shown = words(text)
    assert plan["headline"] in shown
    assert "factor of two" in shown
    assert "not a medical device" in shown
    for station in plan["stations"]:
        assert station["name"] in shown
    for cause in plan["causes"]:
        assert cause["facts"][0].replace("'", "&#39;") in shown
    assert "9f2c81d4aa07" in shown


def test_causes_name_the_stretch_that_they_speak_of(plan: dict[str, Any]) -> None:
    shown, miles = words(plan_html(plan)), words(plan_html(plan, "imperial"))
    assert "Why 24.0 km to 27.2 km is the reddest half hour" in shown
    assert "3.4 times the risk of this stretch with everything as usual." in shown
    assert "Leading there: quadriceps 52 %, calf 21 %." in shown
    assert "Why is it as red as it is from 30.5 km to 31.5 km? Calf left" in shown
    assert "640 m of climb up to there" in shown
    assert "from 19.0 mi to 19.6 mi? Calf left" in miles
    assert "2100 ft of climb up to there" in miles
    del plan["why"], plan["causes_of"]
    assert "reddest" not in words(plan_html(plan))


def test_near_cramps_and_the_next_cramp_are_told(plan: dict[str, Any]) -> None:
    shown = words(plan_html(plan))
    assert "A cramp or a twinge that nearly is one: 81 % (57–97 %)." in shown
    assert "Once it has cramped, another before the finish: 37 % (20–61 %)." in shown
    assert "A cramp in the six hours after the finish: 4 % (2–9 %)." in shown


def test_nothing_is_fetched(plan: dict[str, Any]) -> None:
    text = plan_html(plan)
    page = Page(text)
    for tag, attributes in page.found:
        for name in ("src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"):
            assert name not in attributes, (tag, name)
        if tag != "a":
            assert attributes.get("href", "data:").startswith("data:")
    assert {link["href"].split("/")[2] for link in page.named("a")} == {"doi.org"}
    assert "@import" not in text
    assert not re.search(r"url\s*\(", text)
    assert not {"iframe", "object", "embed", "img", "video", "audio"} & {tag for tag, _ in page.found}


def test_the_policy_allows_the_one_script_and_no_other(plan: dict[str, Any]) -> None:
    text = plan_html(plan)
    [script] = re.findall(r"<script>(.*?)</script>", text, flags=re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = Page(text).named("meta")[1]["content"]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def hostile(value: Any) -> Any:
    """Return a result in which every text is an attack."""
    if isinstance(value, dict):
        return {HOSTILE if key == "calf" else key: hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return HOSTILE if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\dT", value) else value


def test_texts_of_strangers_stay_texts(plan: dict[str, Any]) -> None:
    text = plan_html(hostile(plan))
    page = Page(text)
    assert page.open == []
    assert len(page.named("script")) == 2
    assert not page.named("img")
    assert not any(name.startswith("on") for _, attributes in page.found for name in attributes)
    assert "{{7*7}}" in text
    assert "\u202e" not in text
    assert not page.named("a")


def test_all_charts_have_words(plan: dict[str, Any]) -> None:
    page = Page(plan_html(plan))
    charts = [attributes for _, attributes in page.found if attributes.get("role") == "img"]
    assert len(charts) >= 2 + len(REPORTED) + 8
    assert all(len(chart["aria-label"]) > 5 for chart in charts)
    headings = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_strips_share_the_axis_of_the_profile(plan: dict[str, Any]) -> None:
    """Every strip of hazard covers the whole course once: its stretches' widths add up to the axis."""
    text = plan_html(plan)
    strips = re.findall(r'<svg viewBox="0 0 1000 100"[^>]*crispEdges.*?</svg>', text, flags=re.S)
    assert len(strips) == len(REPORTED)
    for strip in strips:
        widths = [float(width) for width in re.findall(r"M[\d.]+ 0h([\d.]+)v", strip)]
        assert sum(widths) == pytest.approx(1000, abs=0.5)


def test_the_warmest_colour_is_where_the_hazard_peaks(plan: dict[str, Any]) -> None:
    n = len(plan["profile"]["distance_m"])
    flat = {"p10": [0.0] * n, "p50": [0.0] * n, "p90": [0.0] * n}
    peak = copy.deepcopy(flat)
    peak["p50"][-1] = 0.2
    plan["profile"]["hazard_per_h"] = {"calf": peak, "shin": flat}
    text = plan_html(plan)
    strips = re.findall(r'<svg viewBox="0 0 1000 100"[^>]*crispEdges.*?</svg>', text, flags=re.S)
    assert re.findall(r'class="h(\d)" d="M([\d.]+)', strips[0])[-1][0] == "7"
    assert float(re.findall(r'class="h7" d="M([\d.]+)', strips[0])[0]) > 980
    assert 'class="h7"' not in strips[1]


@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_every_part_may_be_missing_or_null(plan: dict[str, Any], units: Any) -> None:
    for holder in (plan, plan["profile"], plan["cramp_probability"], plan["safety"], plan["course"]):
        for key in list(holder):
            kept = holder[key]
            holder[key] = None
            assert "medical" in plan_html(plan, units)
            del holder[key]
            assert Page(plan_html(plan, units)).open == []
            holder[key] = kept


def test_broken_numbers_do_not_break_the_page(plan: dict[str, Any]) -> None:
    plan["profile"]["core_temperature_c"]["p50"][3] = None
    plan["profile"]["core_temperature_c"]["p90"][5] = float("nan")
    plan["profile"]["stomach_ml"] = {"p50": [1.0]}
    plan["finish_s"] = {"p50": float("inf")}
    plan["stations"][0]["distance_m"] = "far"
    text = plan_html(plan)
    assert "nan" not in re.findall(r' d="([^"]*)"', text)
    assert not re.search(r'(d|style)="[^"]*\b(nan|inf|None)\b', text)
    assert Page(text).open == []


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("refused", "No plan is given. fever: do not run"),
        ("excluded", "Outside what crampcast can answer. fever: do not run"),
        ("reduced", "Planned, and slower than you could run, to stay within the limits. fever: do not run"),
    ],
)
def test_a_plan_that_is_not_given_says_so_first(status: str, line: str) -> None:
    text = plan_html({"status": status, "reason": "fever: do not run"})
    assert line in words(text)
    assert "Station by station" not in text
    assert Page(text).open == []


def test_without_heights_the_page_says_so(plan: dict[str, Any]) -> None:
    plan["course"]["has_elevation"] = False
    shown = words(plan_html(plan))
    assert "holds no heights" in shown
    assert "↗" not in shown


def test_the_fixture_has_the_published_shape(plan: dict[str, Any]) -> None:
    Draft202012Validator(load_schema("plan")).validate(plan)


def test_no_amounts_means_to_thirst(plan: dict[str, Any]) -> None:
    plan["available"] = []
    for item in plan["schedule"]:
        item["fluid_ml"] = item["sodium_mg"] = None
    for station in plan["stations"]:
        station["leg"]["fluid_ml"] = None
    shown = words(plan_html(plan))
    assert shown.count("to thirst") >= len(plan["schedule"]) + len(plan["stations"])
    assert not re.search(r"\d ml", shown[shown.index("Station by station") : shown.index("Safety limits")])


def test_imperial_changes_every_measure(plan: dict[str, Any]) -> None:
    shown = words(plan_html(plan, "imperial"))
    for unit in (" mi ", " ft ", "fl oz", "°F"):
        assert unit in shown
    table = shown[shown.index("Station by station") : shown.index("Warnings")]
    assert not re.search(r"\d (km|ml|L/h|L)\b", table)
    assert "103.1 °F" in table


def test_a_long_course_stays_a_small_file(plan: dict[str, Any]) -> None:
    def stretched(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: stretched(inner) for key, inner in value.items()}
        return (
            [value[index * len(value) // 400] for index in range(400)] if isinstance(value, list) else value
        )

    plan["profile"] = stretched(plan["profile"])
    plan["profile"]["distance_m"] = [400.0 * index for index in range(400)]
    plan["schedule"] = plan["schedule"] * 5
    size = len(plan_html(plan).encode())
    assert size < 600_000


def test_a_thirsty_runner_is_told_what_is_within_reach(plan: dict[str, Any]) -> None:
    shown = words(plan_html(plan))
    assert "0.0–16.9 km: up to 1\u202f000 ml" in plan_html(plan)
    assert "Within reach if you are thirsty" in shown


def test_a_name_in_the_key_does_not_touch_the_number_beside_it(plan: dict[str, Any]) -> None:
    """Numbers of the second column stand in the gap: "Saint-Gervais-les-Bains4. La Balme"."""
    style = plan_html(plan).partition("</style>")[0]
    [gap_rem] = re.findall(r"^\.key {[^}]*column-gap: ([\d.]+)rem", style, re.MULTILINE)
    paddings = re.findall(r"\.key[^{}]*{[^}]*padding-left: ([\d.]+)rem", style)
    assert float(gap_rem) >= max(map(float, paddings)) + 0.5


def test_crowded_stations_leave_out_numbers_not_stations(plan: dict[str, Any]) -> None:
    last_m = plan["profile"]["distance_m"][-1]
    plan["stations"] = [
        {"name": f"Station number {index}", "distance_m": last_m * index / 60} for index in range(1, 61)
    ]
    text = plan_html(plan)
    assert text.count('class="station"') == 60
    pins = [
        float(place)
        for place in re.findall(
            r'class="station" style="left:([\d.]+)%"><span class="pin (?:always|wide)"', text
        )
    ]
    assert 20 <= len(pins) <= 36
    assert all(after - before >= 2.8 for before, after in pairwise(pins))
    assert 'class="key wide"' in text
    assert "Station number 37" in words(text)


def test_own_choices_and_binding_limits_are_marked(plan: dict[str, Any]) -> None:
    shown = words(plan_html(plan))
    assert "H2†" in shown
    assert "† our own choice" in shown
    assert "held the plan back" in shown
    assert "H3†" not in shown


def test_a_limit_that_has_been_passed_is_told_as_passed(plan: dict[str, Any]) -> None:
    drunk = {"id": "H1", "value": 1.2, "limit": 0.316, "unit": "L", "binding": True, "text": "Never more."}
    told = plan | {"safety": plan["safety"] | {"limits": [*plan["safety"]["limits"], drunk]}}
    first = limit_rows(told, "metric")[0]
    assert (first["id"], first["above"], first["value"]) == ("H1", True, "1.2 L")
    assert "above it" in words(plan_html(told))
    out = StringIO()
    plan_text(told, console=Console(width=200, file=out))
    said = out.getvalue()
    assert "Never more: 1.2 L against 0.316 L" in said
    assert said.index("Above their limit") < said.index("Never more") < said.index("Limits that held")
    assert not any(row["above"] for row in limit_rows(plan, "metric"))


def point(effort: float, finish_s: float, chance: float, **more: Any) -> dict[str, Any]:
    """Return a point of the frontier."""
    spread = {"p10": 0.5 * chance, "p50": chance, "p90": min(2.0 * chance, 1.0)}
    return {
        "effort": effort,
        "finish_s": {"p10": 0.95 * finish_s, "p50": finish_s, "p90": 1.05 * finish_s},
        "cramp_probability": spread,
        "status": "ok",
        "pace_s_km": finish_s / 50.0,
        "intake_h": {"carbohydrate_g": 60.0, "fluid_ml": 450.0, "sodium_mg": 400.0},
        "passages": [{"distance_m": 50_000.0, "time_s": finish_s}],
        "pacing": [{"from_m": 0.0, "to_m": 50_000.0, "effort": effort, "words": f"{effort:.2f} of even"}],
        "finish_change_s": finish_s - 30_000.0,
        "cramp_probability_change": {"p10": -0.2, "p50": chance - 0.3, "p90": 0.0},
    } | more


def test_a_spread_that_nobody_would_feel_is_no_list_of_instructions(plan: dict[str, Any]) -> None:
    stretch = {"from_m": 0, "to_m": 2000, "kind": "climb", "effort": 0.98, "words": "2 % easier than even"}
    told = {"used": True, "why_not": None, "draws_held_out": 200, "cramp_probability_change": -0.02}
    much, little = (
        words(plan_html(plan | {"pacing": [stretch], "optimiser": told | changed}))
        for changed in ({"finish_change_s": 30.0}, {"finish_change_s": -9.0, "cramp_probability_change": 0.0})
    )
    assert "2 % easier than even" in much
    assert "cramps in 100 runs −2" in much
    assert "2 % easier than even" not in little
    assert "Run an even effort, and eat and drink by the schedule" in little


def with_frontier(plan: dict[str, Any]) -> dict[str, Any]:
    efforts = (1.0, 0.98, 0.96, 0.93, 0.9, 0.86, 0.82)
    points = [point(e, 30_000.0 / e, 0.3 * e**6, dominated=k == 6) for k, e in enumerate(efforts)]
    return plan | {"finish_s": points[2]["finish_s"], "frontier": points}


def test_without_a_script_the_frontier_is_a_table(plan: dict[str, Any]) -> None:
    text = plan_html(with_frontier(plan))
    section = text.split('<section id="frontier">')[1].split("</section>")[0]
    assert Page(text).open == []
    assert '<div class="minutes" hidden>' in section
    rows = words(section.split("<tbody>")[1])
    for row in with_frontier(plan)["frontier"]:
        assert f"{100 * row['cramp_probability']['p50']:.0f} %" in rows
        assert (
            f"{round(row['finish_s']['p50'] / 60) // 60}:{round(row['finish_s']['p50'] / 60) % 60:02d}"
            in rows
        )
    assert rows.count("later than another plan here, and no safer") == 1
    assert "min/mi" in plan_html(with_frontier(plan), "imperial")
    assert 'id="frontier"' not in plan_html(plan)


def test_the_handle_shows_what_a_point_takes_and_risks(
    plan: dict[str, Any], tmp_path: Path, browser: Any
) -> None:
    path = tmp_path / "plan.html"
    path.write_text(plan_html(with_frontier(plan)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 800}, java_script_enabled=True)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    told = page.locator("#frontier .told")
    assert told.locator("[data-minutes=finish]").inner_text() == "8:41"  # starts at the plan of the page
    handle = page.get_by_label("Easier, later, safer")
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert told.locator("[data-minutes=finish]").inner_text() == "8:58"
    assert told.locator("[data-minutes=chance]").inner_text() == "19 %"
    assert "0.93 of even" in told.inner_text()
    plot = page.locator("#frontier .plot")
    box = plot.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + 20)
    assert handle.input_value() == "6"
    assert "no safer" in told.inner_text()
    assert "60 g carbohydrate, 450 ml drink, 400 mg sodium" in told.inner_text()
    course = page.get_by_label("Move along the course")
    course.fill("0")
    first = with_frontier(plan)["schedule"][0]
    assert page.locator("#next").inner_text().startswith(f"next: {first['item']}")
    course.fill(course.get_attribute("max"))
    assert page.locator("#next").inner_text() == ""
    grams = sum(e["carbohydrate_g"] for e in plan["schedule"])
    lane = page.locator(".lane").first
    assert lane.locator("output").inner_text() == lane.locator(".scale b").inner_text() == f"{grams:.0f} g"
    assert problems == []
    page.close()


def test_the_body_is_drawn_by_sides_only_where_the_diary_tells_them_apart():
    chances = {"calf": {"p50": 0.3}, "shin": {"p50": 0.1}}
    alike = {"cramp_probability": {"by_muscle": chances}}
    learnt = {"parameters": [{"name": "side.calf", "middle": 4.0}, {"name": "effect.heat", "middle": 0.2}]}
    plain, sided = body_figure(alike), body_figure(alike | {"learnt": learnt})
    assert all(patch.left == patch.right for patch in plain.front + plain.back)
    assert "drawn alike" in plain.alt
    (calf,), (shin,) = sided.back, sided.front
    assert calf.left > calf.right
    assert "80 % of it left" in calf.title
    assert shin.left == shin.right
    drawn = [str(templates().get_template("strips.html").module.body(one, "M0 0")) for one in (plain, sided)]
    assert [">L</text>" in one for one in drawn] == [False, True]
    back = drawn[1].split("translate(188 6) scale(1 1)")[1]
    assert back.index(f'class="h{calf.right} muscle"') < back.index(f'class="h{calf.left} muscle"')
