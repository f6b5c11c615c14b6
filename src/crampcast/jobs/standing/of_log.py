"""What the training log says of this week: load against what the legs know, descents, heat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.evidence.muscles import REPORTED
from crampcast.history.acclimatisation import dose_of_runs, temperatures_c
from crampcast.history.capacity import infer_capacity
from crampcast.history.carried import Carried, carried_in
from crampcast.history.envelope import envelope_windows
from crampcast.history.infer import infer_condition
from crampcast.history.training import Training, replay_training
from crampcast.history.usable import moving_s
from crampcast.jobs.standing.marks import Reason, level_of, mark
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

WEEK = 7
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Log:
    """The log as it stands on a day; None where it says nothing.

    Parameters
    ----------
    training : Training or None
        The replayed half year.
    condition : Condition
        What it makes of the runner.
    carried : Carried or None
        What the last days left in the legs.
    above : float or None
        Most work of a muscle in the last seven days over its most in any seven of the eight weeks before.
    muscle : str
        Which muscle that is.
    hot_min : float
        Minutes that were hot, within and without, in seven days.
    """

    training: Training | None
    condition: Condition
    carried: Carried | None
    above: float | None
    muscle: str
    hot_min: float


def read_log(profile: Profile, runs: Sequence[RunSummary], on: date) -> Log:
    """Return what the log says on a day; its own runs count from the day after.

    Examples
    --------
    >>> read_log(Profile(), [], date(2026, 5, 1)).training is None
    True
    """
    capacity = infer_capacity(profile, runs, on=on)
    training = replay_training(profile, runs, on=on, capacity=capacity)
    condition = infer_condition(profile, runs, on=on, capacity=capacity, training=training)
    if training is None:
        return Log(None, condition, None, None, "", 0.0)
    carried = carried_in(runs, training, on=on, protection=condition.protection or 0.0)
    return Log(training, condition, carried, *load_above(training), hot_week_min(training))


def hot_week_min(training: Training) -> float:
    """Return the minutes of seven days that were hot within and without, in runs with a temperature."""
    week = training.days_ago <= WEEK
    if not week.any():
        return 0.0
    celsius, logged = temperatures_c(training.runs)
    minutes = np.array([(moving_s(run) or 0.0) / 60.0 for run in training.runs])
    hot = dose_of_runs(training.replayed.hot_min[week], minutes[week], celsius[week])
    return float(hot[logged[week]].sum())


def load_above(training: Training) -> tuple[float | None, str]:
    """Return how far the last seven days lie above the eight weeks before, and in which muscle.

    Returns
    -------
    float or None
        Above 1: more than in any seven days of the eight weeks before. None where those are not known.
    str
        The muscle.

    Notes
    -----
    Work of concentric and eccentric contraction apart; a muscle that did less than a share
    (``history.envelope.least_share``) of the week's hardest does not count. Shown, not a term of the hazard.
    """
    ago = training.days_ago
    window = int(envelope_windows().window_days)
    if (training.on - training.first_day).days < WEEK + mark("load.least_log_days"):
        return None, ""
    daily = np.zeros((window + WEEK, *training.replayed.total_j_kg.shape[1:]))
    for days, work in zip(ago, training.replayed.total_j_kg, strict=True):
        if 1 <= days <= len(daily):
            daily[days - 1] += work
    sums = np.stack([daily[first : first + WEEK].sum(axis=0) for first in range(len(daily) - WEEK + 1)])
    this, before = sums[0], sums[WEEK:].max(axis=0)
    if not this.any():
        return None, ""
    counted = this > envelope_windows().least_share * max(float(this.max()), 1e-9)
    ratio: FloatArray = np.where(counted & (before > 0.0), this / np.maximum(before, 1e-9), 0.0)
    ratio = ratio[:, : len(REPORTED)]
    kind, muscle = np.unravel_index(int(ratio.argmax()), ratio.shape)
    return float(ratio[kind, muscle]), REPORTED[int(muscle)]


def log_reasons(log: Log, on: date) -> list[Reason]:
    """Return why the log gives reason to look."""
    found: list[Reason] = []
    if log.training is None or (on - log.training.last_day).days > mark("load.silent_days"):
        return found
    if log.above is not None and (level := level_of(log.above, "load.above_envelope")):
        more = f"{100.0 * (log.above - 1.0):.0f} % more work for the {log.muscle.replace('_', ' ')}"
        found.append(Reason("load", level, f"{more} in seven days than in any week of the eight before"))
    lost = 0.0 if log.carried is None else log.carried.strength_lost
    if level := level_of(lost, "descent.strength_lost"):
        text = (
            f"descents of the last days: by the model {100.0 * lost:.0f} % of the thighs' strength not back"
        )
        found.append(Reason("descent", level, text))
    heat = log.condition.acclimatisation
    low = heat is not None and heat < mark("heat.low_acclimatisation")
    if low and log.hot_min >= mark("heat.hot_week_min"):
        text = f"{log.hot_min:.0f} min hot in seven days, with heat acclimatisation at {heat:.1f} of 1"
        found.append(Reason("heat", "watch", text))
    return found
