"""``validate`` on a cohort file: simulate the study many times, as it would have been done."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.cohorts.answers import answer
from crampcast.jobs.cohorts.bodies import Simulated, simulate_arm
from crampcast.jobs.cohorts.choices import Choices, Chosen, default_choices
from crampcast.jobs.cohorts.contraction import Ingredients, cumulative, ingredients
from crampcast.jobs.cohorts.effects import Effects, draw_effects
from crampcast.jobs.cohorts.judging import judged, observation
from crampcast.jobs.cohorts.lengths import length_km, with_lengths
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.people import draw_pool
from crampcast.jobs.cohorts.reader import Arm, Cohort, read_cohort
from crampcast.jobs.cohorts.replicate import Replicate, check_words, counts_crampers
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.stages_of import moves_whole_body
from crampcast.jobs.cohorts.study import Sample, draw_runners, run_study
from crampcast.jobs.cohorts.traits import Shares, shares_of
from crampcast.jobs.cohorts.vocabulary import DISCIPLINES
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]

POOL = 512
"""Runners whose bodies are simulated, an arm; replicates draw from them."""
REPLICATES = 400
MOST_RUNNERS = 30_000
"""Most runners of an arm in a replicate; beyond it the chance of who cramps no longer widens an interval."""


@dataclass(frozen=True)
class Ready:
    """A cohort whose bodies are simulated.

    Parameters
    ----------
    cohort : Cohort
        The study.
    choices : Choices
        Free choices.
    chosen : tuple of dict
        Those that were used, with reasons.
    arms : mapping
        Arm to simulated pool.
    parts : mapping
        Arm to the ingredients of the hazard.
    shares : mapping
        Arm to shares of properties.
    """

    cohort: Cohort
    choices: Choices
    chosen: tuple[dict[str, Any], ...]
    arms: Mapping[str, Simulated]
    parts: Mapping[str, Ingredients]
    shares: Mapping[str, Shares]


def prepare(cohort: Cohort, choices: Choices, seed: int, pool: int = POOL) -> Ready:
    """Simulate the bodies of a cohort; nothing here depends on the outcomes or on the hazard.

    Parameters
    ----------
    cohort : Cohort
        The study.
    choices : Choices
        Free choices.
    seed : int
        Seed of all chance.
    pool : int
        Runners an arm.
    """
    chosen = Chosen()
    arms, parts, shares = {}, {}, {}
    for number, published in enumerate(cohort.arms):
        arm = with_lengths(published, choices, chosen)
        who = 0 if cohort.crossover else number
        people, eating = (np.random.default_rng(s) for s in _seeds(cohort.key, seed, who, 2))
        place = setting(cohort, arm, choices, chosen)
        runners = draw_pool(arm, place, choices, chosen, pool, people)
        arms[arm.id] = simulate_arm(arm, place, runners, choices, chosen, eating)
        parts[arm.id] = ingredients(arms[arm.id].lived, choices.events)
        shares[arm.id] = shares_of(arm, choices, chosen)
        if arm.n > MOST_RUNNERS:
            chosen.add("runners.n", MOST_RUNNERS, "Runners simulated in each study of a larger one.")
    return Ready(cohort, choices, tuple(chosen.listed()), arms, parts, shares)


def _seeds(key: str, seed: int, part: int, count: int) -> list[np.random.SeedSequence]:
    return np.random.SeedSequence([seed, zlib.crc32(key.encode()), part]).spawn(count)


def validate_cohort(
    path: Path, seed: int = 0, replicates: int = REPLICATES, choices: Choices | None = None
) -> list[dict[str, Any]]:
    """Hold the program against one published cohort.

    Parameters
    ----------
    path : Path
        The cohort file.
    seed : int
        Seed of all chance.
    replicates : int
        Simulated studies.
    choices : Choices, optional
        Other free choices, for a sensitivity run.

    Returns
    -------
    list of dict
        One entry an outcome with the keys of the command's contract, the grade of the figure, whether the
        file is confirmed, the inputs that were chosen, and warnings.

    Raises
    ------
    UnusableInput
        If the file is refused.
    """
    cohort = read_cohort(path)
    results = {o.id: _silent(o, why) for o in cohort.outcomes if (why := _unsimulated(cohort, o))}
    asked = tuple(o for o in cohort.outcomes if o.id not in results)
    if not asked:
        return [_entry(cohort, o, results[o.id], ()) for o in cohort.outcomes]
    arms = tuple(arm for arm in cohort.arms if _no_event(arm) is None)
    ready = prepare(replace(cohort, arms=arms), default_choices() if choices is None else choices, seed)
    effects = draw_effects(
        replicates, ready.choices, np.random.default_rng(_seeds(cohort.key, seed, 1000, 1)[0])
    )
    results |= predict(ready, asked, effects, seed)
    return [_entry(cohort, o, results[o.id], ready.chosen) for o in cohort.outcomes]


def _unsimulated(cohort: Cohort, outcome: Outcome) -> str | None:
    """Say why an arm that an outcome looks at cannot be simulated, if so."""
    named = {outcome.word("arm"), outcome.word("reference_arm")} - {""}
    whole = not named or "across_arms" in outcome.fields
    for arm in cohort.arms:
        if (whole or arm.id in named) and (why := _no_event(arm)):
            return why
    return None


def _no_event(arm: Arm) -> str | None:
    """Say why an arm has no event to simulate, if so."""
    if arm.discipline not in DISCIPLINES:
        return f"the discipline {arm.discipline!r} is not known"
    if arm.discipline == "lab" and (moved := moves_whole_body(str(arm.event.get("protocol", "")))):
        return (
            f"a protocol of {moved} is not simulated: laboratory protocols are repeated loads of one muscle"
        )
    if arm.discipline != "lab" and length_km(arm) == 0.0:
        return "the run has no length"
    return None


def predict(
    ready: Ready, outcomes: Sequence[Outcome], effects: Sequence[Effects], seed: int
) -> dict[str, dict[str, Any]]:
    """Simulate one study for each draw of what is uncertain and judge all outcomes.

    Parameters
    ----------
    ready : Ready
        Simulated bodies.
    outcomes : sequence of Outcome
        What to answer.
    effects : sequence of Effects
        A draw a replicate.
    seed : int
        Seed of chance.

    Returns
    -------
    dict
        Outcome id to its result.
    """
    results: dict[str, dict[str, Any]] = {}
    answers: dict[str, list[dict[str, float]]] = {}
    for outcome in outcomes:
        try:
            check_words(outcome)
            answers[outcome.id] = []
        except CannotPredict as why:
            results[outcome.id] = _silent(outcome, str(why))
    asked = [o for o in outcomes if o.id in answers]
    following = any(o.kind == "recurrence" and o.word("within") == "next_race" for o in asked)
    streams = _seeds(ready.cohort.key, seed, 2000, len(effects))
    counts: dict[str, int] = {}
    for i, drawn in enumerate(effects):
        if not asked:
            break
        rng = np.random.default_rng(streams[i])
        totals = {name: np.asarray(cumulative(part, drawn.slopes)) for name, part in ready.parts.items()}
        if i == 0:
            counts = _counts(ready, asked, totals, drawn)
        study = simulate(ready, totals, drawn, counts, rng, following)
        for outcome in list(asked):
            try:
                answers[outcome.id].append(answer(outcome, study, outcomes))
            except CannotPredict as why:
                results[outcome.id] = _silent(outcome, str(why))
                asked.remove(outcome)
    for outcome in asked:
        try:
            results[outcome.id] = judged(outcome, answers[outcome.id])
        except CannotPredict as why:
            results[outcome.id] = _silent(outcome, str(why))
    return results


def simulate(
    ready: Ready,
    totals: Mapping[str, FloatArray],
    drawn: Effects,
    counts: Mapping[str, int],
    rng: np.random.Generator,
    following: bool = False,
) -> Replicate:
    """Simulate one study: newly drawn runners, new chance.

    Parameters
    ----------
    ready : Ready
        Simulated bodies.
    totals : mapping
        Arm to cumulative hazards of the pool.
    drawn : Effects
        One draw of what is uncertain.
    counts : mapping
        Arm to the number of runners to draw.
    rng : Generator
        Source of chance.
    following : bool
        Also let the same runners run another race of the kind.
    """
    samples: dict[str, Sample] = {}
    after: dict[str, Sample] = {}
    runners = None
    for name, ran in ready.arms.items():
        if runners is None or not ready.cohort.crossover:
            runners = draw_runners(ran, ready.shares[name], counts[name], drawn, ready.choices, rng)
        ends = np.asarray(ready.parts[name].end_s, dtype=float)
        samples[name] = run_study(ran, ends, totals[name], runners, drawn, ready.choices, rng)
        if following:
            after[name] = run_study(ran, ends, totals[name], runners, drawn, ready.choices, rng)
    sizes = {arm.id: arm.n for arm in ready.cohort.arms}
    return Replicate(samples, after, sizes, ready.cohort.crossover, ready.choices, rng)


def _counts(
    ready: Ready, asked: Sequence[Outcome], totals: Mapping[str, FloatArray], drawn: Effects
) -> dict[str, int]:
    """Return how many runners an arm needs so that every outcome has the size that it was published with."""
    whole = sum(arm.n for arm in ready.cohort.arms)
    counts = {}
    for arm in ready.cohort.arms:
        most = arm.n
        risk = float(np.mean(-np.expm1(-totals[arm.id][:, -1].sum(axis=1))))
        for outcome in asked:
            if outcome.word("arm") not in ("", arm.id) or outcome.sample is None:
                continue
            share = 1.0 if outcome.word("arm") or ready.cohort.crossover else arm.n / whole
            size = outcome.sample * share
            if counts_crampers(outcome):
                wider = drawn.near_ratio if outcome.severity in ("near", "either") else 1.0
                size = 2.0 * size / min(max(risk * wider, 0.02), 1.0)
            elif outcome.kind == "group_incidence":
                size *= 4.0
            most = max(most, int(np.ceil(size)))
        counts[arm.id] = min(most, MOST_RUNNERS)
    return counts


def _silent(outcome: Outcome, why: str) -> dict[str, Any]:
    """Return the result of an outcome that has no prediction."""
    observed, interval = observation(outcome)
    return {
        "status": "cannot_predict",
        "inside": None,
        "observed": observed,
        "observed_interval": interval,
        "predicted": None,
        "predicted_interval": None,
        "reason": why,
    }


def _entry(
    cohort: Cohort, outcome: Outcome, result: Mapping[str, Any], chosen: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Return an outcome with the keys of the contract first."""
    return {
        "file": cohort.file,
        "id": outcome.id,
        "kind": outcome.kind,
        "use": outcome.use,
        **{k: result[k] for k in ("status", "inside", "observed", "observed_interval")},
        **{k: result[k] for k in ("predicted", "predicted_interval", "reason")},
        **{k: v for k, v in result.items() if k.startswith(("share_", "sd_", "by_time"))},
        "grade": outcome.grade,
        "confirmed": cohort.confirmed,
        "citation": cohort.citation,
        "severity": outcome.severity,
        "window": outcome.window,
        "chosen": list(chosen),
        "input_grade": dict(cohort.input_grade),
        "warnings": list(cohort.warnings),
    }
