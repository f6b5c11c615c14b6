"""Measure the app in Chromium on the sample: first paint, bytes, readiness, a slider's way to the screen.

Usage: ``python measure_app.py [--pages] [PAGE.md]``; default ``docs/app_figures.md``. A diary of its own, no
network. With ``--pages`` nothing is simulated: how pages load, and no slider.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from crampcast.home.compiled import keep_compiled_programs
from crampcast.web import Settings, build_app
from crampcast.web.pages import ORDER

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
CHROMIUM = "/usr/bin/chromium"
DRAWN_MS = 300_000
MOVES = 80
WATCH = Path(__file__).with_suffix(".js")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the app on a free port."""
    keep_compiled_programs()
    app = build_app(Settings(data=folder))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def opened(browser: Browser, address: str, name: str, *, drawn: bool = True) -> dict[str, Any]:
    """Open a page with an empty cache and return what it took, with the first answer if it has one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(DRAWN_MS)
    tab = context.new_page()
    tab.add_init_script(path=WATCH)
    tab.goto(f"{address}/{name}")
    if name == "forecast" and drawn:
        tab.wait_for_selector("html[data-drawn]", timeout=DRAWN_MS)
    tab.wait_for_timeout(400)
    found: dict[str, Any] = tab.evaluate("measured.read()")
    context.close()
    return found


def moved(browser: Browser, address: str) -> tuple[list[float], list[float]]:
    """Move a slider again and again; return milliseconds to the screen and to the answer."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.add_init_script(path=WATCH)
    tab.goto(f"{address}/forecast")
    tab.wait_for_selector("html[data-drawn=complete]", timeout=DRAWN_MS)
    rows = []
    for number in range(MOVES):
        rows.append(tab.evaluate("measured.move", 0.5 * (number % 20) - 5.0))
    tab.close()
    return [row["screen"] for row in rows], [row["server"] for row in rows]


def evening(browser: Browser, address: str) -> tuple[float, float]:
    """Answer the first evening's questions; return seconds until the forecast is there, quick and in full."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.set_default_timeout(DRAWN_MS)
    tab.goto(f"{address}/me/start")
    tab.get_by_label("Or in words").fill("30 km 900 m")
    tab.get_by_label("How far do you run in a usual week?").fill("45")
    tab.get_by_label("A recent race").fill("half marathon 1:45:00")
    began = time.monotonic()
    tab.get_by_role("button", name="Save and go on").click()
    tab.wait_for_selector("html[data-drawn]")
    quick = time.monotonic() - began
    tab.wait_for_selector("html[data-drawn=complete]")
    whole = time.monotonic() - began
    tab.close()
    return quick, whole


def page_of(rows: list[tuple[str, dict[str, Any]]], moves: str) -> str:
    """Return the figures as a page."""
    load = os.getloadavg()[0]
    table = "".join(_row(name, row) for name, row in rows)
    return f"""# The app in figures

Written by `scripts/measure_app.py`: headless Chromium on the machine that serves, an empty cache for every
page, the sample course and runner, programs compiled. {os.cpu_count()} cores ({platform.machine()}),
load average {load:.1f} meanwhile.

| page | first contentful paint | ready for input | first picture | bytes |
| --- | --- | --- | --- | --- |
{table}
*Ready for input* is the end of the page's own scripts and of the last long task; on Forecast, forms and
sliders take input from then on, and the *first picture* is the first answer of the server, drawn.

{moves}"""


def moves_told(screen: list[float], server: list[float], took_s: tuple[float, float]) -> str:
    """Return what moves of a slider and a first evening take, in words."""

    def told(values: list[float]) -> str:
        return f"{median(values):.0f} ms in the median, {quantiles(values, n=20)[-1]:.0f} ms at p95"

    return f"""A move of a slider ({len(screen)} of them, one after another) is on the screen after
{told(screen)};
the answer of the server takes {told(server)} of it. The budget is 100 ms to the screen on two quiet cores.

First evening: when the answers and a course of 30 km that nobody has asked for before are sent, a forecast is
on the screen after {took_s[0]:.1f} s, and the one with every limit checked after {took_s[1]:.1f} s.
"""


NOT_MOVED = """Sliders and the first evening were not measured in this run (`--pages`): the cores had other
work. The budget is 100 ms from a slider to the screen on two quiet cores.
"""


def _row(name: str, row: dict[str, Any]) -> str:
    ready = row["ready"] if row["drawn"] else max(row["ready"], row["long"])
    picture = f"{row['drawn']:.0f} ms" if row["drawn"] else "–"
    return f"| {name} | {row['paint']:.0f} ms | {ready:.0f} ms | {picture} | {row['bytes'] / 1024:.0f} kB |\n"


def main(target: Path, *, pages_alone: bool) -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        opened(browser, address, "forecast", drawn=not pages_alone)
        rows = [(name, opened(browser, address, name, drawn=not pages_alone)) for name in ORDER]
        moves = NOT_MOVED
        if not pages_alone:
            moves = moves_told(*moved(browser, address), evening(browser, address))
        browser.close()
    text = page_of(rows, moves)
    target.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    named = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    page = named[0] if named else Path(__file__).parents[1] / "docs" / "app_figures.md"
    main(page, pages_alone="--pages" in sys.argv)
