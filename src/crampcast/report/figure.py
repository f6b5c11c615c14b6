"""A body, seen from the front and the back, with warm and cold muscles."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crampcast.report.chances import percent
from crampcast.report.messages import say
from crampcast.report.ramp import CLASSES, Ramp
from crampcast.report.reading import Result, part, ranked_muscles, rows
from crampcast.report.untrusted import finite, plain

MOST = 0.999
"""A chance is held below one, so that it has a hazard."""

# Outlines of the right half as seen, from the middle line x = 0 outwards, waist at y = 0, ground at y = 300.
SILHOUETTE = (
    "M0 0H34C37 14 45 30 47 52C49 84 44 118 39 148C37 160 38 168 40 182C42 208 36 236 31 262"
    "C30 272 31 278 36 286C40 293 37 298 28 298H14C9 298 8 292 11 284C14 274 15 266 14 256"
    "C11 232 10 208 13 184C15 170 13 160 12 148C9 122 5 98 2 72L0 66Z"
)
"""Outline of half a body from the waist down."""

FRONT = {
    "hip_flexor": "M6 14C16 12 27 14 33 20C37 28 38 36 36 44C26 44 14 38 8 30C6 25 5 19 6 14Z",
    "quadriceps": "M17 46C26 50 35 50 42 48C46 78 42 112 35 142C32 148 25 148 21 142C16 112 15 78 17 46Z",
    "adductor": "M4 46C8 44 12 44 15 48C13 74 15 98 17 122C11 106 7 86 5 66Z",
    "shin": "M19 176C24 172 32 174 37 184C38 208 34 232 28 254C25 258 21 258 19 254C16 230 16 204 19 176Z",
    "foot": "M14 270C19 266 25 266 29 270C32 278 36 286 35 292C30 296 18 296 13 294C10 288 12 278 14 270Z",
}
BACK = {
    "glute": "M3 20C14 10 30 14 39 28C45 42 45 56 40 66C28 74 12 74 4 64C2 50 2 34 3 20Z",
    "hamstring": "M9 78C20 82 32 82 42 76C44 100 40 124 35 146C29 152 20 152 16 146C12 124 9 100 9 78Z",
    "calf": "M16 172C22 166 31 167 37 176C41 196 39 216 33 236C29 244 20 244 16 236C12 216 11 192 16 172Z",
    "foot": "M16 276C20 273 26 273 29 276C33 282 36 288 35 293C30 296 18 296 13 294C12 288 13 281 16 276Z",
}


@dataclass(frozen=True)
class Patch:
    """A muscle on the figure: outline of its right half, class of colour of left and right, name."""

    outline: str
    left: int
    right: int
    title: str


@dataclass(frozen=True)
class Figure:
    """Both views of the body, and what they show in words."""

    front: tuple[Patch, ...]
    back: tuple[Patch, ...]
    alt: str
    sided: bool
    """Whether left and right differ, so that they must be named."""


def body_figure(result: Result) -> Figure | None:
    """Colour the muscles of a body by their chance of a cramp over the course.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    Figure or None
        The figure; None where the result names no muscle. Colours are even steps up to the largest chance.

    Notes
    -----
    A forecast is of both sides together. Where the diary has taught how they share the hazard, each is drawn
    by the chance that there would be if both were like it; elsewhere both are drawn alike.

    Examples
    --------
    >>> chances = {"calf": {"p50": 0.2}, "shin": {"p50": 0.01}}
    >>> figure = body_figure({"cramp_probability": {"by_muscle": chances}})
    >>> [(patch.title, patch.left, patch.right) for patch in figure.front + figure.back]
    [('Shin', 0, 0), ('Calf', 7, 7)]
    """
    muscles = {key: (name, chance.p50 or 0.0) for key, name, chance in ranked_muscles(result)}
    if not muscles:
        return None
    shares = left_shares(result)
    sided = {key: _of_sides(chance, shares.get(key, 0.5)) for key, (_, chance) in muscles.items()}
    top = max(chance for both in sided.values() for chance in both) or 1.0
    ramp = Ramp(tuple(top * step / CLASSES for step in range(1, CLASSES)))

    def patches(view: dict[str, str]) -> tuple[Patch, ...]:
        """Return the muscles of one view that the result names."""
        return tuple(
            Patch(view[key], ramp.grade(left), ramp.grade(right), _title(muscles[key][0], shares.get(key)))
            for key, (left, right) in ((key, sided[key]) for key in view if key in sided)
        )

    warmest = next(iter(muscles.values()))[0]
    alike = "" if shares else f" {say('figure.alike')}"
    return Figure(patches(FRONT), patches(BACK), say("alt.body", name=warmest) + alike, bool(shares))


def left_shares(result: Result) -> dict[str, float]:
    """Return the left one's share of a muscle's hazard, where the diary has taught it.

    Examples
    --------
    >>> left_shares({"learnt": {"parameters": [{"name": "side.calf", "middle": 3.0}]}})
    {'calf': 0.75}
    """
    found = {}
    for row in rows(part(result, "learnt"), "parameters"):
        kind, _, muscle = plain(row.get("name")).partition(".")
        odds = finite(row.get("middle"))
        if kind == "side" and odds is not None and odds > 0.0:
            found[muscle] = odds / (1.0 + odds)
    return found


def _of_sides(chance: float, left: float) -> tuple[float, float]:
    """Return the chance that there would be if both sides were like the left one, and like the right one."""
    hazard = -math.log1p(-min(chance, MOST))
    return 1.0 - math.exp(-2.0 * left * hazard), 1.0 - math.exp(-2.0 * (1.0 - left) * hazard)


def _title(name: str, left: float | None) -> str:
    return name if left is None else say("figure.left", name=name, share=percent(left))
