"""What somebody who explores a course may choose, within bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from crampcast.errors import UnusableInput

TRAINING = ("train descents", "heat training", "strength work")
"""Levers of the build-up that can be taken as done."""


class Bound(NamedTuple):
    """Range of a slider and its smallest step."""

    low: float
    high: float
    step: float


BOUNDS = {
    "start_faster": Bound(-0.15, 0.15, 0.01),
    "target_s": Bound(600.0, 288_000.0, 60.0),
    "warmer_c": Bound(-15.0, 15.0, 0.5),
    "carbohydrate_g_h": Bound(0.0, 120.0, 5.0),
    "fluid_l_h": Bound(0.0, 2.0, 0.05),
    "sodium_mg_h": Bound(0.0, 2000.0, 50.0),
    "pack_kg": Bound(0.0, 15.0, 0.5),
}
"""What a slider can say; what is safe the limits decide."""


@dataclass(frozen=True)
class Choice:
    """A plan as chosen with the sliders; None leaves it to the guideline, to the runner or to an even effort.

    Parameters
    ----------
    start_faster : float
        Effort at the start over an even one, as a share; it fades to nothing at half of the way.
    target_s : float or None
        Finish aimed at, s.
    warmer_c : float
        Air temperature above that of the day, K; the water in the air stays.
    carbohydrate_g_h, fluid_l_h, sodium_mg_h : float or None
        Taken per hour all the way, before the limits cut it.
    pack_kg : float or None
        What is carried.
    poles : bool or None
        Whether poles are used.
    training : tuple of str
        Names out of `TRAINING` that are taken as done by then.
    """

    start_faster: float = 0.0
    target_s: float | None = None
    warmer_c: float = 0.0
    carbohydrate_g_h: float | None = None
    fluid_l_h: float | None = None
    sodium_mg_h: float | None = None
    pack_kg: float | None = None
    poles: bool | None = None
    training: tuple[str, ...] = ()

    def without_intake(self) -> Choice:
        """Return the choice as far as it says how the body runs, not what it takes."""
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        return Choice(**kept | {"carbohydrate_g_h": None, "fluid_l_h": None, "sodium_mg_h": None})


def read_choice(said: Mapping[str, Any]) -> Choice:
    """Read a choice from what a form or a program says.

    Parameters
    ----------
    said : mapping
        Fields of `Choice`; None and empty texts are left out.

    Raises
    ------
    UnusableInput
        If a value is no number or beyond its bounds.

    Examples
    --------
    >>> read_choice({"warmer_c": "5", "fluid_l_h": "", "training": ["heat training"]})
    Choice(start_faster=0.0, target_s=None, warmer_c=5.0, ..., training=('heat training',))
    """
    found: dict[str, Any] = {}
    for name, bound in BOUNDS.items():
        value = said.get(name)
        if value is not None and value != "":
            found[name] = _number(name, value, bound)
    if said.get("poles") is not None and said.get("poles") != "":
        found["poles"] = said["poles"] in (True, "true", "on", "1", "yes")
    done = said.get("training") or ()
    named = (done,) if isinstance(done, str) else tuple(done)
    unknown = [name for name in named if name not in TRAINING]
    if unknown:
        raise UnusableInput(
            "no such training", where=str(unknown[0])[:40], remedy=f"choose among {', '.join(TRAINING)}"
        )
    return Choice(**found, training=tuple(name for name in TRAINING if name in named))


def _number(name: str, value: Any, bound: Bound) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not bound.low <= number <= bound.high:
        raise UnusableInput(
            f"{str(value)[:40]} is not usable",
            where=name,
            remedy=f"give a number from {bound.low:g} to {bound.high:g}",
        )
    return number
