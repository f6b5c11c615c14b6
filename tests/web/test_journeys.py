"""Whole ways through the app in a real browser: the newcomer, the cramp, the diary, everything taken away."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import uvicorn

from crampcast.home import has_diary, open_diary
from crampcast.jobs import diary as jobs
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.report.plan_pages import plan_pages
from crampcast.web import Settings, build_app

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from playwright.sync_api import Browser, Page

RUN = "connectstats__activity_1378220136.fit"
PAGES = (
    *("/strengthen?race=2027-03-01&on=2026-12-01", "/diary/new/cramp", "/me/start", "/me/course"),
    *("/me/questions", "/me/condition", "/evidence/S24"),
)
"""Beyond the first page of every kind, which `test_in_browser` opens."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app") / "diary"


@pytest.fixture(scope="module")
def app(folder: Path) -> FastAPI:
    return build_app(Settings(data=folder))


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    """Serve the app on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(60)  # a simulation in work is waited for


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A narrow window that may ask this app and nobody else; faults of scripts and policy fail."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, base_url=address)
    context.set_default_timeout(120_000)
    page = context.new_page()
    strangers: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else strangers.append(r.url))
    page.on("pageerror", lambda why: faults.append(str(why)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert strangers == []
    assert faults == []


def everybody_can_use_it(tab: Page) -> None:
    """Hold the page that is open against axe in both lights, and against the width of a small phone."""
    from axe_playwright_python.sync_playwright import Axe

    for light in ("light", "dark"):
        tab.emulate_media(color_scheme=light)
        found = Axe().run(tab).response["violations"]
        serious = [
            (f["id"], f["nodes"][0]["html"][:120]) for f in found if f["impact"] in ("serious", "critical")
        ]
        assert serious == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_and_use_every_page_on_a_narrow_screen(tab, path):
    tab.goto(path)
    everybody_can_use_it(tab)


def test_a_plan_with_its_report_and_sheets_can_be_used_by_everybody(tab, app, data):
    found = json.loads((data / "report" / "plan_result.json").read_text())
    files = plan_pages(found, rescue(RescueRequest(plan=found)), "metric")
    answer = app.state.answers.begin(
        "forecast", lambda _: {"plan": found, "files": files}, {"back": "/forecast"}
    )
    assert answer.ready.wait(20)
    tab.goto(answer.address)
    everybody_can_use_it(tab)
    for name in ("plan.html", "crew.html", "rescue.html"):
        tab.goto(f"{answer.address}/{name}")
        everybody_can_use_it(tab)


def test_the_phone_page_is_kept_for_offline_only_when_asked_and_taken_away_again(tab):
    tab.goto("/rescue")
    tab.get_by_role("button", name="Keep it in this browser for offline").click()
    tab.get_by_text("opens with the network off").wait_for()
    tab.context.set_offline(True)
    tab.goto("/rescue/phone")
    tab.get_by_text("is it a cramp?").first.wait_for()
    assert tab.evaluate("navigator.serviceWorker.controller !== null")
    tab.context.set_offline(False)
    tab.goto("/rescue")
    tab.get_by_role("button", name="Take it away again").click()
    tab.get_by_text("Taken away.").wait_for()
    assert tab.evaluate("caches.keys()") == []


def test_a_newcomer_comes_from_nothing_to_a_forecast(tab, folder):
    tab.goto("/me")
    tab.get_by_role("link", name="First evening").click()
    tab.get_by_label("Or in words").fill("30 km 900 m")
    tab.get_by_label("How far do you run in a usual week?").fill("45")
    tab.get_by_label("A recent race").fill("half marathon 1:45:00")
    tab.get_by_label("How old are you?").fill("41")
    tab.get_by_role("button", name="Save and go on").click()
    tab.wait_for_url("**/forecast?course=*")
    tab.locator("h1").first.wait_for()
    assert has_diary(folder)
    tab.wait_for_selector("html[data-drawn=complete]", timeout=400_000)
    everybody_can_use_it(tab)
    tab.get_by_role("button", name="For the phone").press("Enter")
    tab.get_by_role("heading", name="Rescue page: 30 km 900 m").wait_for(timeout=400_000)
    everybody_can_use_it(tab)


def test_a_run_is_dropped_marked_with_a_finger_and_explained(tab, data):
    tab.goto("/why")
    tab.locator("#file").set_input_files(data / "fit" / RUN)
    tab.get_by_role("button", name="Open it").click()
    tab.locator("#chart svg").first.click(position={"x": 120, "y": 30})
    hours, minutes, _ = tab.locator("#when").input_value().split(":")
    assert (hours, 15 < int(minutes) < 40) == ("0", True)
    tab.locator(".body-map a[data-muscle=hamstring][data-side=right]").click()
    assert (tab.locator("#muscle").input_value(), tab.locator("#side").input_value()) == (
        "hamstring",
        "right",
    )
    tab.locator("#slide").press("ArrowRight")
    assert tab.locator("#cursor").get_attribute("x1") != "-9"
    tab.get_by_role("button", name="Why?").click()
    tab.get_by_role("heading", name="Hamstring right").wait_for(timeout=400_000)
    assert tab.locator(".bars li").count() >= 1
    everybody_can_use_it(tab)
    tab.get_by_role("link", name="Print view").click()
    tab.locator("nav").wait_for(state="detached", timeout=100_000)
    tab.get_by_role("heading", name="Hamstring right").wait_for(timeout=100_000)


def test_a_run_of_the_diary_is_recovered_from_by_the_keyboard_alone(tab, folder, data):
    tab.goto("/recover")
    tab.locator("#file").set_input_files(data / "fit" / RUN)
    tab.get_by_role("button", name="Open it").press("Enter")
    tab.locator("#next").press_sequentially("18h")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Calendar file").wait_for(timeout=400_000)
    everybody_can_use_it(tab)


def test_an_entry_is_written_changed_and_deleted_by_the_keyboard_alone(tab, folder):
    tab.goto("/diary/new/body_mass")
    tab.locator("#f-mass_kg").focus()
    tab.keyboard.type("68.5")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/diary/*?saved=1")
    tab.locator("#f-mass_kg").fill("69")
    tab.locator("#f-mass_kg").press("Enter")
    tab.get_by_text("Version 2").wait_for()
    tab.get_by_role("button", name="Delete this entry").press("Enter")
    tab.get_by_text("Version 3").wait_for()
    with open_diary(folder) as diary:
        assert jobs.entries(diary) == []


def test_an_archive_with_a_bad_file_is_watched_while_it_is_imported(tab, data, tmp_path):
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(data / "fit" / RUN, f"activities/{RUN}")
        packed.writestr("activities/broken.fit", b"\x0e\x10not a run")
    tab.goto("/me")
    tab.locator("#files").set_input_files(archive)
    tab.get_by_role("button", name="Import").click()
    tab.get_by_text("New runs: 1. Already known: 0. Files refused: 1.").wait_for(timeout=400_000)
    tab.get_by_text("broken.fit").wait_for()
    everybody_can_use_it(tab)
    tab.get_by_role("link", name="See the forecast").wait_for()


def test_everything_is_taken_away_and_erased(tab, folder):
    tab.goto("/me")
    with tab.expect_download() as sent:
        tab.get_by_role("link", name="Export all of it").click()
    assert sent.value.suggested_filename.endswith(".zip")
    tab.get_by_label("Type erase to go on").fill("erase")
    tab.get_by_role("button", name="Erase everything").click()
    tab.get_by_text("Erased:").wait_for()
    assert not has_diary(folder)
