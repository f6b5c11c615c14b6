"""The job behind ``group``: diaries of runners who agreed in, a population out, and what it makes of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast import __version__
from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.sources import load_sources
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.learn.again import Again, again_of
from crampcast.jobs.learn.body import body_of
from crampcast.jobs.learn.group import Member, OfGroup, OfMember, learn_group, learnt_in
from crampcast.jobs.learn.group_rows import population_rows
from crampcast.jobs.learn.job import before_diary
from crampcast.jobs.learn.kept import read_lived
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.parameters import Posterior
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.learn.replays import replayed
from crampcast.jobs.learn.wording import counted, number
from crampcast.jobs.ports import Progress, saved_runner
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]

WORKS = ("vehtari_2020", "ionides_2008", "daley_vere_jones_2003")
CONSENT = "consent"


class Least(NamedTuple):
    """How many diaries a group needs; group ``learn.group``."""

    least_members: float


def agreed(diary: LearnPort) -> bool:
    """Say whether the newest entry on consent lets a group learn from the diary.

    Parameters
    ----------
    diary : LearnPort
        The diary; without such an entry nobody has agreed.
    """
    said = sorted(diary.entries(CONSENT), key=lambda entry: (entry.at[:10], entry.id))
    return bool(said) and said[-1].body.get("research") is True


def member_of(diary: LearnPort, name: str, seed: int = 0) -> Member | str:
    """Return a diary's runner as a member of a group, or why it cannot be one.

    Parameters
    ----------
    diary : LearnPort
        The diary; replays are kept in its cache.
    name : str
        What the member is called.
    seed : int
        Seed of the replays.

    Notes
    -----
    Nothing is read of a diary whose runner has not agreed. What is known of the body is as it was in the
    middle of the diary: each run was replayed with what was known on its day.
    """
    if not agreed(diary):
        return "its runner has not agreed: crampcast log consent research=yes, before the export"
    profile = saved_runner(diary) or Profile()
    found, _ = read_lived(diary)
    runs, _ = replayed(diary, found.watched, profile, seed)
    if not runs:
        return "it says nothing of cramps: no run with an entry of how it went"
    middle = runs[len(runs) // 2][0].day
    rows = [row for _, _, row in diary.runs() if row.day < middle]
    return Member(
        name,
        profile,
        [watched for _, watched in runs],
        [run.day.isoformat() for run, _ in runs],
        infer_capacity(profile, rows, on=middle),
    )


def group_answer(
    members: Sequence[Member],
    refused: Sequence[tuple[str, str]] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[dict[str, Any], OfGroup | None]:
    """Learn from a group and say what was found.

    Parameters
    ----------
    members : sequence of Member
        Runners who agreed, from `member_of`.
    refused : sequence of (str, str)
        Names of the others, and why.
    seed : int
        Seed of all chance.
    progress : Progress, optional
        Is told how far it is.

    Returns
    -------
    dict
        ``docs/schemas/group.schema.json`` describes it. Too few diaries are an answer: ``refused``.
    OfGroup or None
        The population and every member in it.

    Examples
    --------
    >>> answer, found = group_answer([])
    >>> answer["status"], found
    ('refused', None)
    """
    least = int(coefficients(Least, "learn.group").least_members)
    if len(members) < least:
        said = f"a group needs the diaries of at least {least} runners who agreed; there are {len(members)}"
        return _answer("refused", said, [], [], None, None, refused, seed), None
    found = learn_group(members, seed, progress=progress)
    return told_of_group(members, found, refused, seed), found


def told_of_group(
    members: Sequence[Member], found: OfGroup, refused: Sequence[tuple[str, str]] = (), seed: int = 0
) -> dict[str, Any]:
    """Return what is told of a group: its population, each member, a runner who joins."""
    rows = population_rows(members, found, seed)
    told = [_member(one, of, seed) for one, of in zip(members, found.members, strict=True)]
    newcomer = _newcomer(members, found)
    return _answer("ok", _headline(rows, found), rows, told, newcomer, found, refused, seed)


def _member(member: Member, of: OfMember, seed: int) -> dict[str, Any]:
    """Return what the group makes of one runner: the hardest run again, by each way of knowing."""
    run = max(range(len(member.runs)), key=lambda i: Again(member.runs[i]).usual)
    again = Again(member.runs[run])
    own = learnt_in(Population.shipped(), of.seen, of.level_sd, seed)
    before = before_diary(member.profile.cramp_history, of.level_sd, body=of.body)
    usual = Posterior(before, np.zeros((0, 0)))
    events = [event for one in member.runs for event in one.events]
    near = sum(1 for event in events if event.near)
    return {
        "member": member.name,
        "runs": len(member.runs),
        "cramps": len(events) - near,
        "near_cramps": near,
        "text": f"{counted(len(member.runs), 'run')} with {counted(len(events) - near, 'cramp')} and "
        f"{counted(near, 'near-cramp')}",
        "again": {
            "day": member.days[run] if member.days else None,
            "hours": round(float(again.run.pieces.hours.sum()), 2),
            "usual": again_of(again, usual, of.level_sd, of.body),
            "own": again_of(again, own.posterior, of.level_sd, of.body),
            "group": again_of(again, of.posterior, of.level_sd, of.body),
        },
    }


def _newcomer(members: Sequence[Member], found: OfGroup) -> dict[str, Any]:
    """Return the group's hardest run for a runner nothing is known of, by each population."""
    hardest = max((Again(run) for one in members for run in one.runs), key=lambda one: one.usual)
    level_sd, body, nobody = own_level_sd(Profile()), body_of(Profile()), np.zeros((0, 0))

    def chance(people: Population) -> dict[str, float]:
        return again_of(hardest, Posterior(people.before(level_sd, body), nobody), level_sd, body)

    return {
        "hours": round(float(hardest.run.pieces.hours.sum()), 2),
        "usual": chance(Population.shipped()),
        "group": chance(found.population),
    }


def _headline(rows: Sequence[dict[str, Any]], found: OfGroup) -> str:
    """Return the first line of the answer."""
    people = found.population
    events = f"{counted(people.cramps, 'cramp')} and {counted(people.near_cramps, 'near-cramp')}"
    often = next(row for row in rows if row["name"] == "cramps_against_usual")
    after, before = often["posterior"], often["prior"]
    return (
        f"From the diaries of {people.members} runners, {counted(people.runs, 'run')} with {events}: the "
        f"group's usual runner cramps {number(after['p50'])} times as often as the population's (8 in 10: "
        f"{number(after['p10'])} to {number(after['p90'])}; before the diaries {number(before['p10'])} to "
        f"{number(before['p90'])})."
    )


def _answer(
    status: str,
    headline: str,
    rows: list[dict[str, Any]],
    members: list[dict[str, Any]],
    newcomer: dict[str, Any] | None,
    found: OfGroup | None,
    refused: Sequence[tuple[str, str]],
    seed: int,
) -> dict[str, Any]:
    """Put the answer together."""
    return {
        "status": status,
        "headline": headline,
        "parameters": rows,
        "members": members,
        "newcomer": newcomer,
        "population": None if found is None else found.population.to_json(),
        "refused": [{"member": name, "reason": why} for name, why in refused],
        "diagnosis": {} if found is None else {"last_pass_moved_sd": round(found.changed, 3)},
        "citations": [{"key": key, "citation": load_sources()[key].citation} for key in WORKS],
        "warnings": [],
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": seed,
        },
    }
