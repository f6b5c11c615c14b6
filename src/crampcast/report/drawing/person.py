"""A person in a position as a small picture, the stretched muscle in colour."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from crampcast.report.drawing.skeleton import Point, joints

_MARGIN = 14.0
_BONES = (
    ("shoulder", "elbow", 9.0),
    ("elbow", "hand", 7.5),
    ("hip", "knee", 14.0),
    ("knee", "ankle", 11.0),
    ("ankle", "toe", 8.0),
)
_STYLE = (
    ".far{stroke:#9a938a}.near{stroke:#4c463f}.head{fill:#4c463f}.ground{stroke:#9a938a;stroke-width:2}"
    ".prop{fill:none;stroke:#9a938a;stroke-width:3}.muscle{stroke:#c2304e}"
    "@media(prefers-color-scheme:dark){.near{stroke:#e8e2d8}.head{fill:#e8e2d8}.muscle{stroke:#ff6f7d}}"
)


@cache
def _poses() -> dict[str, dict[str, Any]]:
    text = (files("crampcast.report.drawing") / "poses.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def figure_names() -> tuple[str, ...]:
    """Return the names of all drawings.

    Examples
    --------
    >>> "calf_straight" in figure_names()
    True
    """
    return tuple(_poses())


def person_svg(name: str, *, alone: bool = True) -> str:
    """Return a drawing.

    Parameters
    ----------
    name : str
        One of `figure_names`.
    alone : bool
        With its own colours, as a file of its own; else to be coloured by the page around it.

    Returns
    -------
    str
        SVG with a title that says what is seen.

    Raises
    ------
    KeyError
        If there is no such drawing.

    Examples
    --------
    >>> person_svg("calf_straight").startswith("<svg")
    True
    """
    pose = _poses()[name]
    found = joints(pose["angles"])
    lowest = min(p.y for key, p in found.items() if key != "head") - 4.0
    placed = {key: Point(p.x, lowest - p.y) for key, p in found.items()}
    parts = [*_limbs(placed, "far"), *_trunk(placed), *_limbs(placed, "near"), *_muscles(placed, pose)]
    props = [_prop(prop) for prop in pose.get("props", ())]
    xs = [p.x for p in placed.values()] + [x for prop in pose.get("props", ()) for x in prop[0::2]]
    ys = [p.y for p in placed.values()] + [y for prop in pose.get("props", ()) for y in prop[1::2]]
    left, top = min(xs) - _MARGIN - 8.0, min(ys) - _MARGIN - 8.0
    width, height = max(xs) - left + _MARGIN + 8.0, -top + _MARGIN
    ground = f'<path class="ground" d="M{left + 4:.0f} 2H{left + width - 4:.0f}"/>'
    if not pose.get("ground", True):
        ground = ""
    style = f"<style>{_STYLE}</style>" if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="person" role="img" '
        f'viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">'
        f"<title>{escape(pose['shows'])}</title>{style}"
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{ground}{"".join(props)}'
        f"{''.join(parts)}</g></svg>"
    )


def _line(kind: str, start: Point, end: Point, width: float) -> str:
    return (
        f'<path class="{kind}" stroke-width="{width:g}" '
        f'd="M{start.x:.1f} {start.y:.1f}L{end.x:.1f} {end.y:.1f}"/>'
    )


def _limbs(placed: dict[str, Point], side: str) -> list[str]:
    return [
        _line(side, placed.get(f"{side}.{a}", placed.get(a, Point(0, 0))), placed[f"{side}.{b}"], width)
        for a, b, width in _BONES
    ]


def _trunk(placed: dict[str, Point]) -> list[str]:
    head = placed["head"]
    return [
        _line("near", placed["hip"], placed["shoulder"], 19.0),
        _line("near", placed["shoulder"], head, 8.0),
        f'<circle class="head" stroke="none" cx="{head.x:.1f}" cy="{head.y:.1f}" r="11.5"/>',
    ]


def _muscles(placed: dict[str, Point], pose: dict[str, Any]) -> list[str]:
    """Draw each stretched muscle beside its bone: from, to, and how far ahead (+) or behind (−) it lies."""
    found = []
    for start, end, beside, reach in pose["muscles"]:
        a, b = placed[start], placed[end]
        length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
        along = Point((b.x - a.x) / length, (b.y - a.y) / length)
        ahead = Point(along.y, -along.x)
        low, high = reach
        p = Point(
            a.x + along.x * length * low + ahead.x * beside, a.y + along.y * length * low + ahead.y * beside
        )
        q = Point(
            a.x + along.x * length * high + ahead.x * beside, a.y + along.y * length * high + ahead.y * beside
        )
        found.append(_line("muscle", p, q, 7.0))
    return found


def _prop(points: list[float]) -> str:
    pairs = zip(points[0::2], points[1::2], strict=True)
    return f'<path class="prop" d="M{"L".join(f"{x:g} {y:g}" for x, y in pairs)}"/>'
