"""Take the pictures of the app that its documentation keeps: every page at three widths, in light and dark.

Usage: ``python picture_app.py [FOLDER]``; default ``docs/images/app``. A diary of its own, no network.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from measure_app import CHROMIUM, FLAGS, served
from playwright.sync_api import Browser, Page, sync_playwright

from crampcast.home import open_diary
from crampcast.jobs.ports import save_runner
from crampcast.runner.questions import from_toml

ROOT = Path(__file__).parents[1]
RUN = ROOT / "tests" / "data" / "fit" / "connectstats__activity_1378220136.fit"
WIDTHS = {360: 1500, 768: 1500, 1440: 1200}
"""Width and the most height that is kept, px."""
PAGES = ("forecast", "why", "rescue", "recover", "strengthen", "diary", "me", "evidence")
LONG_MS = 400_000
QUALITY = 0.7
SMALLER = """async ([png, height, quality]) => {
  const picture = new Image();
  picture.src = png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, {width: picture.width, height: Math.min(picture.height, height)});
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}"""


def keep(tab: Page, blank: Page, name: str, folder: Path) -> None:
    """Keep what a tab shows at every width, in light, and once in dark."""
    for width, height in WIDTHS.items():
        for light in ("light", "dark") if width == 768 else ("light",):
            tab.emulate_media(color_scheme=light, reduced_motion="reduce")
            tab.set_viewport_size({"width": width, "height": 900})
            tab.wait_for_timeout(500)
            png = base64.b64encode(tab.screenshot(full_page=True)).decode()
            told = blank.evaluate(SMALLER, [f"data:image/png;base64,{png}", height, QUALITY])
            target = folder / f"{name}_{width}{'_dark' if light == 'dark' else ''}.webp"
            target.write_bytes(base64.b64decode(told.partition(",")[2]))


def results(tab: Page, blank: Page, folder: Path) -> None:
    """Walk to the pages of answers and keep them."""
    tab.goto("/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=LONG_MS)
    tab.get_by_role("button", name="For the phone").click()
    tab.get_by_role("heading", name="Rescue page:").wait_for(timeout=LONG_MS)
    keep(tab, blank, "rescue_plan", folder)
    tab.goto("/forecast")
    tab.get_by_role("button", name="Plan this race").click()
    tab.get_by_role("heading", name="Plan:").wait_for(timeout=LONG_MS)
    keep(tab, blank, "plan", folder)
    tab.goto("/why")
    tab.locator("#file").set_input_files(RUN)
    tab.get_by_role("button", name="Open it").click()
    tab.locator("#when").fill("0:50:00")
    tab.locator(".body-map a[data-muscle=calf][data-side=left]").click()
    keep(tab, blank, "why_mark", folder)
    tab.get_by_role("button", name="Why?").click()
    tab.get_by_role("link", name="Print view").wait_for(timeout=LONG_MS)
    keep(tab, blank, "why_answer", folder)
    tab.goto("/recover")
    tab.locator("#file").set_input_files(RUN)
    tab.get_by_role("button", name="Open it").click()
    tab.locator("#next").fill("18h")
    tab.get_by_role("button", name="Lay it out").click()
    tab.get_by_role("link", name="Calendar file").wait_for(timeout=LONG_MS)
    keep(tab, blank, "recover_answer", folder)
    tab.goto("/me")
    tab.locator("#files").set_input_files(RUN)
    tab.get_by_role("button", name="Import").click()
    tab.get_by_text("runs new").wait_for(timeout=LONG_MS)
    keep(tab, blank, "import", folder)


def take(browser: Browser, address: str, folder: Path) -> None:
    """Take every picture."""
    context = browser.new_context(base_url=address)
    context.set_default_timeout(LONG_MS)
    tab, blank = context.new_page(), browser.new_page()
    for name in PAGES:
        tab.goto(f"/{name}")
        if name == "forecast":
            tab.wait_for_selector("html[data-drawn=complete]", timeout=LONG_MS)
            tab.get_by_text("Why here").wait_for(timeout=LONG_MS)
        keep(tab, blank, name, folder)
    results(tab, blank, folder)


def main(folder: Path) -> None:
    """Serve a diary with the sample's runner in it and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        with open_diary(Path(place)) as diary:
            save_runner(diary, from_toml(ROOT / "samples" / "road" / "runner.toml"))
        with served(Path(place)) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            take(browser, address, folder)
            browser.close()
    sizes = [path.stat().st_size for path in folder.glob("*.webp")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1024:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "app")
