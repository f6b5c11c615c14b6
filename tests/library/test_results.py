"""Results: the JSON of the command to the letter, typed, as tables, and as frames of what is installed."""

from __future__ import annotations

import json
import sys

import pytest
from jsonschema import Draft202012Validator

import crampcast
from crampcast.cli import main
from crampcast.home import open_diary
from crampcast.library import frames
from crampcast.library.tables import tables_of

RUN = crampcast.sample("run/sixteen_kilometres.tcx.gz")
RUNNER = crampcast.sample("run/runner.toml")
RACE = {
    "start": "2030-07-21T09:30",
    "weather": "12-18 C, 75 % rh, cloudy, wind 4 m/s",
    "optimise": False,
    "draws": 32,
}


@pytest.fixture(scope="module")
def plan():
    return crampcast.plan(
        crampcast.sample("odbl/inverness_half_marathon.gpx"),
        stations=crampcast.sample("road/stations.csv"),
        runner=crampcast.sample("road/runner.toml"),
        **RACE,
    )


@pytest.fixture(scope="module")
def why():
    return crampcast.explain(RUN, "km14.5 calf left 6", runner=RUNNER, weather="28 C, sunny", invented=True)


@pytest.fixture
def printed(capsys, tmp_path):
    """Return what a command prints as JSON, without a diary."""

    def run(*words):
        capsys.readouterr()
        assert main([*map(str, words), "--json", "--data", str(tmp_path / "none")]) == 0
        return capsys.readouterr().out

    return run


def test_a_plan_is_that_of_the_command(plan, printed):
    words = ["--start", RACE["start"], "--weather", RACE["weather"], "--no-optimise", "--draws", 32]
    course = crampcast.sample("odbl/inverness_half_marathon.gpx")
    stations, runner = crampcast.sample("road/stations.csv"), crampcast.sample("road/runner.toml")
    said = printed("plan", course, "--stations", stations, "--runner", runner, *words)
    assert plan.to_json() == said
    Draft202012Validator(plan.schema()).validate(json.loads(said))


def test_a_forecast_is_kept_where_that_is_asked_for_and_nowhere_else(plan, monkeypatch, tmp_path):
    monkeypatch.setattr("crampcast.library.race.plan_job", lambda request: dict(plan))
    folder = tmp_path / "diary"
    crampcast.plan("10 km", diary=folder, start=RACE["start"])
    assert not folder.exists()
    for missing, given in (("diary", {"start": RACE["start"]}), ("start", {"diary": folder})):
        with pytest.raises(crampcast.UnusableInput, match=f"without {missing}"):
            crampcast.plan("10 km", remember=True, **given)
    assert not folder.exists()
    for _ in range(2):
        crampcast.plan("10 km", diary=folder, start=RACE["start"], remember=True)
    with open_diary(folder) as opened:
        ((_, _, kept),) = opened.forecasts()
    assert kept["cramp_probability"]["mean"] == plan["cramp_probability"]["mean"]


def test_an_explanation_is_that_of_the_command(why, printed):
    words = ("--cramp", "km14.5 calf left 6", "--runner", RUNNER, "--weather", "28 C, sunny", "--invented")
    assert why.to_json() == printed("explain", RUN, *words)


def test_cheap_answers_are_those_of_their_commands(plan, printed, tmp_path):
    (tmp_path / "plan.json").write_text(plan.to_json())
    words = ("--muscle", "calf", "--plan", tmp_path / "plan.json", "--at", "km18", "--runner", RUNNER)
    found = crampcast.rescue("calf", plan=plan, at="km18", runner=RUNNER)
    assert found.to_json() == printed("rescue", *words)
    assert found == crampcast.rescue("calf", plan=tmp_path / "plan.json", at="km18", runner=RUNNER)
    assert '<html lang="en"' in found.to_html()
    days = ("--on", "2030-05-01", "--race", "2030-07-21")
    programme = crampcast.strengthen(on="2030-05-01", race="2030-07-21")
    assert programme.to_json() == printed("strengthen", *days)
    assert {e for s in programme.sessions for e in s.exercises} <= {b["id"] for b in programme.exercises}
    assert crampcast.claims("S2").to_json() == printed("evidence", "S2")
    assert len(crampcast.claims().entries) > len(crampcast.claims("S2").entries) == 1
    assert crampcast.inspect(RUN).to_json() == printed("inspect", RUN)


def test_a_goal_is_asked_for_as_by_the_command(printed, monkeypatch, tmp_path):
    asked = []
    answer = crampcast.strengthen(on="2030-05-01", race="2030-07-21")
    monkeypatch.setattr(
        "crampcast.jobs.strengthen.strengthen", lambda request: asked.append(request) or dict(answer)
    )
    words = ("--course", "12 km 600 m", "--weather", "20 C", "--on", "2030-05-01", "--race", "2030-07-21")
    printed("strengthen", *words, "--runner", RUNNER)
    crampcast.strengthen(
        on="2030-05-01", race="2030-07-21", course="12 km 600 m", weather="20 C", runner=RUNNER
    )
    names = ("profile", "runs", "start", "weather", "draws", "seed", "optimise", "learnt", "runner_stated")
    one, other = ({name: getattr(request.goal, name) for name in names} for request in asked)
    assert one == other
    assert (one["start"], other["optimise"]) == ("2030-07-21T08:00", False)
    assert asked[0].goal.course.length_m == asked[1].goal.course.length_m


def test_a_plan_is_typed(plan):
    assert plan.status == "ok"
    assert plan.finish_s.p10 < plan.finish_s.p50 < plan.finish_s.p90
    assert 0.0 < plan.cramp_probability.p50 < 1.0
    assert set(plan.by_muscle) >= {"calf", "quadriceps"}
    assert [s.distance_m for s in plan.stations] == sorted(s.distance_m for s in plan.stations)
    assert sum(item.fluid_ml for item in plan.schedule) > 0.0
    assert {limit["id"] for limit in plan.limits} >= {"H1"}
    assert plan.provenance["seed"] == 0
    assert "svg" in plan.to_html()
    files = plan.files(crampcast.sample("odbl/inverness_half_marathon.gpx"), emergency="112")
    assert set(files) >= {"plan.json", "plan.html", "rescue.html", "course.fit", "plan.ics"}
    assert files["plan.json"].decode() == plan.to_json()
    assert b"112" in files["rescue.html"]


def test_an_explanation_is_typed(why):
    (cramp,) = why.cramps
    assert (cramp.muscle, cramp.side, cramp.status) == ("calf", "left", "ok")
    assert sum(cause.share for cause in cramp.causes) == pytest.approx(1.0, abs=0.02)
    assert cramp.hazard_ratio.p50 > 0.0
    assert why.confidence in ("low", "medium", "high")
    assert "invented" in " ".join(why.warnings)
    assert "svg" in why.to_html()


def test_a_refusal_is_a_result():
    course = crampcast.sample("odbl/inverness_half_marathon.gpx")
    ill = crampcast.plan(course, runner={"mass_kg": 70, "ill": True}, **RACE)
    assert ill.status in ("refused", "excluded")
    assert ill.finish_s is None or ill.schedule == ()
    assert ill.to_frames("pandas").keys() == ill.tables.keys()


def test_unusable_input_teaches():
    with pytest.raises(crampcast.UnusableInput, match="no such file"):
        crampcast.plan("nowhere.gpx")
    with pytest.raises(crampcast.UnusableInput, match="did you mean"):
        crampcast.rescue("calff")
    with pytest.raises(crampcast.UnusableInput, match="no answer of crampcast"):
        crampcast.Plan.from_json("[1]")
    with pytest.raises(crampcast.UnusableInput, match="has been read already"):
        crampcast.read_course(crampcast.read_course("10 km"), ground="trail")
    with pytest.raises(crampcast.UnusableInput, match="no recorded run"):
        crampcast.explain(crampcast.sample("odbl/inverness_half_marathon.gpx"), "km3")


def test_an_answer_comes_back_from_its_json(plan):
    again = crampcast.Plan.from_json(plan.to_json())
    assert again == plan
    assert again.stations == plan.stations


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_every_table_is_a_frame(library, plan, why):
    for result in (plan, why):
        found = result.to_frames(library)
        assert found.keys() == result.tables.keys()
        for name, frame in found.items():
            assert frame.shape == (len(next(iter(result.tables[name].values()))), len(result.tables[name]))
    profile = plan.to_frame("profile", library)
    assert next(iter(profile["distance_m"])) is not None
    assert len(profile["hazard_per_h_calf_p50"]) == len(plan["profile"]["distance_m"])


def test_polars_is_given_columns_of_one_kind(tmp_path, monkeypatch):
    """Polars is none of the tests' parts; this module in its place refuses what polars 2.1 refuses."""
    (tmp_path / "polars.py").write_text(
        "class DataFrame(dict):\n"
        "    def __init__(self, columns):\n"
        "        super().__init__(columns)\n"
        "        for name, values in columns.items():\n"
        "            if len({type(v) for v in values if v is not None}) > 1:\n"
        "                raise TypeError('unexpected value while building Series ' + name)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    mixed = (
        {"observed": 4, "seen": 1, "range": [1, 2]},
        {"observed": 2.5, "seen": "often", "range": [0.5, None]},
    )
    found = crampcast.Validation({"outcomes": [*mixed, {"observed": None}]})
    assert found.to_frame("outcomes", "polars") == {
        "observed": [4.0, 2.5, None],
        "seen": ["1", "often", None],
        "range": [[1.0, 2.0], [0.5, None], None],
    }
    assert {type(value) for value in found.tables["outcomes"]["observed"]} == {float, type(None)}
    assert found.to_frame("outcomes", "pandas").shape == (3, 3)
    sys.modules.pop("polars")


def test_tables_keep_every_record_and_whom_it_belongs_to(plan, why):
    assert plan.tables["stations"]["time_s_p50"] == [s["time_s"]["p50"] for s in plan["stations"]]
    causes = why.tables["cramps.causes"]
    assert causes["name"] == [cause["name"] for cause in why["cramps"][0]["causes"]]
    assert set(causes["cramps_row"]) == {0}
    two = {"cramps": [{"causes": [{"name": "a"}]}, {"causes": []}, {"causes": [{"name": "b", "low": 1.0}]}]}
    assert tables_of(two)["cramps.causes"] == {"cramps_row": [0, 2], "name": ["a", "b"], "low": [None, 1.0]}


def test_without_a_library_for_frames_tables_are_named(plan, monkeypatch):
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    with pytest.raises(crampcast.UnusableInput, match=r"use \.tables, which needs none"):
        plan.to_frames()
    with pytest.raises(crampcast.UnusableInput, match="polars is not installed"):
        plan.to_frame("stations", "polars")
    monkeypatch.undo()
    with pytest.raises(crampcast.UnusableInput, match=r"there are: .*stations"):
        plan.to_frame("station")
