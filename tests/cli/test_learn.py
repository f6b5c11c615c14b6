"""Learning through the command line, and what a plan says of it."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from crampcast.report.schemas import load_schema

LOG = "date,dist_m,mov_s,climb_m\n" + "".join(
    f"2024-05-{day:02d},42195,14000,200\n" for day in (5, 12, 19, 26)
)
RUNNER = 'mass_kg = 70\nheight_m = 1.8\nsex = "male"\nage = 35\nweekly_km = 60\n'
PLAN = ("plan", "42.2 km", "--weather", "18 C", "--no-optimise", "--draws", "32")


def valid(command: str, answer) -> dict:
    """Return a command's answer, which must keep its schema and leave no remark."""
    assert (answer.code, answer.err) == (0, ""), answer.err
    found = json.loads(answer.out)
    Draft202012Validator(load_schema(command)).validate(found)
    return found


def test_learn_without_a_diary_answers_and_makes_nothing(crampcast, tmp_path):
    answer = valid("learn", crampcast("learn", "--data", tmp_path / "none", "--json"))
    assert answer["status"] == "cannot_tell"
    assert not (tmp_path / "none").exists()
    refused = crampcast("learn", "--method", "guess", "--data", tmp_path)
    assert (refused.code, "fast or nuts" in refused.err) == (2, True)


def test_a_plan_rests_on_what_was_learnt_and_is_scored(crampcast, tmp_path):
    data = tmp_path / "data"
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "me.toml").write_text(RUNNER)
    assert crampcast("runner", "--from", tmp_path / "me.toml", "--data", data).code == 0
    dated = (*PLAN, "--start", "2024-05-26T08:00", "--data", data)
    before = valid("plan", crampcast(*dated, "--json"))
    assert "learnt" not in before
    assert before["cramp_probability"]["mean"] == before["cramp_probability"]["population_mean"]
    assert crampcast("import", tmp_path / "log.csv", "--data", data).code == 0
    for day, kilometre in (("2024-05-12", 30), ("2024-05-26", 25)):
        words = (f"at=km{kilometre}", "muscle=calf", "side=left", "severity=6", "--when", day)
        assert crampcast("log", "cramp", *words, "--data", data).code == 0

    learnt = valid("learn", crampcast("learn", "--data", data, "--json"))
    assert learnt["learnt_from"]["runs"] == 3  # the first one was before the diary began
    score = learnt["forecast_score"]
    assert (score["scored"], score["cramps"]["observed"]) == (1, 1)
    said = crampcast("learn", "--data", data).out
    assert "3 runs with 2 cramps and 0 near-cramps" in said
    assert "entry 2" in said

    after = valid("plan", crampcast(*dated, "--json"))
    assert after["learnt"]["runs"] == 3
    chance = after["cramp_probability"]
    assert chance["mean"] > 1.2 * chance["population_mean"]
    assert "from your 3 runs with 2 cramps" in after["runner"]["summary"]
    assert valid("plan", crampcast(*dated, "--json")) == after

    assert crampcast("log", "run", "felt=good", "--when", "2024-05-19", "--data", data).code == 0
    stale = crampcast(*dated)
    assert (stale.code, "the diary has changed since it was learnt from" in stale.err) == (0, True)
    assert "from your 3 runs with 2 cramps" in stale.out
    assert crampcast("erase", "--yes", "--data", data).code == 0
    assert "learnt" not in valid("plan", crampcast(*dated, "--json"))
