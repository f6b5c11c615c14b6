"""What the gut has shown: a ceiling after trouble, lifted by a run that goes well, kept by plans."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from crampcast.activity.summary import RunSummary
from crampcast.forecast.learnt import NAMES
from crampcast.jobs.learn.gut import gut_shown
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learnt_words import told_learnt
from crampcast.jobs.safety import tolerated_carbohydrate_g_h
from crampcast.jobs.safety.terms import Situation
from crampcast.report.own_runs import own_runs
from crampcast.runner.learnt import Learnt, Taught


def run(
    number: int, rate_g_h: float | None, trouble: str | None = None, severity: float = 6.0, hours: float = 3.0
):
    """Return a run of a day on which so much was eaten an hour."""
    day = date(2026, 5, 1) + timedelta(days=number)
    row = RunSummary(
        day, sport="running", distance_m=30_000.0, moving_s=3600.0 * hours, elapsed_s=3600.0 * hours
    )
    eaten = [] if rate_g_h is None else [{"carbohydrate_g": rate_g_h * hours}]
    gut = [] if trouble is None else [SimpleNamespace(body={"trouble": trouble, "severity": severity})]
    return LivedRun(str(number), 0, row, False, intake=eaten, gut=gut)


@pytest.mark.parametrize(
    ("runs", "most"),
    [
        ([run(0, 60.0)], None),  # nothing went wrong
        ([run(0, None, "vomiting")], None),  # nobody wrote what was eaten
        ([run(0, 80.0, "nausea", 2.0)], None),  # slight
        ([run(0, 80.0, "vomiting", hours=0.5)], None),  # too short to tell
        ([run(0, 80.0, "vomiting")], 60.0),  # a step back
        ([run(0, 50.0), run(1, 80.0, "nausea")], 50.0),  # what went well
        ([run(0, 80.0, "nausea"), run(1, 65.0)], 65.0),
        ([run(0, 80.0, "nausea"), run(1, 85.0)], None),  # the gut has learnt
        ([run(0, 85.0), run(1, 80.0, "nausea")], 60.0),  # and has forgotten
        ([run(0, 90.0, "nausea"), run(1, 60.0, "nausea"), run(2, 40.0)], 40.0),
    ],
)
def test_trouble_holds_plans_to_what_went_well(runs, most):
    found = gut_shown(runs)
    assert (None if found is None else found.most_g_h) == most
    card = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
    tolerated = [
        tolerated_carbohydrate_g_h(
            Situation(70.0, card, 9e3, 300.0, 15.0, 12.0, multiple_transporters=True, gut_most_g_h=ceiling)
        )
        for ceiling in (None, most)
    ]
    assert tolerated[1] == (tolerated[0] if most is None else min(tolerated[0], most))


def test_an_answer_names_the_numbers_that_are_the_runner_s_own():
    size = len(NAMES)
    taught = (Taught("effect.heat", "Heat", "Heat: weighs 0.2 for you.", 7, 0.2),)
    learnt = Learnt(
        NAMES, np.zeros(size), np.eye(size), np.zeros((0, size)), 0.4, 9, 2, 1, "2026-05-01", taught
    )
    told = told_learnt(learnt)
    assert told["parameters"] == [
        {
            "name": "effect.heat",
            "title": "Heat",
            "text": "Heat: weighs 0.2 for you.",
            "evidence_count": 7,
            "middle": 0.2,
        }
    ]
    line = own_runs({"learnt": told})
    assert "9 runs with 2 cramps and 1 near-cramp" in line["line"]
    assert line["numbers"] == ["Heat: weighs 0.2 for you. (7)"]
    assert own_runs({}) is None
