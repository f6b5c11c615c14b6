"""The statistic of every kind of outcome, computed from one replicate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.cohorts.comparisons import (
    at_level,
    differs,
    mean_difference,
    odds,
    risk,
    standardised,
)
from crampcast.jobs.cohorts.marks import after_mark, check_distance
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.replicate import Group, Replicate, cut_crampers
from crampcast.jobs.cohorts.view import muscle_column
from crampcast.jobs.cohorts.vocabulary import USUAL_STEP, YES_NO_FACTORS
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Answer = dict[str, float]
"""Statistics of a replicate: ``value``, and others that are shown beside it."""


def _mean(values: NDArray[np.float64] | BoolArray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _incidence(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    across = outcome.word("across_arms")
    if not across:
        group = study.group(outcome)
        return {"value": _mean(group.event[study.among(outcome, group)])}
    if across not in ("any", "every"):
        raise CannotPredict(f"across_arms {across!r} is not known")
    if not study.crossover:
        raise CannotPredict("across_arms needs a crossover")
    events = np.stack([study.group(outcome, arm=name).event for name in study.samples])
    met = np.any(events, axis=0) if across == "any" else np.all(events, axis=0)
    return {"value": _mean(np.asarray(met))}


def _group_incidence(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    asked = outcome.fields.get("group")
    if not isinstance(asked, dict) or "factor" not in asked or "level" not in asked:
        raise CannotPredict("the group has no factor or no level")
    name, level = str(asked["factor"]), asked["level"]
    group = study.group(outcome)
    values = group.factor(name)
    if level in ("present", "absent"):
        if name not in YES_NO_FACTORS:
            raise CannotPredict(f"the factor {name!r} is not a yes-no factor")
        member = (values > 0.5) == (level == "present")
    elif isinstance(level, (int, float)) and not isinstance(level, bool):
        member = np.abs(values - level) <= 0.5 * USUAL_STEP.get(name, 1.0)
    else:
        raise CannotPredict(f"the level {level!r} is explained in words only")
    if outcome.sample is not None:
        whole = study.group(_unsized(outcome))
        taken = whole.factor(name)
        if level in ("present", "absent"):
            member = (taken > 0.5) == (level == "present")
        else:
            member = np.abs(taken - float(level)) <= 0.5 * USUAL_STEP.get(name, 1.0)
        group = whole
        member &= np.cumsum(member) <= outcome.sample
    return {"value": _mean(group.event[member & study.among(_unsized(outcome), group)])}


def _unsized(outcome: Outcome) -> Outcome:
    """Return an outcome that looks at the whole sample."""
    fields = {k: v for k, v in outcome.fields.items() if k not in ("n", "crampers", "others")}
    return Outcome(
        outcome.id, outcome.kind, outcome.use, outcome.grade, outcome.severity, outcome.window, fields
    )


def crampers_of(outcome: Outcome, study: Replicate, group: Group) -> BoolArray:
    """Return the denominator of a share among crampers, as many as the study had."""
    return cut_crampers(study.among(outcome, group), outcome)


def _onset_distance(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    group = study.group(outcome)
    check_distance(group)
    at_km = group.place_km()
    counted = crampers_of(outcome, study, group) & (group.first_s <= group.finish_s) & (at_km > 0.0)
    places = at_km[counted]
    sd = float(places.std(ddof=1)) if len(places) > 1 else float("nan")
    return {"value": _mean(places), "sd": sd}


def _onset_share(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    group = study.group(outcome)
    who = crampers_of(outcome, study, group)
    marks = after_mark(outcome, group, "after", _triathlon(group))
    shares = [_mean(late[who]) for late in marks.values()]
    return {"value": shares[0], **({"by_time": shares[1]} if len(shares) > 1 else {})}


def _triathlon(group: Group) -> bool:
    return any(s.ran.staged for s in group.samples)


def _muscle_share(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    group = study.group(outcome)
    who = crampers_of(outcome, study, group)
    mine = _mean(group.muscle(muscle_column(outcome.word("muscle")))[who])
    same = [
        o
        for o in all_of
        if o.kind == "muscle_share"
        and (o.severity, o.window, o.word("arm")) == (outcome.severity, outcome.window, outcome.word("arm"))
    ]
    columns = [REPORTED.index(o.word("muscle")) for o in same if o.word("muscle") in REPORTED]
    total = sum(_mean(group.muscle(column)[who]) for column in columns)
    return {"value": mine, "share_of_answers": mine / total if total > 0.0 else float("nan")}


def _severity_share(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    group = study.group(outcome)
    who = crampers_of(outcome, study, group)
    return {"value": _mean(at_level(outcome, group)[who])}


def _recurrence(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    within = outcome.word("within", "same_race")
    group = study.group(outcome)
    who = crampers_of(outcome, study, group)
    if within == "same_race":
        return {"value": _mean(group.again[who])}
    if within == "next_race":
        return {"value": _mean(study.group(outcome, following=True).event[who])}
    raise CannotPredict(f"within {within!r} is not known")


def _time_to_cramp(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    group = study.group(outcome)
    who = cut_crampers(study.among(outcome, group) & group.event, outcome)
    minutes = group.first_s[who] / 60.0
    return {
        "value": _mean(minutes),
        "sd": float(minutes.std(ddof=1)) if len(minutes) > 1 else float("nan"),
    }


Kind = Callable[[Outcome, Replicate, Sequence[Outcome]], Answer]

ANSWERS: dict[str, Kind] = {
    "incidence": _incidence,
    "group_incidence": _group_incidence,
    "onset_distance_km": _onset_distance,
    "onset_share_after": _onset_share,
    "muscle_share": _muscle_share,
    "severity_share": _severity_share,
    "recurrence": _recurrence,
    "odds_ratio": odds,
    "risk_ratio": risk,
    "prevalence_ratio": risk,
    "standardised_difference": standardised,
    "mean_difference": mean_difference,
    "time_to_cramp_min": _time_to_cramp,
    "no_difference": differs,
}
"""What answers each kind of outcome."""


def answer(outcome: Outcome, study: Replicate, all_of: Sequence[Outcome]) -> Answer:
    """Return the statistics of one outcome in one replicate.

    Parameters
    ----------
    outcome : Outcome
        What is asked.
    study : Replicate
        The simulated study.
    all_of : sequence of Outcome
        All outcomes of the file; some refer to others.

    Raises
    ------
    CannotPredict
        If the kind or a word of it is unknown, or nothing in the simulation corresponds to it.
    """
    if outcome.kind not in ANSWERS:
        raise CannotPredict(f"the kind {outcome.kind!r} is not known")
    return ANSWERS[outcome.kind](outcome, study, all_of)
