"""Take the pictures of the app that its documentation keeps: every page at three widths, in light and dark.

Usage: ``python picture_app.py [FOLDER]``; default ``docs/images/app``, with the page that shows them,
``docs/app_pictures.md``. A diary of its own, no network.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from measure_app import CHROMIUM, FLAGS, served
from playwright.sync_api import Browser, Page, sync_playwright

from crampcast.home import open_diary
from crampcast.jobs.ports import save_runner
from crampcast.runner.questions import from_toml

ROOT = Path(__file__).parents[1]
RUN = ROOT / "tests" / "data" / "fit" / "connectstats__activity_1378220136.fit"
WIDTHS = {360: 2000, 768: 1500, 1440: 1200}
"""Width and the most height that is kept, px."""
VIEWS = ((360, ""), (768, ""), (768, "_dark"), (1440, ""))
PAGES = ("why", "rescue", "recover", "strengthen", "diary", "me", "evidence")
TITLES = {
    "start": "First evening: a course and the questions",
    "forecast": "Forecast: the course explorer",
    "two_plans": "Two plans side by side",
    "plan": "A plan and its files",
    "plan_report": "The report of the plan",
    "rescue_plan": "The rescue page of a forecast",
    "rescue_phone": "The phone page itself",
    "why": "Why: a run is chosen",
    "why_mark": "The cramp is marked",
    "why_answer": "The reasons",
    "why_print": "The reasons, to be printed",
    "rescue": "Rescue",
    "recover": "Recover",
    "recover_answer": "The recovery laid out",
    "strengthen": "Strengthen",
    "strengthen_answer": "A programme towards a race",
    "diary": "Diary",
    "me": "Me",
    "import": "What an import has narrowed",
    "evidence": "Evidence",
}
HEAD = """# The app in pictures

Taken by `scripts/picture_app.py` in headless Chromium on the sample course and the sample's runner, at 360,
768 and 1440 px, at 768 px in dark as well; the lower part of long pages is cut off.
"""
LONG_MS = 1_200_000
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
    for width, dark in VIEWS:
        tab.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_timeout(500)
        png = base64.b64encode(tab.screenshot(full_page=True)).decode()
        told = blank.evaluate(SMALLER, [f"data:image/png;base64,{png}", WIDTHS[width], QUALITY])
        (folder / f"{name}_{width}{dark}.webp").write_bytes(base64.b64decode(told.partition(",")[2]))


def pressed(tab: Page, button: str, *, role: Literal["heading", "link"], name: str) -> None:
    """Press a button and wait for what its answer begins with or offers."""
    tab.get_by_role("button", name=button).click()
    tab.get_by_role(role, name=name).wait_for(timeout=LONG_MS)


def opened(tab: Page, page: str) -> None:
    """Open the run on a page that asks for one."""
    tab.goto(page)
    tab.locator("#file").set_input_files(RUN)
    tab.get_by_role("button", name="Open it").click()


def explored(tab: Page) -> None:
    """Open the forecast and wait until it stands, with the causes at its reddest place."""
    tab.goto("/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=LONG_MS)
    tab.get_by_text("Why here").wait_for(timeout=LONG_MS)


def two_plans(tab: Page) -> None:
    """Keep a plan and move a slider, so that two stand side by side."""
    explored(tab)
    tab.get_by_role("button", name="Keep as plan A").click()
    tab.locator("#s-warmer_c").fill("8")
    tab.locator('[data-name="warmer_c"] output', has_text="8.0").wait_for()
    tab.wait_for_selector("html[data-drawn=glimpse]")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=LONG_MS)


def results(tab: Page) -> Iterator[str]:
    """Walk to the pages of answers; yields the name of each when it is there."""
    two_plans(tab)
    yield "two_plans"
    explored(tab)
    pressed(tab, "For the phone", role="heading", name="Rescue page:")
    yield "rescue_plan"
    tab.get_by_role("link", name="Open the phone page").click()
    yield "rescue_phone"
    opened(tab, "/why")
    tab.locator("#when").fill("0:50:00")
    tab.locator(".body-map a[data-muscle=calf][data-side=left]").click()
    yield "why_mark"
    pressed(tab, "Why?", role="link", name="Print view")
    yield "why_answer"
    tab.get_by_role("link", name="Print view").click()
    yield "why_print"
    opened(tab, "/recover")
    tab.locator("#next").fill("18h")
    pressed(tab, "Lay it out", role="link", name="Calendar file")
    yield "recover_answer"
    tab.goto("/strengthen?race=2027-03-01&on=2026-12-01")
    yield "strengthen_answer"
    tab.goto("/me/start")
    yield "start"
    tab.goto("/me")
    tab.locator("#files").set_input_files(RUN)
    pressed(tab, "Import", role="link", name="See the forecast")
    yield "import"
    explored(tab)
    pressed(tab, "Plan this race", role="heading", name="Plan:")
    yield "plan"
    tab.get_by_role("link", name="Report", exact=True).click()
    yield "plan_report"


def take(browser: Browser, address: str, folder: Path) -> None:
    """Take every picture."""
    context = browser.new_context(base_url=address)
    context.set_default_timeout(LONG_MS)
    tab, blank = context.new_page(), browser.new_page()
    explored(tab)
    keep(tab, blank, "forecast", folder)
    for name in PAGES:
        tab.goto(f"/{name}")
        keep(tab, blank, name, folder)
    for name in results(tab):
        keep(tab, blank, name, folder)


def page_of(folder: str) -> str:
    """Return the page that shows the pictures."""
    views = [(f"{width}{dark}", f"{width} px{', dark' if dark else ''}") for width, dark in VIEWS]
    return HEAD + "".join(
        f"\n## {title}\n\n"
        + "".join(f"![{title}, {told}]({folder}/{name}_{view}.webp)\n" for view, told in views)
        for name, title in TITLES.items()
    )


def main(folder: Path, page: Path | None) -> None:
    """Serve a diary with the sample's runner in it, take the pictures, and write the page that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        with open_diary(Path(place)) as diary:
            save_runner(diary, from_toml(ROOT / "samples" / "road" / "runner.toml"))
        with served(Path(place)) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            take(browser, address, folder)
            browser.close()
    if page is not None:
        page.write_text(page_of(folder.relative_to(page.parent).as_posix()), encoding="utf-8")
    sizes = [path.stat().st_size for path in folder.glob("*.webp")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1024:.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), None)
    else:
        main(ROOT / "docs" / "images" / "app", ROOT / "docs" / "app_pictures.md")
