"""What the optimiser found, in the answer's words."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.jobs.plan.optimise.improve import Improved, outcome
from crampcast.jobs.plan.optimise.setup import SEEN
from crampcast.jobs.plan.table import quantity

_FELT = 0.01
"""Change of effort below which a stretch is called even."""


def pacing(improved: Improved) -> list[dict[str, Any]]:
    """Return the effort of every stretch in numbers and words.

    Parameters
    ----------
    improved : Improved
        The plan.

    Returns
    -------
    list of dict
        ``from_m, to_m, kind, climb_m, descent_m, effort, words``; effort over that of an even one. Empty
        where the whole race is run evenly.
    """
    if improved.kept is not None:
        return []
    return [
        {
            "from_m": round(stretch.from_m, 1),
            "to_m": round(stretch.to_m, 1),
            "kind": stretch.kind,
            "climb_m": round(stretch.climb_m, 1),
            "descent_m": round(stretch.descent_m, 1),
            "effort": round(float(effort), 4),
            "words": words(float(effort)),
        }
        for stretch, effort in zip(improved.stretches, improved.effort, strict=True)
    ]


def words(effort: float) -> str:
    """Say in a runner's words how hard a stretch is.

    Examples
    --------
    >>> words(1.004), words(0.962)
    ('even effort', '4 % easier than even')
    """
    change = effort - 1.0
    if abs(change) < _FELT:
        return "even effort"
    return f"{abs(change) * 100.0:.0f} % {'harder' if change > 0.0 else 'easier'} than even"


def told(improved: Improved) -> dict[str, Any]:
    """Return what was searched and what it gained over even effort and guideline.

    Notes
    -----
    Both plans are simulated on the same draws, none of which the search has seen, in plain amounts before
    they become whole units; changes are draw by draw.
    """
    if improved.base.status == "refused":
        return {"used": False, "why_not": improved.kept}
    time_s, chance = outcome(improved.plan)
    even_s, even_chance = outcome(improved.base)
    return {
        "used": improved.kept is None,
        "why_not": improved.kept,
        "walked": bool(improved.base.walked),
        "price_s": round(improved.price_s, 1),
        "draws_searched": SEEN,
        "draws_held_out": len(time_s),
        "even": {"finish_s": quantity(even_s, 0), "cramp_probability": quantity(even_chance)},
        "finish_change_s": quantity(time_s - even_s, 1),
        "cramp_probability_change": quantity(np.asarray(chance - even_chance)),
    }
