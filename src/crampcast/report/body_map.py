"""A body to tap: front and back, every muscle and side a link or a place to mark."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from crampcast.report.figure import BACK, FRONT, SILHOUETTE
from crampcast.report.messages import say, say_or

TRUNK = "M2 -46H30C33 -34 33 -18 33 -4H2Z"
"""Outline of the right half of the lower back, above the waist."""

_WAIST = "M0 -52H31C34 -36 34 -16 34 1H0Z"


class Hit(NamedTuple):
    """Where a finger counts for a muscle on the half x > 0; `sided` where each half is its own."""

    x: float
    y: float
    width: float
    height: float
    sided: bool = True


# A view is 108 wide; drawn 144 px wide on the narrowest phone, 36 are 48 px.
_FRONT_HITS = {
    "hip_flexor": Hit(0, -8, 54, 54),
    "quadriceps": Hit(18, 46, 36, 106),
    "adductor": Hit(-18, 46, 36, 106, sided=False),
    "shin": Hit(0, 152, 54, 108),
    "foot": Hit(0, 260, 54, 50),
}
_BACK_HITS = {
    "trunk": Hit(-54, -52, 108, 44, sided=False),
    "glute": Hit(0, -8, 54, 80),
    "hamstring": Hit(0, 72, 54, 80),
    "calf": Hit(0, 152, 54, 108),
    "foot": Hit(0, 260, 54, 50),
}


def body_map(muscles: Iterable[str], href: str = "#m-{muscle}") -> str:
    """Draw both views with a target for every muscle and side, 48 px and more on the narrowest phone.

    Parameters
    ----------
    muscles : iterable of str
        Muscles that can be chosen; others are not drawn as targets.
    href : str
        Where a target leads, with ``{muscle}`` in it.

    Returns
    -------
    str
        Two drawings; every target carries ``data-muscle`` and, where it has one, ``data-side``.

    Notes
    -----
    Seen from the front, the runner's left is on the right of the picture.

    Examples
    --------
    >>> 'href="#m-calf" data-muscle="calf" data-side="left"' in body_map(["calf"])
    True
    """
    chosen = set(muscles)
    front = _view("front", FRONT, _FRONT_HITS, chosen, href, ("right", "left"))
    back = _view("back", BACK | {"trunk": TRUNK}, _BACK_HITS, chosen, href, ("left", "right"))
    return f'<div class="body-map">{front}{back}</div>'


def _view(
    name: str,
    outlines: dict[str, str],
    hits: dict[str, Hit],
    chosen: set[str],
    href: str,
    sides: tuple[str, str],
) -> str:
    skin = "".join(
        f'<path class="skin" {turn}d="{_WAIST}{SILHOUETTE}"/>' for turn in ("", 'transform="scale(-1 1)" ')
    )
    letters = "".join(
        f'<text class="side" x="{x}" y="319">{escape(say(f"side.{side}"))}</text>'
        for x, side in zip((-36, 36), sides, strict=True)
    )
    targets = "".join(
        _target(muscle, outlines[muscle], hit, href, sides)
        for muscle, hit in hits.items()
        if muscle in chosen
    )
    label = escape(say(f"body.{name}"), quote=True)
    return (
        f'<svg class="view" viewBox="-54 -52 108 376" role="group" aria-label="{label}">'
        f"{skin}{targets}{letters}</svg>"
    )


def _target(muscle: str, outline: str, hit: Hit, href: str, sides: tuple[str, str]) -> str:
    if not hit.sided:
        both = (
            f'<path class="patch" d="{outline}"/><path class="patch" transform="scale(-1 1)" d="{outline}"/>'
        )
        return _link(muscle, "", both + _rectangle(hit, hit.x), href)
    left, right = (
        _link(
            muscle,
            side,
            f'<path class="patch" {turn}d="{outline}"/>{_rectangle(hit, x)}',
            href,
        )
        for side, turn, x in zip(
            sides, ('transform="scale(-1 1)" ', ""), (-hit.x - hit.width, hit.x), strict=True
        )
    )
    return left + right


def _rectangle(hit: Hit, x: float) -> str:
    return f'<rect class="hit" x="{x:g}" y="{hit.y:g}" width="{hit.width:g}" height="{hit.height:g}"/>'


def _link(muscle: str, side: str, drawing: str, href: str) -> str:
    words = " ".join(
        word for word in (say_or(f"muscle.{muscle}", muscle), say(f"side.{side}") if side else "") if word
    )
    marks = f'data-muscle="{escape(muscle, quote=True)}"' + (f' data-side="{side}"' if side else "")
    target = escape(href.format(muscle=muscle), quote=True)
    return f'<a href="{target}" {marks} aria-label="{escape(words, quote=True)}">{drawing}</a>'
