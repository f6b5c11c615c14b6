"""The job behind ``learn``: a diary in, what it says of its runner out, kept for the next forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from crampcast import __version__
from crampcast.evidence import load_parameters
from crampcast.evidence.sources import load_sources
from crampcast.forecast.learnt import NAMES
from crampcast.jobs.learn.body import KNOWN, Body
from crampcast.jobs.learn.corrected import KEPT, corrected
from crampcast.jobs.learn.evidence import Watched, expected_of_usual, packed
from crampcast.jobs.learn.gut import gut_shown
from crampcast.jobs.learn.kept import fingerprint, forget, keep, read_lived
from crampcast.jobs.learn.laplace import Normal, laplace, root_of
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.lived import Lived, LivedRun, lived
from crampcast.jobs.learn.own import own_rows
from crampcast.jobs.learn.parameters import Found, Posterior, hazard_rows, muscle_counts
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.learn.replays import replayed
from crampcast.jobs.learn.request import LearnRequest
from crampcast.jobs.learn.scoring import forecast_score
from crampcast.jobs.learn.sides import keep_sides
from crampcast.jobs.learn.wording import headline, name_of, sentence, why_not
from crampcast.jobs.ports import Progress
from crampcast.runner.learnt import Learnt, Taught
from crampcast.runner.profile import Profile

WORKS = ("hoffman_gelman_2014", "ionides_2008", "daley_vere_jones_2003", "gneiting_raftery_2007")


def learn(diary: LearnPort | None, request: LearnRequest, progress: Progress | None = None) -> dict[str, Any]:
    """Learn from a diary.

    Parameters
    ----------
    diary : LearnPort or None
        Runs, entries, stored forecasts; replays and the posterior are cached there. None where there is none.
    request : LearnRequest
        The runner and the method.
    progress : Progress, optional
        Is told how far the replays are.

    Returns
    -------
    dict
        The keys of the command's contract; ``docs/schemas/learn.schema.json`` describes them. A diary that
        says nothing is an answer.

    Examples
    --------
    >>> answer = learn(None, LearnRequest())
    >>> answer["status"], answer["parameters"]
    ('cannot_tell', [])
    """
    profile = Profile() if request.profile is None else request.profile
    if diary is None:
        return _answer(request, profile, lived([], set(), []), [], [], {}, [], {})
    found, entries = read_lived(diary)
    runs, left_out = replayed(diary, found.watched, profile, request.seed, progress)
    rows: list[dict[str, Any]] = []
    learnt: Learnt | None = None
    diagnosis: dict[str, Any] = {}
    if runs:
        watched = [w for _, w in runs]
        hazard = learn_hazard(watched, profile, request.method, request.seed, request.population)
        rows = hazard_rows(runs, hazard, request.seed)
        learnt = learnt_of(hazard, runs)
        diagnosis = hazard.diagnosis
    rows += own_rows(profile, found.runs, runs, [e for e in entries if e.kind == "sweat_test"])
    if request.keep:
        if learnt is not None:
            learnt = replace(learnt, taught=_taught(rows), gut=gut_shown(found.runs))
        digest = fingerprint(found, entries, diary.runner_text())
        forget(diary) if learnt is None else keep(diary, learnt, digest)
        keep_sides(diary, rows)
    return _answer(
        request, profile, found, runs, rows, diagnosis, left_out, forecast_score(diary, found.runs)
    )


def _answer(
    request: LearnRequest,
    profile: Profile,
    found: Lived,
    runs: Sequence[tuple[LivedRun, Watched]],
    rows: list[dict[str, Any]],
    diagnosis: dict[str, Any],
    left_out: list[str],
    score: dict[str, Any],
) -> dict[str, Any]:
    """Put the answer together."""
    source = _learnt_from(found, runs)
    return {
        "status": "ok" if any(row["learnt"] for row in rows) else "cannot_tell",
        "headline": headline(rows, source),
        "learnt_from": source,
        "gut": None if (gut := gut_shown(found.runs)) is None else {**gut._asdict(), "text": gut.text},
        "parameters": [row | {"title": name_of(row["name"]), "text": sentence(row)} for row in rows],
        "not_identifiable": [
            {"name": row["name"], "title": name_of(row["name"]), "why": why_not(row)}
            for row in rows
            if not row["learnt"]
        ]
        + [{"name": "economy", "title": name_of("economy"), "why": no_economy()}],
        "forecast_score": score,
        "left_out": [*found.left_out, *left_out],
        "diagnosis": {"method": request.method, **diagnosis},
        "citations": [{"key": key, "citation": load_sources()[key].citation} for key in WORKS],
        "warnings": list(profile.warnings),
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
        },
    }


def _taught(rows: Sequence[dict[str, Any]]) -> tuple[Taught, ...]:
    """Return the numbers that a forecast names as the runner's own."""
    return tuple(
        Taught(
            row["name"], name_of(row["name"]), sentence(row), row["evidence_count"], row["posterior"]["p50"]
        )
        for row in rows
        if row["learnt"]
    )


def no_economy() -> str:
    """Say why economy is not learnt, with what stays open."""
    spread = float(load_parameters()["people.traits.economy_sd_log"].value)  # type: ignore[arg-type]
    return (
        "speeds and heart rates fix the share of capacity at a pace, which is the same for who spends more "
        f"and has as much more: its spread of {100.0 * spread:.0f} % narrows by nothing; breath measured on "
        "a treadmill would tell"
    )


def learn_hazard(
    runs: Sequence[Watched], profile: Profile, method: str, seed: int, population: Population | None = None
) -> Found:
    """Learn the hazard of one runner from replayed runs.

    Parameters
    ----------
    runs : sequence of Watched
        With their events.
    profile : Profile
        The answers, for the record of races before the diary.
    method : str
        ``fast`` or ``nuts``.
    seed : int
        Seed of all chance.
    population : Population, optional
        Of a group's diaries, in place of the shipped one.
    """
    level_sd = own_level_sd(profile)
    seen = packed(runs, profile.cramp_history, level_sd)
    before = None if population is None else population.prior(level_sd)
    prior = before_diary(profile.cramp_history, level_sd, population)
    normal = laplace(seen, prior.centre, before)
    if method != "nuts":
        fast = corrected(seen, normal, seed, before)
        told = {"effective_draws": round(fast.effective, 1)}
        return Found(seen, prior, Posterior(fast.normal, fast.draws), normal, level_sd, told)
    from crampcast.jobs.learn.nuts import normal_of, sample  # noqa: PLC0415 - takes a second to load

    draws, r_hat = sample(seen, normal, seed, prior=before)
    diagnosis = {"draws": len(draws), "r_hat": round(r_hat, 4)}
    return Found(
        seen,
        prior,
        Posterior(normal_of(draws), draws[:: max(len(draws) // KEPT, 1)], draws),
        normal,
        level_sd,
        diagnosis,
    )


@cache
def before_diary(
    races_with_cramp: float | None,
    level_sd: float,
    population: Population | None = None,
    body: Body = KNOWN,
) -> Normal:
    """Return what is known before any diary: the population, and the record of races."""
    nothing = packed([], races_with_cramp, level_sd, body)
    people = Population.shipped() if population is None else population
    before = people.before(level_sd, body)
    return laplace(nothing, before.centre, None if population is None else people.prior(level_sd, body))


def learnt_of(hazard: Found, runs: Sequence[tuple[LivedRun, Watched]]) -> Learnt:
    """Return the posterior as forecasts take it."""
    normal = hazard.posterior.normal
    events = [event for _, watched in runs for event in watched.events]
    near = sum(1 for event in events if event.near)
    return Learnt(
        names=NAMES,
        centre=normal.centre,
        root=root_of(normal.covariance),
        draws=hazard.posterior.draws[:KEPT],
        level_sd=hazard.level_sd,
        runs=len(runs),
        cramps=len(events) - near,
        near_cramps=near,
        last_day=max(run.day for run, _ in runs).isoformat(),
    )


def _learnt_from(found: Lived, runs: Sequence[tuple[LivedRun, Watched]]) -> dict[str, Any]:
    events = [event for _, watched in runs for event in watched.events]
    return {
        "runs": len(runs),
        "hours": round(sum(float(watched.pieces.hours.sum()) for _, watched in runs), 1),
        "cramps": sum(1 for event in events if not event.near),
        "near_cramps": sum(1 for event in events if event.near),
        "by_muscle": muscle_counts(runs),
        "since": None if found.since is None else found.since.isoformat(),
        "near_since": None if found.near_since is None else found.near_since.isoformat(),
        "near_watched_runs": sum(1 for _, watched in runs if watched.near),
        "usual_cramps": round(sum(expected_of_usual(watched) for _, watched in runs), 2),
        "silent_runs": len(found.runs) - len(found.watched),
    }
