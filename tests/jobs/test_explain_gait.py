"""Changes of gait as explained: facts, what they do not prove, and a baseline from the diary."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from crampcast.activity.gait.blocks import gait_blocks
from crampcast.activity.table import Activity
from crampcast.formats.port import read
from crampcast.jobs.explain import ExplainRequest, explain
from crampcast.jobs.explain.gait import gait_changes, gait_untold
from crampcast.jobs.gait_baseline import earlier_gait
from crampcast.report.explain_page import explain_html
from crampcast.report.explain_text import explain_text
from crampcast.store import Diary

ROOT = Path(__file__).parents[2]
FIT = ROOT / "tests" / "data" / "fit"
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "explain.schema.json").read_text(encoding="utf-8"))
DYNAMICS = FIT / "connectstats__track_cs_544406.fit"
SAME_WATCH = FIT / "connectstats__track_cs_5611.fit"
FROM_S = 2400.0


@pytest.fixture(scope="module")
def limping() -> Activity:
    """Return a recorded run into whose later part longer, uneven contact was put."""
    run = read(DYNAMICS).activity
    late = run["time_s"] >= FROM_S
    contact = np.where(late, 1.12 * run["ground_contact_ms"], run["ground_contact_ms"])
    balance = np.where(late, run["ground_contact_balance"] + 0.025, run["ground_contact_balance"])
    columns = {**run.columns, "ground_contact_ms": contact, "ground_contact_balance": balance}
    return replace(run, columns=columns)


def test_a_limp_is_told_with_its_facts_and_as_a_hypothesis(limping):
    changes = {change["signal"]: change for change in gait_changes(limping)}
    assert set(changes) >= {"ground_contact_ms", "ground_contact_balance"}
    contact, balance = changes["ground_contact_ms"], changes["ground_contact_balance"]
    assert contact["time_s"] == pytest.approx(FROM_S, abs=180.0)
    assert contact["to"] > contact["from"]
    assert contact["change"] > contact["detectable"] >= 0.04
    assert "ms" in contact["text"]
    assert "symmetry index" in balance["text"]
    assert "836 runners" in balance["note"]
    for change in changes.values():
        assert "no study links" in change["note"]
        assert change["grade"] == "D"
        assert "garmin 3291" in change["device"]
        assert min(change["low"], change["high"]) <= change["to"] <= max(change["low"], change["high"])


def test_the_answer_and_both_reports_show_it(limping, capsys):
    answer = explain(ExplainRequest(limping))
    jsonschema.validate(answer, SCHEMA)
    assert answer["gait_changes"] == gait_changes(limping)
    assert {"S7", "S9"} <= {claim["id"] for claim in answer["claims"]}
    explain_text(answer)
    printed = " ".join(capsys.readouterr().out.split())
    page = explain_html(answer, "run.fit")
    for words in ("Changes of gait", "no study links a change of gait to a cramp"):
        assert words in printed
        assert words in page


def test_a_file_without_signals_says_so_once():
    t = np.arange(0.0, 3601.0, 10.0)
    bare = Activity({"time_s": t, "distance_m": 3.0 * t}, sport="running")
    assert gait_changes(bare) == []
    assert gait_untold(bare) == ["gait: the file has neither cadence nor running dynamics"]
    walked = Activity({"time_s": t, "distance_m": 1.2 * t, "cadence_spm": np.full(t.size, 110.0)})
    assert gait_untold(walked) == ["gait: the file has no minutes of steady running after the first ten"]
    assert gait_untold(read(DYNAMICS).activity) == []


def test_earlier_runs_of_the_diary_become_the_baseline_once_read(tmp_path, monkeypatch):
    run = read(DYNAMICS).activity
    with Diary.open(tmp_path) as diary:
        for path in (SAME_WATCH, DYNAMICS, FIT / "connectstats__activity_1378220136.fit"):
            activity = read(path).activity
            diary.add(path.read_bytes(), path.name, "fit", [activity.summary(path.name)])
        found = earlier_gait(diary, run.start, run.content_hash)
        assert len(found) == 2
        monkeypatch.setattr("crampcast.jobs.gait_baseline.read", lambda *_: pytest.fail("read twice"))
        again = earlier_gait(diary, run.start, run.content_hash)
    fresh = gait_blocks(read(SAME_WATCH).activity)
    assert again[-1].devices == fresh.devices
    for name, values in fresh.values.items():
        np.testing.assert_allclose(again[-1].values[name], values, rtol=1e-5)
    assert earlier_gait(diary, None) == []
    one = gait_changes(
        replace(run, columns={**run.columns, "ground_contact_ms": 1.2 * run["ground_contact_ms"]}), again
    )
    assert all("1 earlier run" in change["baseline"] for change in one)
