"""Food from day to day, lightly: carbohydrate by training day, signs of eating too little; no counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from crampcast.activity.summary import RunSummary
from crampcast.evidence import coefficients
from crampcast.evidence.claims import load_claims
from crampcast.evidence.recover import load_signs
from crampcast.jobs.rescue.amounts import may_name
from crampcast.runner.profile import Profile

KINDS = ("rest or easy", "moderate", "long", "very long")
_BEFORE_D = 28
MORE = 1.3
"""This week's training over that of a usual week from which it is worth a word."""


class Days(NamedTuple):
    """Carbohydrate by training day and signs in the diary; group ``recover.days``."""

    edges_min: tuple[float, float, float]
    carbohydrate_low_g_kg: tuple[float, ...]
    carbohydrate_high_g_kg: tuple[float, ...]
    looked_at: float
    mass_window_d: float
    mass_fall: float
    low_bmi_kg_m2: float


def day_to_day(
    profile: Profile | None,
    runs: Sequence[RunSummary],
    masses: Sequence[tuple[date, float]],
    on: date | None,
    run_min: float,
) -> dict[str, Any]:
    """Look at a week of training and say how food follows it.

    Parameters
    ----------
    profile : Profile or None
        Who runs.
    runs : sequence of RunSummary
        The log.
    masses : sequence of (date, float)
        Body masses of the diary.
    on : date or None
        Day of the run; None where the file does not say.
    run_min : float
        Minutes of the run itself.

    Returns
    -------
    dict
        ``days`` (day, minutes, kind, carbohydrate_g_kg: null where no number may be named)``, found, signs,
        says, cannot_tell, claims``.

    Notes
    -----
    Energy availability is not computed: it needs everything eaten over days, which is not asked for. The
    signs are the better test. Nobody is told to weigh less.

    Examples
    --------
    >>> day_to_day(None, [], [], date(2026, 3, 1), 90.0)["days"][-1]["carbohydrate_g_kg"] is None
    True
    """
    c = coefficients(Days, "recover.days")
    allowed, why = may_name(profile)
    thin = profile is not None and (profile.bmi_kg_m2 or c.low_bmi_kg_m2) < c.low_bmi_kg_m2
    days = [] if on is None else _days(runs, on, run_min, int(c.looked_at))
    found = [] if on is None else _found(masses, days, runs, on, c)
    signs = load_signs()
    worried = thin or any(row["sign"] for row in found)
    numbers = allowed and not worried
    claims = load_claims()
    return {
        "days": [_fed(day, minutes, c, numbers=numbers) for day, minutes in days],
        "found": found,
        "signs": list(signs.texts),
        "signs_source": signs.source,
        "signs_flag": signs.flag,
        "says": _says(numbers=numbers, thin=thin, worried=worried, why=why),
        "cannot_tell": [
            "energy availability: it needs all that you eat over days; you are not asked to count it"
        ],
        "claims": [
            {"id": key, "grade": claims[key].grade, "advice": claims[key].advice_wording}
            for key in ("S5", "S6", "S31")
        ],
    }


def _days(runs: Sequence[RunSummary], on: date, run_min: float, count: int) -> list[tuple[date, float]]:
    """Return the minutes of training of the last days, without a log of the last one; the run counts once."""
    minutes = {on - timedelta(days=n): 0.0 for n in reversed(range(count))}
    for row in runs:
        if row.day in minutes and row.moving_s:
            minutes[row.day] += row.moving_s / 60.0
    minutes[on] = max(minutes[on], run_min)
    return list(minutes.items()) if runs else [(on, minutes[on])]


def _fed(day: date, minutes: float, c: Days, *, numbers: bool) -> dict[str, Any]:
    kind = int(np.searchsorted(c.edges_min, minutes, side="right")) if minutes > 0.0 else 0
    low, high = c.carbohydrate_low_g_kg[kind], c.carbohydrate_high_g_kg[kind]
    return {
        "day": day.isoformat(),
        "minutes": round(minutes),
        "kind": KINDS[kind],
        "carbohydrate_g_kg": {"low": low, "high": high} if numbers else None,
    }


def _found(
    masses: Sequence[tuple[date, float]],
    days: Sequence[tuple[date, float]],
    runs: Sequence[RunSummary],
    on: date,
    c: Days,
) -> list[dict[str, Any]]:
    """Return what the diary itself shows: more training than usual, body mass that falls."""
    found = []
    week_min = sum(minutes for _, minutes in days)
    first = days[0][0]
    before = [r for r in runs if first - timedelta(days=_BEFORE_D) <= r.day < first]
    usual_min = sum((r.moving_s or 0.0) for r in before) / 60.0 / _BEFORE_D * len(days)
    if usual_min > 0.0 and week_min > MORE * usual_min:
        text = (
            "This week holds clearly more training than the four before: eat more with it, around the runs."
        )
        found.append({"id": "more_training", "text": text, "sign": False})
    recent = sorted(
        (day, kg) for day, kg in masses if timedelta() <= on - day <= timedelta(days=c.mass_window_d)
    )
    if len(recent) >= 4:  # two weighings at each end, so that one day's water does not count
        early, late = (float(np.mean([kg for _, kg in part])) for part in (recent[:2], recent[-2:]))
        if late < (1.0 - c.mass_fall) * early:
            text = (
                "Your body mass has fallen over the last weeks. If you did not mean it to, or if a sign "
                "below is yours too, talk to a doctor or a sports dietitian."
            )
            found.append({"id": "mass_falls", "text": text, "sign": True})
    return found


def _says(*, numbers: bool, thin: bool, worried: bool, why: str) -> list[str]:
    lines = [
        "Eat more on the days on which you train more; hunger and the signs below tell more than numbers."
    ]
    if thin or worried:
        lines.append("No numbers here: talk to a doctor or a sports dietitian about whether you eat enough.")
    elif not numbers:
        lines.append(f"No numbers here: {why}")
    return lines
