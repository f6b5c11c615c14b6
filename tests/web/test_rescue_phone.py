"""The rescue page as a phone opens it: from a file, the network cut, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crampcast.evidence.rescue import STRETCHED
from crampcast.jobs.diary import entries, log
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.jobs.rescue.code import Done, decode
from crampcast.report.rescue_page import rescue_html
from crampcast.store import Diary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SMALLEST_TARGET_PX = 48.0
PHONE = {"width": 320, "height": 640}
PLAN = {
    "status": "ok",
    "start": "2026-09-12T07:00:00+02:00",
    "schedule": [{"distance_m": 900.0, "carbohydrate_g": 30.0, "fluid_ml": 200.0, "sodium_mg": 90.0}],
    "contingencies": [
        {"kind": "cramp", "muscle": "calf", "from_m": 0.0, "to_m": 9000.0, "pace_ceiling_s_km": 400.0}
    ],
}
TARGETS = """() => [...document.querySelectorAll('summary, button, select, input, nav a, a.stop-line, .hit')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}))
    .map((e) => e.matches('input[type=radio]') ? e.closest('label') : e)
    .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().width, e.getBoundingClientRect().height])
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("phone") / "rescue.html"
    file.write_text(rescue_html(rescue(RescueRequest(plan=PLAN, emergency="112"))), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, offline=True, has_touch=True)
    context.add_init_script("window.shaken = []; navigator.vibrate = (p) => { window.shaken.push(p); };")
    page = context.new_page()
    page.clock.install(time=datetime(2026, 9, 12, 10, 10, tzinfo=UTC))
    page.goto(address)
    yield page
    context.close()


def opened(page: Page) -> None:
    """Open everything that unfolds, by tapping it."""
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click(timeout=5000)


def test_without_a_script_and_without_a_network_nothing_is_missing(browser, address):
    context = browser.new_context(viewport=PHONE, offline=True, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.locator("a[data-muscle=calf][data-side=left]").click()
    calf = page.locator("#m-calf")
    assert 0.0 <= calf.bounding_box()["y"] < PHONE["height"]
    opened(page)
    for muscle in STRETCHED:
        assert page.locator(f"#m-{muscle} svg.person").first.is_visible()
    assert calf.get_by_text("15–30 s").is_visible()
    assert page.get_by_text("no faster than 6:40 /km").is_visible()
    assert page.get_by_text("This phone runs no script here").is_visible()
    assert not page.locator("button:visible").count()
    page.locator("label", has_text="night").click()
    page.locator(".bottom a.stop").click()
    assert page.locator("#flags").bounding_box()["y"] < PHONE["height"]
    assert [url.partition("#")[0] for url in asked] == [address]
    context.close()


def test_a_thumb_in_a_glove_hits_every_target(phone):
    opened(phone)
    small = [row for row in phone.evaluate(TARGETS) if min(row[1:]) < SMALLEST_TARGET_PX - 0.01]
    assert small == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_timer_survives_a_locked_screen_and_a_page_thrown_out(phone):
    opened(phone)
    phone.locator("#m-calf button.timer").first.click()
    phone.clock.fast_forward(10_000)
    phone.reload()
    assert phone.locator("#left").inner_text() == "20 s"
    phone.clock.fast_forward(21_000)
    assert phone.locator("#left").inner_text() == "Done"
    assert phone.evaluate("window.shaken.length") == 1
    phone.locator("#repeat").click()
    assert phone.locator("#left").inner_text() == "30 s"
    phone.locator("#stop").click()
    assert not phone.locator("#bar").is_visible()


def test_what_was_done_comes_back_into_the_diary(phone, tmp_path):
    phone.locator("a[data-muscle=quadriceps][data-side=right]").click()
    assert phone.locator("#m-quadriceps").evaluate("e => e.open")
    phone.locator("#record > summary").click()
    now = datetime.fromisoformat(phone.evaluate("new Date().toISOString()").replace("Z", "+00:00"))
    local = phone.evaluate("new Date(Date.now() - 190 * 60000).toTimeString().slice(0, 5)")
    phone.locator("#started").fill(local)
    phone.locator("#cramps").click()
    phone.clock.fast_forward(42_000)
    phone.locator("#free").click()
    for button in ("did-ease", "helped-stretch", "again"):
        phone.locator(f"#{button}").click()
    phone.reload()
    code = phone.locator("#code").text_content()
    done = decode(code)
    assert done == Done("quadriceps", "right", ("ease", "stretch"), ("stretch",), 40, True, 190)
    phone.locator("#record > summary").click()
    phone.locator("#next").click()
    assert phone.locator("#codes li").all_inner_texts() == [code]
    assert phone.locator("#code").text_content() == "First say the minutes since the start."
    assert phone.locator("#next").is_disabled()
    with Diary.open(tmp_path) as diary:
        log(diary, "code", {"code": code}, None, now)
        (stored,) = entries(diary)
    assert (stored["fields"]["muscle"], stored["fields"]["helped"]) == ("quadriceps", ["stretch"])


@pytest.mark.parametrize("light", ["sun", "night"])
def test_it_can_be_read_by_everybody(phone, light):
    from axe_playwright_python.sync_playwright import Axe

    phone.clock.resume()
    opened(phone)
    phone.locator(f"label:has(#{light})").click()
    found = Axe().run(phone).response["violations"]
    serious = [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
    assert serious == []


def test_sound_and_vibration_can_be_chosen(phone):
    phone.locator("#shake").click()
    phone.locator("#sound").click()
    opened(phone)
    phone.locator("#m-foot button.timer").first.click()
    phone.clock.fast_forward(31_000)
    assert phone.locator("#left").inner_text() == "Done"
    assert phone.evaluate("window.shaken") == []
    phone.reload()
    assert phone.locator("#sound").get_attribute("aria-pressed") == "true"
