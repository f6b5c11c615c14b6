"""Learning from a diary: what is told, kept, used, refused, forgotten."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from crampcast.evidence import load_parameters
from crampcast.forecast.draws import draw_ensemble
from crampcast.history.capacity import infer_capacity
from crampcast.jobs import diary as entries
from crampcast.jobs.learn import LearnRequest, kept, learn
from crampcast.jobs.learn.kept import KEY
from crampcast.jobs.learn.sides import kept_sides, left_shares
from crampcast.report.schemas import load_schema
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.store import Diary

from .conftest import NOW, add, day, note, row

ASKED = LearnRequest(Profile())


def told(answer: dict, name: str) -> dict:
    """Return a parameter."""
    return next(found for found in answer["parameters"] if found["name"] == name)


def test_nothing_written_is_an_answer(tmp_path):
    for diary in (None, Diary.open(tmp_path)):
        answer = learn(diary, ASKED)
        Draft202012Validator(load_schema("learn")).validate(answer)
        assert (answer["status"], answer["learnt_from"]["runs"]) == ("cannot_tell", 0)
        assert "nothing of your cramps yet" in answer["headline"]
        assert not any(found["learnt"] for found in answer["parameters"])
        if diary is not None:
            assert kept(diary) is None
            diary.close()


def test_a_season_is_learnt_kept_used_and_forgotten(season, tmp_path):
    diary = season()
    answer = learn(diary, ASKED)
    Draft202012Validator(load_schema("learn")).validate(answer)
    source = answer["learnt_from"]
    assert (source["runs"], source["cramps"], source["near_cramps"]) == (4, 2, 1)
    often = told(answer, "cramps_against_usual")
    assert often["learnt"]
    assert often["posterior"]["p50"] > often["prior"]["p50"]
    assert np.log(often["posterior"]["p90"] / often["posterior"]["p10"]) < np.log(
        often["prior"]["p90"] / often["prior"]["p10"]
    )
    first = often["moved_by"][0]
    assert first["shift_sd"] > 0.1
    assert entries.history(diary, first["entry"])[0]["kind"] == "cramp"
    assert told(answer, "muscle.calf")["posterior"]["p50"] > told(answer, "muscle.calf")["prior"]["p50"]
    refused = {found["name"] for found in answer["not_identifiable"]}
    assert {"effect.altitude_over_2500_m_unacclimatised", "sweat_rate", "economy"} <= refused
    assert refused.isdisjoint(found["name"] for found in answer["parameters"] if found["learnt"])

    # the same again is the same, from kept replays too
    assert learn(diary, ASKED) == answer
    known = kept(diary)
    assert known is not None
    assert not known.stale

    # a forecast for this runner rests on it
    capacity = infer_capacity(Profile())
    usual, _ = draw_ensemble(Profile(), capacity, Condition(), 42.2, 200, 0)
    own, frailty = draw_ensemble(Profile(), capacity, Condition(learnt=known.learnt), 42.2, 200, 0)
    assert np.allclose(own.person.mass_kg, usual.person.mass_kg)
    assert float(np.mean(frailty.mean)) > 0.3

    # what has changed since is seen; an export holds what it was learnt from, not the posterior
    note(diary, "run", 2, felt="fair")
    stale = kept(diary)
    assert stale is not None
    assert stale.stale
    diary.export(tmp_path / "out.zip")
    with Diary.open(tmp_path / "again") as again:
        again.restore(tmp_path / "out.zip")
        assert kept(again) is None
        assert learn(again, ASKED) == learn(diary, ASKED)
        again.export(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "out.zip").read_bytes()
    diary.erase()
    assert not [path for path in (tmp_path / "diary").rglob("*") if path.is_file()]


def test_deleting_all_that_was_written_forgets_the_posterior(season):
    with season() as diary:
        learn(diary, ASKED)
        assert kept(diary) is not None
        for found in entries.entries(diary):
            entries.delete(diary, found["id"])
        assert learn(diary, ASKED)["status"] == "cannot_tell"
        assert kept(diary) is None


def test_marks_outside_of_a_run_and_days_without_one_are_told(season):
    with season() as diary:
        note(diary, "cramp", 2, at="km60", muscle="calf")
        entries.log(diary, "cramp", {"at": "km5", "muscle": "calf"}, "2026-01-01", NOW)
        left = learn(diary, ASKED)["left_out"]
    assert any("km60 lies outside" in line for line in left)
    assert any("no run of that day" in line for line in left)


def test_sweat_salt_gut_and_sides_are_told_as_a_plan_takes_them(season):
    with season() as diary:
        for number in range(3):
            note(
                diary,
                "sweat_test",
                number,
                mass_before_kg=70,
                mass_after_kg=69.2,
                duration_min=60,
                fluid_ml=400,
                temperature_c=18,
                distance_km=11,
                sodium_mmol_l=60,
                sodium_method="laboratory",
            )
        number = note(diary, "gut", 0, trouble="nausea", severity=6)
        answer = learn(diary, ASKED)
        assert kept_sides(diary) == left_shares(answer["parameters"])
    sweat, salt = told(answer, "sweat_rate"), told(answer, "sweat_sodium")
    assert (sweat["evidence_count"], salt["evidence_count"]) == (3, 3)
    assert sweat["learnt"]
    assert sweat["posterior"]["p50"] > 1.0
    assert salt["posterior"]["p50"] == pytest.approx(60.0, abs=0.5)
    gut = told(answer, "gut_tolerance")
    assert gut["posterior"]["p50"] > 1.0
    assert gut["moved_by"][0]["entry"] == number
    side = told(answer, "side.calf")
    assert (side["evidence_count"], side["posterior"]["p50"] > side["prior"]["p50"]) == (2, True)


def forecast(start, metres: float, chance: float, finish_s: float) -> dict:
    """Return a stored forecast."""
    return {
        "course": {"name": "race", "distance_m": metres, "climb_m": 200.0},
        "start": start.isoformat(),
        "finish_s": {"p10": 0.95 * finish_s, "p50": finish_s, "p90": 1.1 * finish_s},
        "cramp_probability": {"mean": chance, "population_mean": 0.3},
    }


def test_forecasts_are_scored_when_their_run_has_come(tmp_path):
    with Diary.open(tmp_path) as diary:
        runs = [row(number) for number in range(3)]
        took_s = runs[0].elapsed_s
        for run, chance in zip(runs, (0.8, 0.2, 0.5), strict=True):
            told_before = forecast(run.start, run.distance_m, chance, took_s)
            diary.add_forecast(run.start.isoformat(), "0", "0", told_before)
        shifted = forecast(runs[0].start + timedelta(hours=2), 1.05 * runs[0].distance_m, 0.6, 0.8 * took_s)
        diary.add_forecast(shifted["start"], "0", "0", shifted)  # the last one before the run counts
        add(diary, 0, 1)
        diary.add_forecast(
            runs[1].start.isoformat(), "0", "0", forecast(runs[1].start, 42_200.0, 0.0, took_s)
        )
        note(diary, "cramp", 0, at="km34", muscle="calf")
        score = learn(diary, ASKED)["forecast_score"]
    assert (score["stored"], score["scored"], score["waiting"], score["too_late"]) == (5, 2, 1, 1)
    cramps = score["cramps"]
    assert cramps["brier"] == pytest.approx(((0.6 - 1.0) ** 2 + 0.2**2) / 2, abs=1e-4)
    assert cramps["population_brier"] == pytest.approx((0.7**2 + 0.3**2) / 2, abs=1e-4)
    assert cramps["log_score"] == pytest.approx(-(np.log(0.6) + np.log(0.8)) / 2, abs=1e-4)
    assert (cramps["expected"], cramps["observed"]) == (0.8, 1)
    assert (score["finish"]["count"], score["finish"]["inside_80"]) == (2, 1)


KILLED = """
import os, signal, sys
import jax
from sqlalchemy import event
from crampcast.jobs.learn import LearnRequest, learn, replays
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import keep_programs_in
from crampcast.store import Diary

jax.config.update("jax_enable_x64", True)
keep_programs_in(__import__("pathlib").Path(sys.argv[3]))
when, real, done = sys.argv[2], replays.replay_pieces, []

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def replay(*given):
    done.append(1)
    return die() if when == "replaying" and len(done) == 3 else real(*given)

replays.replay_pieces = replay
with Diary.open(sys.argv[1]) as diary:
    if when == "writing":
        from crampcast.jobs.learn import job
        keep = job.keep
        def keep_and_die(*given):
            event.listen(diary._engine, "commit", die)
            keep(*given)
        job.keep = keep_and_die
    learn(diary, LearnRequest(Profile()))
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Keep compiled programs where a second process finds them."""
    from crampcast.simulation import kept_programs

    monkeypatch.setattr(kept_programs._Folder, "path", tmp_path / "programs")
    return tmp_path / "programs"


def test_learning_that_is_killed_leaves_a_diary_that_learns_the_same(season, tmp_path, programs):
    with season("whole") as whole:
        expected = learn(whole, ASKED)
    for when in ("replaying", "writing"):
        with season(when) as diary:
            assert diary.counts()["cached"] == 0
        ran = subprocess.run(
            [sys.executable, "-c", KILLED, tmp_path / when, when, programs],
            check=False,
            env=os.environ,
            timeout=200,
        )
        assert ran.returncode == -signal.SIGKILL
        with Diary.open(tmp_path / when) as diary:
            assert diary.counts()["cached"] == (2 if when == "replaying" else 4)
            assert diary.cached(KEY, load_parameters().hash) is None
            assert len(entries.entries(diary)) == 4
            assert learn(diary, ASKED) == expected
            found = kept(diary)
            assert found is not None
            assert not found.stale


def test_half_a_posterior_is_none(season):
    with season() as diary:
        learn(diary, ASKED)
        sums = load_parameters().hash
        whole = diary.cached(KEY, sums)
        diary.cache(KEY, whole[: len(whole) // 2], sums)
        assert kept(diary) is None
        other = json.loads(whole) | {"names": ["something", "else"]}
        diary.cache(KEY, json.dumps(other).encode(), sums)
        assert kept(diary) is None


def test_a_run_noted_on_its_day_only(season):
    with season() as diary:
        assert day(0) < day(1)
        add(diary, 5)
        answer = learn(diary, ASKED)
    assert answer["learnt_from"]["runs"] == 5
    assert answer["learnt_from"]["since"] == day(0).isoformat()
