"""Colours of the page: legible by day and by night, and in order for every eye."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import pytest

from crampcast.report.ramp import CLASSES

CSS = (files("crampcast.report") / "templates" / "plan.css").read_text(encoding="utf-8")
DAY, NIGHT = (
    dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour: str) -> float:
    """Return the perceived lightness of a colour, CIE 1976, 0–100."""
    share = luminance(colour)
    return 116 * share ** (1 / 3) - 16 if share > 216 / 24389 else share * 24389 / 27


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
def test_text_is_legible(theme: dict[str, str]) -> None:
    for ink in ("--ink", "--muted", "--accent", "--risk", "--warn"):
        for ground in ("--paper", "--card"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
    for ink in ("--ink", "--warn"):
        assert contrast(theme[ink], theme["--warn-paper"]) >= 4.5


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
def test_lightness_alone_orders_the_hazard_colours(theme: dict[str, str]) -> None:
    """The strongest colour stands out most from the paper, and each step is seen."""
    steps = [lightness(theme[f"--h{grade}"]) for grade in range(CLASSES)]
    signs = {after > before for before, after in pairwise(steps)}
    assert signs == {theme is NIGHT}
    assert all(abs(after - before) > 7 for before, after in pairwise(steps))
    assert contrast(theme["--h7"], theme["--paper"]) > 7
