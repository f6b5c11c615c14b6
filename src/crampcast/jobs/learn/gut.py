"""What the diary has shown of the gut: how much an hour went well, how much went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crampcast.evidence import coefficients
from crampcast.history.usable import moving_s
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learn.serious import is_serious
from crampcast.runner.learnt import GutShown


class Shown(NamedTuple):
    """What is concluded from trouble; group ``learn.gut``."""

    from_min: float
    serious_severity: float
    step_back_share: float


def gut_shown(runs: Sequence[LivedRun]) -> GutShown | None:
    """Return the most carbohydrate that plans may ask for after trouble of the gut; None without any.

    Parameters
    ----------
    runs : sequence of LivedRun
        Usable runs, oldest first.

    Notes
    -----
    Serious trouble at a rate holds later plans to the highest rate below it that went well, or, where none
    did, to a stated share of it. A later run without trouble at that rate or more takes the ceiling away:
    the gut has learnt.
    """
    c = coefficients(Shown, "learn.gut")
    good: list[float] = []
    bad: list[tuple[float, str, str]] = []
    for run in runs:
        hours = (run.summary.elapsed_s or moving_s(run.summary) or 0.0) / 3600.0
        eaten = [float(one["carbohydrate_g"]) for one in run.intake if "carbohydrate_g" in one]
        if not eaten or 60.0 * hours < c.from_min:
            continue
        rate = sum(eaten) / hours
        trouble = next((e for e in run.gut if is_serious(e.body, c.serious_severity)), None)
        if trouble is not None:
            bad.append((rate, run.day.isoformat(), str(trouble.body["trouble"])))
        else:
            good.append(rate)
            bad = [one for one in bad if one[0] > rate]
    if not bad:
        return None
    rate, day, what = min(bad)
    below = [one for one in good if one < rate]
    most = max(below) if below else c.step_back_share * rate
    return GutShown(round(most, 1), round(rate, 1), day, what.replace("_", " "), bool(below))
