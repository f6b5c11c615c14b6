"""The app in a browser: the explorer by mouse and keyboard, axe on every page, nothing from elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from crampcast.home import open_diary, sample
from crampcast.jobs.importing import import_paths
from crampcast.jobs.learn.sides import keep_sides
from crampcast.jobs.ports import save_runner
from crampcast.runner.questions import from_toml
from crampcast.web import Settings, build_app
from crampcast.web.pages import routers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DRAWN_MS = 240_000


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Folder of the diary."""
    return Path(tmp_path_factory.mktemp("diary"))


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Address of the app, served for all tests of the session."""
    app = build_app(Settings(data=folder))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(60)  # a simulation in work is waited for


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A tab that keeps count of errors, and of requests to anywhere else."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda why: wrong.append(str(why)))
    opened.on("request", lambda r: None if r.url.startswith(address) else wrong.append(r.url))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert wrong == []


OUT_OF_REACH = """all => all.map((a) => [a.textContent, a.getBoundingClientRect()])
    .filter(([, box]) => box.left < 0 || box.right > innerWidth || box.height < 44).map(([name]) => name)"""
"""Entries of the navigation that a finger cannot reach without scrolling sideways, or hardly hits."""


def serious(tab: Page) -> list[str]:
    """Return what axe finds that keeps somebody out, with the places."""
    found = Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['target']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", routers())
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everybody(tab, address, name, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.goto(f"{address}/{name}")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert tab.locator("header nav a").evaluate_all(OUT_OF_REACH) == []
    assert serious(tab) == []


def test_the_explorer_answers_finger_and_keys(tab, address):
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=DRAWN_MS)
    assert tab.locator(".track.heat svg path").count() > 20
    assert serious(tab) == []

    heat = tab.locator("#s-warmer_c")
    before = tab.locator("#answer dd").nth(2).inner_text()
    heat.focus()
    for _ in range(16):
        heat.press("ArrowRight")
    expect(tab.locator("#answer dd").nth(2)).not_to_have_text(before, timeout=DRAWN_MS)
    assert "8.0 °C warmer" in tab.locator('[data-name="warmer_c"] output').inner_text()

    tab.locator("[data-tool=undo]").click()
    assert "as forecast" in tab.locator('[data-name="warmer_c"] output').inner_text()
    tab.locator("[data-tool=redo]").click()
    assert "8.0 °C warmer" in tab.locator('[data-name="warmer_c"] output').inner_text()

    tab.locator("[data-tool=keep]").click()
    assert tab.locator(".figures").count() == 2

    place = tab.locator("#place")
    place.focus()
    place.press("Home")
    assert tab.locator("#where").inner_text().startswith("0.0 km")
    place.press("ArrowRight")
    assert not tab.locator("#where").inner_text().startswith("0.0 km ·")

    assert tab.locator("#route path").count() > 3
    drawn = [tab.locator("#route .now").get_attribute(name) for name in ("cx", "cy")]
    place.press("End")
    assert [tab.locator("#route .now").get_attribute(name) for name in ("cx", "cy")] != drawn

    second = tab.locator(".charts .pin").nth(1)
    second.focus()
    second.press("ArrowRight")
    assert tab.evaluate("document.activeElement.dataset.station") == "1"
    second.press("Shift+ArrowRight")
    assert float(tab.locator("#stations input").nth(1).input_value()) == pytest.approx(11.4, abs=0.01)
    tab.keyboard.press("Control+z")
    assert tab.locator("#stations input").nth(1).input_value() == "10.3"

    pins = tab.locator(".charts .pin").count()
    tab.locator('[data-tool="station.add"]').press("Enter")
    assert tab.locator(".charts .pin").count() >= pins
    assert tab.locator("#stations li").count() == pins + 1


SHADES = """() => Object.fromEntries(['left', 'right'].map((side) => {
    const found = [...document.querySelectorAll(`.muscle[data-muscle=calf][data-side=${side}]`)];
    return [side, found.map((patch) => patch.getAttribute('class'))];
}))"""


def test_left_and_right_are_told_apart_where_the_diary_does(tab, address, folder):
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=DRAWN_MS)
    shades = tab.evaluate(SHADES)
    assert shades["left"] == shades["right"]
    assert "Left and right alike" in tab.locator("#sides").inner_text()
    with open_diary(folder) as diary:
        odds = {"p10": 2.0, "p50": 8.0, "p90": 20.0}
        row = {"name": "side.calf", "learnt": True, "posterior": odds, "evidence_count": 7}
        keep_sides(diary, [row])
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=DRAWN_MS)
    shades = tab.evaluate(SHADES)
    assert shades["left"] > shades["right"]
    assert (
        "Calf: left 89 % of it (8 in 10: 67 % to 95 %), from 7 cramps." in tab.locator("#sides").inner_text()
    )
    lanes = tab.locator('[data-key="h-calf"] svg path').evaluate_all(
        "all => all.map((p) => p.getAttribute('d'))"
    )
    upper = [lane for lane in lanes if " 0H" in lane]
    lower = [lane.replace(" 12H", " 0H") for lane in lanes if " 12H" in lane]
    assert upper
    assert upper != lower


def test_too_much_to_drink_is_cut_and_said_in_the_page(tab, address):
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn]", timeout=DRAWN_MS)
    drink = tab.locator("#s-fluid_l_h")
    drink.focus()
    drink.press("End")
    tab.locator("#said .notice").first.wait_for(timeout=DRAWN_MS)
    assert "Fluid cut to" in tab.locator("#said").inner_text()


def test_new_runs_are_seen_in_the_forecast_that_is_open(tab, address, folder):
    with open_diary(folder) as diary:
        save_runner(diary, from_toml(sample("road/runner.toml")))
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=DRAWN_MS)
    before = tab.locator("#answer .range").first.inner_text()
    days = [date(2026, 7, 17) - timedelta(days=day) for day in range(60)]
    log = folder.with_suffix(".csv")
    log.write_text(
        "date,dist_m,mov_s\n" + "".join(f"{day},{9000 + 70 * n},2900\n" for n, day in enumerate(days))
    )
    with open_diary(folder) as diary:
        import_paths([log], diary)
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.locator("#fresh:not([hidden])").wait_for(timeout=DRAWN_MS)
    assert tab.locator("#fresh p span").all_inner_texts() == 2 * ["without runs", "with 60 runs"]
    assert tab.locator("#fresh rect.band").count() == 4
    first, second = (band.split("–") for band in tab.locator("#fresh b").all_inner_texts()[:2])
    assert before == f"8 in 10 runs: {first[0]} to {first[1]}"
    assert tab.locator("#answer .range").first.inner_text() == f"8 in 10 runs: {second[0]} to {second[1]}"
    assert first != second
    assert serious(tab) == []
