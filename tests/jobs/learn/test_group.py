"""Learning from a group: one diary changes nothing, many say what they share, nobody without consent."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import numpy as np
import pytest

from crampcast.errors import UnusableInput
from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs import diary as entries
from crampcast.jobs.learn import LearnRequest, learn
from crampcast.jobs.learn.body import body_of
from crampcast.jobs.learn.corrected import MANY
from crampcast.jobs.learn.evidence import packed
from crampcast.jobs.learn.group import SETTLED, Member, learn_group, learnt_in
from crampcast.jobs.learn.group_job import agreed, group_answer, member_of, told_of_group
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.population import SHARED, Population
from crampcast.jobs.learn.simulated import hazard_of, live, truth_at
from crampcast.runner.profile import Profile

from .conftest import NOW

WHO = Profile()
LEVEL_SD = own_level_sd(WHO)
BODY = body_of(WHO)
OFTEN = 4.0
"""How much oftener than usual the group cramps, in standard deviations of what is believed of runners."""
SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.fixture(scope="module")
def group(banked):
    """Six runners of a group that cramps often; each has written of two marathons only."""
    rng = np.random.default_rng(3)
    shared = np.zeros(LEVEL + 1)
    shared[LEVEL] = OFTEN
    truths, members = [], []
    for number in range(6):
        z = rng.standard_normal(len(NAMES))
        z[: LEVEL + 1] = shared
        truths.append(truth_at(z, LEVEL_SD, number % 2))
        runs = [live(banked[kind], truths[-1], rng) for kind in (0, 0)]
        members.append(Member(f"runner {number}", WHO, runs))
    return members, truths, learn_group(members, 1)


def test_a_group_of_one_is_its_runner():
    """The normal that a diary gives, times the prior, is what the diary makes of the prior."""
    record = Profile(cramp_history=10.0)
    member = Member("alone", record, [])
    found = learn_group([member], passes=1)
    seen = packed([], record.cramp_history, own_level_sd(record), body_of(record))
    alone = learnt_in(Population.shipped(), seen, own_level_sd(record), 0).posterior.normal
    size, spread = LEVEL + 1, NAMES.index("frailty_sd")
    # a record speaks of how much runners differ: there the correction counts; elsewhere it is chance
    assert found.population.centre[spread] > 0.1
    assert found.population.centre[spread] == pytest.approx(alone.centre[spread], abs=0.02)
    chance = 3.0 / np.sqrt(MANY)
    assert np.allclose(found.population.centre, alone.centre[:size], atol=chance)
    assert np.allclose(found.population.covariance, alone.covariance[:size, :size], atol=chance)
    assert np.allclose(found.without[0].covariance, np.eye(size))


def test_who_wrote_nothing_moves_nobody():
    nobody = [Member(str(i), WHO, []) for i in range(3)]
    found = learn_group(nobody)
    assert np.allclose(found.population.centre, 0.0, atol=1e-6)
    assert np.allclose(found.population.covariance, np.eye(len(SHARED)), atol=1e-6)


def test_the_answer_names_members_and_the_population_round_trips(group):
    members, _, found = group
    answer = told_of_group(members, found, [("someone", "has not agreed")], 1)
    rows = {row["name"]: row for row in answer["parameters"]}
    assert "proneness" not in rows
    assert answer["diagnosis"]["last_pass_moved_sd"] < SETTLED
    often = rows["cramps_against_usual"]
    assert often["posterior"]["p50"] > often["prior"]["p50"]
    assert {one["member"] for one in often["moved_by"]} <= {one.name for one in members}
    new = answer["newcomer"]
    assert new["group"]["mean"] > new["usual"]["mean"]
    assert answer["refused"] == [{"member": "someone", "reason": "has not agreed"}]
    again = Population.from_json(json.dumps(answer["population"]))
    assert np.allclose(again.centre, found.population.centre, atol=1e-5)
    assert again.cramps == sum(not e.near for one in members for run in one.runs for e in run.events)
    assert not any(one.name in json.dumps(answer["population"]) for one in members)
    for broken in ("{}", "[]", "no", json.dumps(answer["population"] | {"parameters_hash": "other"})):
        with pytest.raises(UnusableInput):
            Population.from_json(broken)


@pytest.fixture(scope="module")
def study():
    """The study whose whole result stands in docs/validation/group.md."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(SCRIPTS))
        return importlib.import_module("study_group")


@pytest.fixture(scope="module")
def scores(study):
    """How the study judges."""
    return importlib.import_module(study.Judged.__module__)


def test_a_group_is_nearer_than_one_fit_for_all_and_than_the_usual_for_who_joins(
    group, banked, study, scores
):
    """Judged by the study's own code: members against pooled diaries, newcomers against the shipped people.

    A newcomer's own diary is empty, so that the separate fit is the shipped population.
    """
    members, truths, found = group
    race, nobody = banked[0], np.zeros((0, 0))

    def lived(truth):
        return float(np.log(hazard_of(race.lived[truth.traits], truth.coefficients).sum()))

    everyone = packed([run for one in members for run in one.runs], None, LEVEL_SD, BODY)
    pooled = study.of_posterior(
        race, learnt_in(Population.shipped(), everyone, LEVEL_SD, 0).posterior, LEVEL_SD
    )
    judged = [
        study.Judged(
            0, lived(truth), {"pooled": pooled, "group": study.of_posterior(race, one.posterior, LEVEL_SD)}
        )
        for truth, one in zip(truths, found.members, strict=True)
    ]
    one_for_all, within = scores.fared(judged, "pooled"), scores.fared(judged, "group")
    assert within["error"] < 0.8 * one_for_all["error"]
    assert within["inside_90"] > one_for_all["inside_90"]
    ways = {
        "separate": study.race_draws(race, Population.shipped().before(LEVEL_SD, BODY), nobody, LEVEL_SD),
        "group": study.race_draws(race, found.population.before(LEVEL_SD, BODY), nobody, LEVEL_SD),
    }
    rng, joining = np.random.default_rng(8), []
    for number in range(20):
        z = rng.standard_normal(len(NAMES))
        z[: LEVEL + 1] = 0.0
        z[LEVEL] = OFTEN
        joining.append(study.Judged(0, lived(truth_at(z, LEVEL_SD, number % 2)), ways))
    alone, joined = scores.fared(joining, "separate"), scores.fared(joining, "group")
    assert joined["error"] < alone["error"]
    assert joined["log_score"] < alone["log_score"]


def test_the_study_pairs_the_ways_by_runner(study, scores):
    """Runners differ far more than the ways do; the same runners by both ways tell them apart."""
    plan = study.Plan(clubs=4, sizes=(5,), lengths=(3,), joining=5, oftener=(1.0,))
    rng = np.random.default_rng(2)
    found = {}
    for joined in (False, True):
        cell = scores.Cell(1.0, joined, 3, 5)
        for number in range(plan.clubs):
            for truth in rng.normal(-2.0, 1.0, size=5):
                near = truth + 0.3 * rng.standard_normal(64)
                ways = dict.fromkeys(study.BESIDE, near - 0.5)
                ways |= {"group": near - 0.4, "club known": near}
                found.setdefault(cell, []).append(scores.Judged(number, float(truth), ways))
    judged = found[scores.Cell(1.0, False, 3, 5)]
    less, error = scores.paired(judged, "group", "separate", "log_score")
    alone = [scores.scored(one, "separate")["log_score"] for one in judged]
    assert less < -2.0 * error
    assert error < 0.5 * np.std(alone) / np.sqrt(len(alone))
    assert scores.paired(judged, "group", "group", "brier") == (0.0, 0.0)
    told = study.page(plan, found, 1, 0.3)
    assert told.count("better than") == 4
    assert "not to be told" in told


def test_nothing_is_learnt_without_consent_or_from_two(season):
    with season() as diary:
        assert isinstance(member_of(diary, "a"), str)
        entries.log(diary, "consent", {"research": "yes"}, "2026-05-01", NOW)
        member = member_of(diary, "a")
        assert isinstance(member, Member)
        assert len(member.runs) == 4
        entries.log(diary, "consent", {"research": "no"}, "2026-05-02", NOW)
        assert not agreed(diary)
        answer, found = group_answer([member, member])
        assert (answer["status"], found) == ("refused", None)
        assert answer["population"] is None


def test_a_population_takes_the_place_of_the_shipped_one(group, season):
    _, _, found = group
    with season() as diary:
        asked = (LearnRequest(WHO, keep=False), LearnRequest(WHO, keep=False, population=found.population))
        alone, within = (learn(diary, one)["parameters"][0] for one in asked)
    assert alone["name"] == within["name"] == "cramps_against_usual"
    assert within["prior"]["p50"] > alone["prior"]["p50"]
    assert within["posterior"] != alone["posterior"]
