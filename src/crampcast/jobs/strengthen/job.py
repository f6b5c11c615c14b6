"""The job behind ``strengthen``: tests, focus, blocks, a dated programme, what to expect of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crampcast import __version__
from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.evidence.claims import load_claims
from crampcast.evidence.sources import load_sources
from crampcast.evidence.strength import Block, load_home_tests, strength_rules
from crampcast.jobs.strengthen.focus import focus
from crampcast.jobs.strengthen.programme import chosen_blocks, heat_forbidden, preparation, sessions
from crampcast.jobs.strengthen.request import LEG_LENGTH, Result, StrengthenRequest
from crampcast.jobs.strengthen.tested import judged_tests

if TYPE_CHECKING:
    from crampcast.jobs.plan.drivers import Case

ALWAYS_CITED = ("I3", "I4", "S3", "S9", "S29", "S30")
TRAINED_KM = 30.0
"""Weekly distance from which a runner counts as experienced for foot exercises; our own choice."""
PREPARES = {"heat": ("heat", "acclimat"), "descent": ("descent", "downhill"), "gut": ("carbohydrate", "eat")}
"""Words in the name of a plan's lever that stand for a part of the preparation."""


def strengthen(request: StrengthenRequest) -> dict[str, Any]:
    """Lay out what to test and train, and say what that may be expected to do.

    Parameters
    ----------
    request : StrengthenRequest
        Who, from when, for what.

    Returns
    -------
    dict
        ``tests, focus, blocks, sessions, preparation, expected, cannot_tell, citations, warnings``.

    Raises
    ------
    UnusableInput
        If the race lies before the first day.

    Examples
    --------
    >>> from datetime import date
    >>> answer = strengthen(StrengthenRequest(date(2026, 1, 5)))
    >>> answer["focus"][0]["muscle"], len(answer["sessions"])
    ('calf', 24)
    """
    if request.race is not None and request.race <= request.on:
        raise UnusableInput(
            f"the race on {request.race.isoformat()} lies before the first day, {request.on.isoformat()}",
            where="--race",
            remedy="give a day to come, or leave it out for the off-season",
        )
    case, warnings = None, list[str]()
    if request.goal is not None:
        from crampcast.jobs.strengthen.goal import forecast_goal  # noqa: PLC0415 - loads the simulator

        case, facts, warnings = forecast_goal(request.goal)
        if request.plan is None:
            request = replace(request, plan=facts)
    tests = judged_tests(request)
    ranked = focus(request, tests)
    blocks = chosen_blocks(ranked, experienced=_experienced(request))
    dated = sessions(request, blocks)
    prepared = preparation(request)
    return {
        "on": request.on.isoformat(),
        "race": None if request.race is None else request.race.isoformat(),
        "season": "off-season" if request.race is None else "towards the race",
        "tests": tests,
        "imbalance_rule": strength_rules().imbalance_note,
        "focus": ranked,
        "blocks": [_block(block) for block in blocks],
        "sessions": dated,
        "preparation": prepared,
        "expected": _expected(request, case, {step["id"] for step in prepared}, blocks),
        "cannot_tell": _cannot_tell(request),
        "citations": _cited(blocks, prepared),
        "warnings": warnings,
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
        },
    }


def _experienced(request: StrengthenRequest) -> bool:
    weekly = request.profile.weekly_km if request.profile is not None else None
    return weekly is not None and weekly >= TRAINED_KM


def _block(block: Block) -> dict[str, Any]:
    claim = load_claims()[block.claim]
    return {
        "id": block.id,
        "muscle": block.muscle,
        "title": block.title,
        "figure": block.figure,
        "what": list(block.what),
        "stop": block.stop,
        "evidence": block.evidence,
        "claim": claim.id,
        "grade": claim.grade,
        "source": block.source,
        "flag": block.flag,
    }


def _expected(
    request: StrengthenRequest, case: Case | None, prepared: set[str], blocks: Sequence[Block]
) -> list[dict[str, Any]]:
    """Return what reruns of the goal say of each part; without a goal, what the plan's own reruns say."""
    if case is not None:
        from crampcast.jobs.strengthen.rerun import rerun  # noqa: PLC0415 - the simulator takes seconds to load

        return rerun(case, blocks)
    levers = (request.plan or {}).get("levers")
    found = []
    for lever in levers if isinstance(levers, list) else []:
        name = str(lever.get("name", "")).lower() if isinstance(lever, Mapping) else ""
        kinds = [k for k, words in PREPARES.items() if k in prepared and any(word in name for word in words)]
        if name and (kinds or "strength" in name):
            found.append({"for": kinds[0] if kinds else "strength", "lever": dict(lever)})
    return found


def _cannot_tell(request: StrengthenRequest) -> list[str]:
    lines = ["no trial has shown that strength work prevents cramps in runners"]
    if request.goal is not None:
        lines.append(
            "how much more a trained muscle carries in a long run: no trial says; the reruns assume a gain"
        )
    elif request.plan is None:
        lines.append(
            "no goal was given: what the programme does to a forecast cannot be told (--course, or --plan)"
        )
    if not request.results:
        lines.append("no home test is in the diary: the focus is that of runners in general")
    lines += _unjudged(request)
    if request.plan is not None and (why := heat_forbidden(request)):
        lines.append(f"whether to prepare for heat: ask a doctor first. {' '.join(why)}")
    if request.race is None:
        lines.append("no race was given: nothing is dated towards one (--race)")
    return lines


def _unjudged(request: StrengthenRequest) -> list[str]:
    """Say which results of the diary change nothing here, and why."""
    lines = []
    lengths = [r for r in request.results if r.test == LEG_LENGTH and r.day <= request.on]
    if lengths:
        newest = max(lengths, key=lambda r: r.day)
        claim = load_claims()["S9"]
        lines.append(
            f"leg length, left {newest.left:g} and right {newest.right:g} cm, changes nothing here: "
            f"{claim.advice_wording} (S9, grade {claim.grade})"
        )
    unsided = sorted({r.test for r in request.results if _without_sides(r)})
    if unsided:
        names = ", ".join(load_home_tests()[name].title for name in unsided)
        lines.append(f"done a side at a time, but the diary has no side of it: {names}")
    return lines


def _without_sides(result: Result) -> bool:
    """Return whether a result of a test with sides names neither."""
    test = load_home_tests().get(result.test)
    return test is not None and all(getattr(result, name) is None for name in test.measured)


def _cited(blocks: list[Block], prepared: list[dict[str, Any]]) -> list[dict[str, Any]]:
    claims, sources = load_claims(), load_sources()
    ids = sorted({*ALWAYS_CITED, *(b.claim for b in blocks), *(step["claim"] for step in prepared)})
    works = sorted(
        {b.source for b in blocks}
        | {t.source for t in load_home_tests().values()}
        | {step["source"] for step in prepared}
        | {strength_rules().imbalance_source}
    )
    return [
        {
            "claim": key,
            "title": claims[key].title,
            "grade": claims[key].grade,
            "sources": [sources[source].citation for source in claims[key].sources],
        }
        for key in ids
    ] + [{"claim": None, "title": key, "grade": None, "sources": [sources[key].citation]} for key in works]
