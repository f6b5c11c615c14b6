"""What comes of how a field drinks, as the answer tells it: if all drank to thirst, and if all by plan."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from crampcast.evidence import coefficients
from crampcast.jobs.field.drinking import Drinking, Kidney, more_in_heat
from crampcast.jobs.field.numbers import STYLES, FloatArray, quantiles, rounded
from crampcast.jobs.field.totals import ONE, Totals

_FEW = 20
"""Races of a style in a draw, below which its share of a single draw says nothing."""
_SAMPLES = 4096
"""Of a distribution whose quantiles have no formula; drawn from one seed."""
READ = (
    "Where runners are told to drink to thirst, go by what comes of thirst; where they drink as they did in "
    "Boston in 2002, by what comes of plans. Low: below 135 mmol/L by the finish. All absorbed: once what is "
    "in the gut at the finish is absorbed too and nothing more is drunk, an upper bound. Held against races, "
    "severe cases hardly come up before the finish, and over a hundred miles too few gain mass: be ready for "
    "more than is counted."
)
"""How to take the answer, and where it was found wrong."""


class Severe(NamedTuple):
    """How many of those low in sodium were critical in a marathon; group ``field.severe``."""

    low: float
    critical: float


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
        "read": READ,
        "assumed": assumed(),
        "by_plan_share": quantiles(races[1] / races.sum(axis=0)),
        "gained_mass_share": rounded(t.drinking[:, 2].sum() / races.sum()),
        "mass_change_pct": rounded(100.0 * t.mass_change.sum() / ONE / races.sum()),
        "critical": _critical(t.drinking[:, 1].sum(axis=0).astype(float)),
    }
    return found | {style: _style(t, i, races[i]) for i, style in enumerate(STYLES)}


def _style(t: Totals, style: int, races: FloatArray) -> dict[str, Any] | None:
    """Return what comes of one way to drink; None where nobody is drawn to drink so."""
    whole = races.sum()
    if whole == 0.0:
        return None
    low, gained = t.drinking[style, 1].astype(float), t.drinking[style, 2].astype(float)
    entrants = float(t.entrants[0])
    return {
        "low_sodium": rounded(entrants * low.sum() / whole),
        "low_sodium_expected": quantiles(entrants * _shares(low, races)),
        "gained_mass_share": rounded(gained.sum() / whole),
        "mass_change_pct": rounded(100.0 * t.mass_change[style].sum() / ONE / whole),
        "drunk_l": rounded(t.drunk_l[style].sum() / ONE / whole),
        "after_finish": {
            name: {
                "mean": rounded(entrants * cases.sum() / whole),
                "expected": quantiles(entrants * _shares(cases, races)),
            }
            for name, cases in zip(("low", "severe"), t.drinking[style, 3:].astype(float), strict=True)
        },
    }


def _shares(low: FloatArray, races: FloatArray) -> FloatArray:
    """Return shares low in sodium as they may be, by draw where every draw has enough races to tell.

    Notes
    -----
    In a small field a draw's own share is mostly chance. Then the shares are drawn around the one of all
    draws together: with what so few races leave open of it, and with as much of the spread between draws as
    chance does not explain (the method of moments for a beta distribution).
    """
    if races.min() >= _FEW:
        return np.asarray(low / races)
    whole, some = races.sum(), races > 0.0
    mean = (low.sum() + 0.5) / (whole + 1.0)
    open_var = mean * (1.0 - mean) / (whole + 2.0)
    seen = np.sum(races[some] * (low[some] / races[some] - low.sum() / whole) ** 2) / whole
    between_var = max(float(seen - mean * (1.0 - mean) * some.sum() / whole), 0.0)
    size = mean * (1.0 - mean) / (open_var + between_var) - 1.0
    size = max(size, 1.0)
    return np.random.default_rng(0).beta(mean * size, (1.0 - mean) * size, _SAMPLES)


def _critical(low: FloatArray) -> dict[str, Any]:
    """Return critical cases by the share that was measured of those low in sodium: they are not simulated."""
    c = coefficients(Severe, "field.severe")
    rng = np.random.default_rng(0)
    shares = rng.beta(c.critical + 0.5, c.low - c.critical + 0.5, _SAMPLES)
    cases = shares * rng.choice(low, _SAMPLES)
    return {
        "mean": rounded(low.mean() * c.critical / c.low),
        "expected": quantiles(cases),
        "chance_of_any": rounded(-np.expm1(-cases).mean()),
        "from": f"not simulated: {c.critical:.0f} of {c.low:.0f} runners low in sodium had 120 mmol/L or "
        "less in Boston in 2002, where many drank too much; the range holds what so few leave open",
    }


def assumed() -> str:
    """Say what is taken to be so of drinking and kidneys."""
    c, kidney = coefficients(Drinking, "field.drinking"), coefficients(Kidney, "field.kidney")
    much_l_h = c.plan_l_h * np.exp(NormalDist().inv_cdf(0.9) * c.plan_sd_log - 0.5 * c.plan_sd_log**2)
    return (
        f"How a field drinks is not known before the race. Between {100.0 * c.plan_share_low:.0f} and "
        f"{100.0 * c.plan_share_high:.0f} % of a field are taken to drink by plan ({c.plan_l_h:.2f} L/h on "
        f"average where it is cool, one in ten over {much_l_h:.1f}; {more_in_heat(25.0):.1f} times as much "
        "at a wet-bulb globe temperature of 25 °C), whatever thirst says, the others to thirst beside a "
        f"habit, which grows alike; plans fade out in races of {c.plan_until_h:.0f} to "
        f"{c.thirst_from_h:.0f} h. In "
        f"{100.0 * kidney.held_share:.0f} % of runners vasopressin is taken to stay on, so that the kidneys "
        "shed nothing of what is drunk too much."
    )
