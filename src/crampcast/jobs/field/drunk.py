"""What comes of how a field drinks, as the answer tells it: if all drank to thirst, and if all by plan."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from crampcast.evidence import coefficients
from crampcast.jobs.field.drinking import Drinking, Kidney
from crampcast.jobs.field.numbers import STYLES, FloatArray, quantiles, rounded
from crampcast.jobs.field.totals import ONE, Totals

_FEW = 20
"""Races of a style in a draw, below which its share of a single draw says nothing."""


def drinking(t: Totals) -> dict[str, Any]:
    """Return low sodium, gain and change of mass by how entrants drink.

    Parameters
    ----------
    t : Totals
        Sums over the field.

    Returns
    -------
    dict
        For each style ``low_sodium`` and its range, as if the whole field drank so; None where nobody does.
    """
    races = t.drinking[:, 0].astype(float)
    found: dict[str, Any] = {
        "assumed": assumed(),
        "by_plan_share": quantiles(races[1] / races.sum(axis=0)),
        "gained_mass_share": rounded(t.drinking[:, 2].sum() / races.sum()),
        "mass_change_pct": rounded(100.0 * t.mass_change.sum() / ONE / races.sum()),
    }
    return found | {style: _style(t, i, races[i]) for i, style in enumerate(STYLES)}


def _style(t: Totals, style: int, races: FloatArray) -> dict[str, Any] | None:
    """Return what comes of one way to drink; its range only where every draw has enough of it."""
    whole = races.sum()
    if whole < _FEW:
        return None
    low, gained = t.drinking[style, 1].astype(float), t.drinking[style, 2].astype(float)
    entrants = float(t.entrants[0])
    return {
        "low_sodium": rounded(entrants * low.sum() / whole),
        "low_sodium_expected": quantiles(entrants * low / races) if races.min() >= _FEW else None,
        "gained_mass_share": rounded(gained.sum() / whole),
        "mass_change_pct": rounded(100.0 * t.mass_change[style].sum() / ONE / whole),
    }


def assumed() -> str:
    """Say what is taken to be so of drinking and kidneys, and where it was found wrong."""
    c, kidney = coefficients(Drinking, "field.drinking"), coefficients(Kidney, "field.kidney")
    much_l_h = c.plan_l_h * np.exp(NormalDist().inv_cdf(0.9) * c.plan_sd_log - 0.5 * c.plan_sd_log**2)
    return (
        f"How a field drinks is not known before the race. Between {100.0 * c.plan_share_low:.0f} and "
        f"{100.0 * c.plan_share_high:.0f} % of a field are taken to drink by plan ({c.plan_l_h:.2f} L/h on "
        f"average, one in ten over {much_l_h:.1f}), whatever thirst says, the others to thirst beside a "
        f"habit; plans fade out in races of {c.plan_until_h:.0f} to {c.thirst_from_h:.0f} h. In "
        f"{100.0 * kidney.held_share:.0f} % of runners vasopressin is taken to stay on, so that the kidneys "
        "shed nothing of what is drunk too much. Where runners are told to drink to thirst, go by what is "
        "said of thirst; where they drink as they did in Boston in 2002, by what is said of plans. Held "
        "against races, severe cases come out too rare, and so does drinking too much in heat: be ready for "
        "more than is counted."
    )
