"""Hold the predictions of many replicates against what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.replicate import among_of
from crampcast.jobs.cohorts.variables import STAND_INS
from crampcast.jobs.validate.quantity import CannotPredict

MOST_REJECTIONS = 0.10
"""Share of replicates whose test may find a difference where the study found none."""
FEWEST_ANSWERED = 0.5
"""Share of replicates that must have an answer at all."""


def judged(outcome: Outcome, answers: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return status, prediction and interval of one outcome.

    Parameters
    ----------
    outcome : Outcome
        What was observed.
    answers : sequence of dict
        Statistics of the replicates; NaN where a replicate has none.

    Returns
    -------
    dict
        ``status, inside, predicted, predicted_interval, reason`` and what is shown beside them.

    Raises
    ------
    CannotPredict
        If most replicates have no answer.
    """
    lifetime = outcome.kind == "muscle_share" and outcome.window == "lifetime"
    key = "share_of_answers" if lifetime and outcome.number("share_of_answers") is not None else "value"
    values = np.array([a[key] for a in answers], dtype=float)
    known = values[np.isfinite(values)]
    tested = outcome.kind == "no_difference" and len(known) > 0  # a study that cannot test rejects nothing
    if not tested and len(known) < FEWEST_ANSWERED * len(values):
        raise CannotPredict(_nobody(outcome, 1.0 - len(known) / max(len(values), 1)))
    out: dict[str, Any] = {"reason": "; ".join(_remarks(outcome, key, len(known) / len(values))) or None}
    observed, interval = observation(outcome, key)
    out.update(observed=observed, observed_interval=interval)
    if outcome.kind == "no_difference":
        share = float(known.sum() / len(values))
        inside: bool | None = share <= MOST_REJECTIONS
        out.update(predicted=share, predicted_interval=None)
    else:
        low, middle, high = (float(q) for q in np.quantile(known, [0.025, 0.5, 0.975]))
        out.update(predicted=middle, predicted_interval=[low, high])
        inside = _inside(observed, low, middle, high)
        if isinstance(observed, str):
            out["share_on_that_side"] = _share(observed, known)
    out.update(
        inside=inside, status="cannot_predict" if inside is None else "inside" if inside else "outside"
    )
    if inside is None:
        out["reason"] = "nothing was observed to hold it against; the prediction is shown"
    out.update(_beside(outcome, answers))
    return out


def _nobody(outcome: Outcome, share: float) -> str:
    """Say why a statistic has no value in a share of the simulated studies."""
    if name := outcome.word("factor") or outcome.word("variable"):
        return (
            f"in {share:.0%} of the simulated studies there are no two groups to compare: nobody cramped, or "
            f"all runners are alike in {name}"
        )
    return f"{share:.0%} of the simulated studies have no runner to count"


def observation(outcome: Outcome, key: str = "value") -> tuple[Any, list[float] | None]:
    """Return what was observed, and its interval."""
    if outcome.kind == "no_difference":
        return "no difference", None
    value = outcome.number(key)
    if value is None and outcome.word("direction"):
        return outcome.word("direction"), None
    low, high = outcome.number("low"), outcome.number("high")
    if key == "share_of_answers" or low is None or high is None:
        return value, None
    return value, [low, high]


def _inside(observed: Any, low: float, middle: float, high: float) -> bool | None:
    if observed is None:
        return None
    if isinstance(observed, str):
        return _on_side(observed, middle)
    return bool(low <= observed <= high)


def _on_side(direction: str, value: float) -> bool:
    sides = {
        "above_one": value > 1.0,
        "below_one": value < 1.0,
        "above_zero": value > 0.0,
        "below_zero": value < 0.0,
    }
    if direction not in sides:
        raise CannotPredict(f"the direction {direction!r} is not known")
    return bool(sides[direction])


def _share(direction: str, values: np.ndarray) -> float:
    return float(np.mean([_on_side(direction, v) for v in values]))


def _beside(outcome: Outcome, answers: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return the other statistics: the SD, the share by time, the share of all answers."""
    out: dict[str, Any] = {}
    for name in ("sd", "by_time", "share_of_answers"):
        values = np.array([a[name] for a in answers if name in a], dtype=float)
        known = values[np.isfinite(values)]
        if len(known) == 0 or (name == "sd" and outcome.number("sd") is None):
            continue
        low, middle, high = (float(q) for q in np.quantile(known, [0.025, 0.5, 0.975]))
        out[f"{name}_predicted"] = middle
        out[f"{name}_predicted_interval"] = [low, high]
        if outcome.number(name) is not None:
            out[f"{name}_observed"] = outcome.number(name)
    return out


def _remarks(outcome: Outcome, key: str, answered: float) -> list[str]:
    """Say what a reader has to know of the prediction."""
    out = []
    if outcome.kind == "prevalence_ratio":
        out.append("predicted by the ratio of the risks in this event")
    if outcome.window == "lifetime" and outcome.kind != "prevalence_ratio":
        out.append("answers over a running life are held against one simulated race")
    if key == "share_of_answers":
        out.append("judged as the share of all answers")
    if outcome.window == "tent_visit" or among_of(outcome) in ("tent_patients", "treated"):
        out.append(
            "simulated crampers stand for those treated in the tent, all other runners for its other patients"
        )
    if (name := outcome.word("variable")) in STAND_INS:
        out.append(STAND_INS[name])
    if outcome.word("factor") == "pace_faster_than_own_predicted":
        out.append("speed over the whole event against an even effort of the runner's own ability")
    if outcome.word("basis") == "unspecified":
        out.append("by distance; by time beside it")
    if answered < 1.0:
        out.append(f"{1.0 - answered:.0%} of the simulated studies had nobody to count")
    return out
