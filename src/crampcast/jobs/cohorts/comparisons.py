"""Outcomes that compare two groups of runners: ratios of odds and risks, differences, tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.cohorts.marks import after_mark
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.replicate import Group, Replicate, cut_crampers
from crampcast.jobs.cohorts.statistics import (
    difference,
    fisher_rejects,
    logistic_slopes,
    odds_ratio,
    poisson_slopes,
    ratio_of_risks,
    risk_ratio,
    standardised_difference,
    welch_rejects,
)
from crampcast.jobs.cohorts.variables import YES_NO
from crampcast.jobs.cohorts.view import muscle_column
from crampcast.jobs.cohorts.vocabulary import USUAL_STEP, YES_NO_FACTORS
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Answer = dict[str, float]


def _regressors(outcome: Outcome, group: Group, all_of: Sequence[Outcome]) -> tuple[FloatArray, float]:
    """Return the factor, the file's other adjusted ones behind it, and the step of the ratio."""
    name = outcome.word("factor")
    columns = [group.factor(name)]
    if outcome.fields.get("adjusted") is True:
        others = {
            o.word("factor")
            for o in all_of
            if o.fields.get("adjusted") is True
            and o.kind == outcome.kind
            and o.word("factor") not in ("", name)
        }
        for other in sorted(others):
            try:
                columns.append(group.factor(other))
            except CannotPredict:
                continue
    per = outcome.number("per")
    step = per if per is not None else USUAL_STEP.get(name, 1.0)
    return np.stack(columns, axis=1), step


def odds(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return an odds ratio of the event."""
    if not outcome.word("factor"):
        raise CannotPredict("no factor is named")
    group = study.group(outcome)
    among = study.among(outcome, group)
    event = group.event[among]
    columns, step = _regressors(outcome, group, all_of)
    _check_varies(outcome, columns[:, 0])
    columns = columns[among]
    if _alike(columns[:, 0]):
        return {"value": float("nan")}
    if outcome.word("factor") in YES_NO_FACTORS and columns.shape[1] == 1:
        return {"value": odds_ratio(event, columns[:, 0])}
    return {"value": float(np.exp(logistic_slopes(event, columns)[0] * step))}


def _alike(values: FloatArray) -> bool:
    """Return whether nobody differs, so that there are no two groups to compare."""
    return len(values) == 0 or bool(np.ptp(values) <= 0.0)


def _check_varies(outcome: Outcome, values: FloatArray) -> None:
    """Refuse a factor that is the same for everybody by design."""
    if outcome.word("factor") in ("wbgt", "distance") and _alike(values):
        raise CannotPredict(f"{outcome.word('factor')} is the same for all runners of the file")


def at_level(outcome: Outcome, group: Group) -> BoolArray:
    """Return the crampers whose worst cramp was of the outcome's level."""
    level = outcome.word("level")
    if level in ("severe", "serious"):
        return group.severe
    if level == "mild_or_moderate":
        return group.event & ~group.severe
    if level in ("mild", "moderate"):
        raise CannotPredict(
            "the only share published is that of severe cramps (4 %, second hand): how the others "
            "divide into mild (ran on) and moderate (slowed or paused) is not known; together they are "
            "mild_or_moderate"
        )
    raise CannotPredict(
        f"the level {level!r} is none of mild, moderate, mild_or_moderate, severe, serious"
        if level
        else "level is missing"
    )


def _counted(outcome: Outcome, study: Replicate, group: Group) -> tuple[BoolArray, BoolArray]:
    """Return the event whose risk is compared, and the denominator."""
    of = outcome.word("of", "incidence")
    among = study.among(outcome, group)
    crampers = among & group.event
    if of == "incidence":
        return group.event, among
    if of == "muscle_share":
        return group.muscle(muscle_column(outcome.word("muscle"))), crampers
    if of == "severity_share":
        return at_level(outcome, group), crampers
    if of in ("onset_share_after", "onset_share_before"):
        side = of.rpartition("_")[2]
        late = next(iter(after_mark(outcome, group, side, any(s.ran.staged for s in group.samples)).values()))
        return (late if side == "after" else group.event & ~late), crampers
    raise CannotPredict(f"the risk of {of!r} is not known")


def risk(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return a ratio of risks between two groups of runners or two arms."""
    arm, reference = outcome.word("arm"), outcome.word("reference_arm")
    if reference:
        if not arm:
            raise CannotPredict("reference_arm stands without arm")
        counts = []
        for name in (arm, reference):
            group = study.group(outcome, arm=name)
            event, among = _counted(outcome, study, group)
            counts += [float(np.sum(event & among)), float(np.sum(among))]
        return {"value": ratio_of_risks(*counts)}
    if not outcome.word("factor"):
        raise CannotPredict("neither a factor nor two arms are named")
    group = study.group(outcome)
    event, among = _counted(outcome, study, group)
    columns, step = _regressors(outcome, group, all_of)
    _check_varies(outcome, columns[:, 0])
    event, columns = event[among], columns[among]
    if _alike(columns[:, 0]):
        return {"value": float("nan")}
    if outcome.word("factor") in YES_NO_FACTORS and columns.shape[1] == 1:
        return {"value": risk_ratio(event, columns[:, 0])}
    return {"value": float(np.exp(poisson_slopes(event, columns)[0] * step))}


def two_groups(outcome: Outcome, study: Replicate) -> tuple[FloatArray, FloatArray, Group]:
    """Return a variable in crampers and in others (or in recurrent and in other crampers)."""
    if not outcome.word("variable"):
        raise CannotPredict("no variable is named")
    group = study.group(outcome)
    section = outcome.fields.get("section")
    values = group.variable(outcome.word("variable"), section, study.rng)
    compare = outcome.word("compare", "crampers_v_others")
    among = study.among(outcome, group)
    if compare == "crampers_v_others":
        among = cut_crampers(among, outcome)
        first, second = among & group.event, among & ~group.event
    elif compare == "recurrent_v_single":
        among = cut_crampers(among & group.event, outcome)
        first, second = among & group.again, among & ~group.again
    else:
        raise CannotPredict(f"the comparison {compare!r} is not known")
    return values[first], values[second], group


def mean_difference(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return the difference of two means."""
    first, second, _ = two_groups(outcome, study)
    return {"value": difference(first, second)}


def standardised(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return the difference of two means over their pooled SD."""
    first, second, _ = two_groups(outcome, study)
    logarithm = outcome.word("scale") == "log"
    return {"value": standardised_difference(first, second, logarithm=logarithm)}


def differs(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return whether a test at 5 % finds a difference: 1 or 0; NaN where there is nothing to test."""
    first, second, _ = two_groups(outcome, study)
    if len(first) < 2 or len(second) < 2 or _alike(np.concatenate([first, second])):
        return {"value": float("nan")}
    if outcome.word("variable") in YES_NO:
        event = np.concatenate([np.ones(len(first)), np.zeros(len(second))])
        return {"value": float(fisher_rejects(event, np.concatenate([first, second])))}
    return {"value": float(welch_rejects(first, second))}
