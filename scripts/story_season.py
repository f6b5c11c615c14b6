"""A simulated runner's season through the command line: first forecast, diary, learnt forecast.

Run ``python scripts/story_season.py``: it writes ``docs/validation/season.md``. Seeded; some minutes.
The runner cramps by a known hazard; files and entries go in as a user's would, and every number comes out of
``--json``.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.cli import main as command
from crampcast.course.build import course_from_words
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.learnt import MUSCLE, NAMES
from crampcast.jobs.learn.evidence import Watched
from crampcast.jobs.learn.kept import read_lived
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.replays import activity_of_row, replayed
from crampcast.jobs.learn.simulated import Banked, Outing, Truth, live, truth_at
from crampcast.jobs.plan import PlanRequest, plan
from crampcast.runner.learnt import Learnt
from crampcast.runner.questions import from_toml
from crampcast.store import Diary

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "validation" / "season.md"
SEED = 11
PRONE = 2.2
STAGES = (5, 15, 40)
FIRST = datetime(2024, 3, 3, 8, 0, tzinfo=UTC)
GOAL, WEATHER = "42.2 km 600 m", "22 C"
RUNNER = """mass_kg = 70
height_m = 1.78
sex = "male"
age = 38
weekly_km = 60
weekly_climb_m = 600
longest_run_km = 30
recent_race = "21.1 km 1:38:00"
"""
DRAWS = "32"

Ask = Callable[..., dict[str, Any]]


HEAD = (
    "runs",
    "cramps",
    "near-cramps",
    "a usual runner's cramps on them",
    "chance of a cramp",
    "this runner, 8 in 10",
    "hazard, high over low",
    "cramps against a usual runner",
    "thighs' share",
)
INTRODUCTION = """Written by `scripts/story_season.py` (seed {seed}). A simulated runner, far more prone
than usual and in the thighs rather than the calves, runs 40 times, five of them a marathon; files,
cramps, near-cramps and quiet runs go in by the command line. How much runs can tell is how many cramps a
usual runner would have had on them: with half a cramp expected and none come, little is known. Asked for is
always the same race, {goal} at {weather}. By the runner's true hazard the chance of a cramp in it is
{truth}."""


class Stage(NamedTuple):
    """What was forecast and known after some runs."""

    runs: int
    cramps: int
    near_cramps: int
    usual_cramps: float
    chance: dict[str, float]
    against_usual: dict[str, float] | None
    quadriceps: dict[str, float] | None
    score: dict[str, Any]


def truth_of_runner(level_sd: float, proneness: float = PRONE) -> Truth:
    """Return a runner who cramps often, and in the thighs rather than the calves."""
    z = np.zeros(len(NAMES))
    z[-1] = proneness
    z[MUSCLE + REPORTED.index("quadriceps")], z[MUSCLE + REPORTED.index("calf")] = 1.2, -1.0
    return truth_at(z, level_sd, 0)


def season(count: int) -> list[Outing]:
    """Return the runs: a marathon in eight, two long ones, the others easy."""
    rng = np.random.default_rng(SEED)
    kinds = {7: (42.2, 2.9), 2: (28.0, 2.85), 5: (24.0, 2.9)}
    out = []
    for number in range(count):
        km, speed = kinds.get(number % 8, (float(rng.uniform(8.0, 16.0)), float(rng.uniform(2.7, 3.2))))
        out.append(Outing(km, speed, 7.0, float(rng.uniform(8.0, 24.0))))
    return out


def recording(outing: Outing, start: datetime) -> Activity:
    """Return the run as a watch would have it, a point every 15 s."""
    metres = 1000.0 * outing.distance_km
    row = RunSummary(
        start.date(),
        start=start,
        sport="running",
        distance_m=metres,
        moving_s=metres / outing.speed_m_s,
        climb_m=outing.climb_m_km * outing.distance_km,
    )
    hills = activity_of_row(row)
    clock = np.arange(0.0, hills.duration_s, 15.0)
    columns = {name: np.interp(clock, hills["time_s"], hills[name]) for name in ("distance_m", "altitude_m")}
    return Activity({"time_s": clock, **columns}, sport="running", start=start)


def tcx(run: Activity) -> str:
    """Return a recording as TCX."""
    assert run.start is not None
    points = "".join(
        f"<Trackpoint><Time>{_utc(run.start + timedelta(seconds=float(t)))}</Time>"
        f"<AltitudeMeters>{h:.1f}</AltitudeMeters><DistanceMeters>{d:.1f}</DistanceMeters></Trackpoint>"
        for t, d, h in zip(run["time_s"], run["distance_m"], run["altitude_m"], strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{_utc(run.start)}</Id><Lap StartTime="{_utc(run.start)}">'
        f"<TotalTimeSeconds>{run.duration_s:.0f}</TotalTimeSeconds>"
        f"<DistanceMeters>{run['distance_m'][-1]:.1f}</DistanceMeters>"
        f"<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def in_process(*words: object) -> dict[str, Any]:
    """Run a command and return what it prints with ``--json``."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()) as said:
        code = command([*map(str, words), "--json"])
    if code:
        raise RuntimeError(f"{words}: {said.getvalue()}")
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def story(
    folder: Path,
    ask: Ask,
    stages: Sequence[int] = STAGES,
    runs: Sequence[Outing] | None = None,
    proneness: float = PRONE,
) -> tuple[list[Stage], float]:
    """Live through the season.

    Parameters
    ----------
    folder : Path
        An empty folder.
    ask : callable
        Runs a command.
    stages : sequence of int
        After how many runs the diary is learnt from.
    runs : sequence of Outing, optional
        What is run; `season` if not said.
    proneness : float
        The runner's, in standard deviations between runners.

    Returns
    -------
    list of Stage
        The first before any run.
    float
        The true chance of a cramp in the goal race.
    """
    data, answers = folder / "data", folder / "me.toml"
    answers.write_text(RUNNER)
    ask("runner", "--from", answers, "--data", data)
    profile = from_toml(answers)
    truth = truth_of_runner(own_level_sd(profile), proneness)
    outings = season(max(stages)) if runs is None else runs
    rng = np.random.default_rng(SEED)
    found = [_stage(0, ask, data, {})]
    for begin, end in zip((0, *stages), stages, strict=False):
        for number in range(begin, end):
            start = FIRST + timedelta(days=4 * number)
            if outings[number].distance_km > 40.0:
                _forecast(ask, data, start)
            _live(ask, folder, outings[number], start, truth, rng)
        found.append(_stage(end, ask, data, ask("learn", "--data", data)))
    return found, true_chance(data, truth)


def _forecast(ask: Ask, data: Path, start: datetime) -> dict[str, Any]:
    """Forecast the goal race on a day."""
    words = ("--weather", WEATHER, "--no-optimise", "--draws", DRAWS, "--data", data)
    return ask("plan", GOAL, "--start", start.isoformat(), *words)


def _live(
    ask: Ask, folder: Path, outing: Outing, start: datetime, truth: Truth, rng: np.random.Generator
) -> None:
    """Run, and write the file and the entries of the run."""
    file = folder / f"{start:%Y-%m-%d}.tcx"
    file.write_text(tcx(recording(outing, start)))
    data = folder / "data"
    ask("import", file, "--data", data)
    events = lived_in(data, start, outing, truth, rng).events
    for event in events:
        clock = f"{int(event.at_s // 3600)}:{int(event.at_s % 3600 // 60):02d}:{int(event.at_s % 60):02d}"
        words = [f"at={clock}", f"muscle={event.muscle}", f"side={event.side}", f"near={event.near}".lower()]
        ask("log", "cramp", *words, "--when", f"{start:%Y-%m-%d}", "--data", data)
    quiet = () if events else ("legs=quiet",)
    ask("log", "run", "felt=good", *quiet, "--when", f"{start:%Y-%m-%d}", "--data", data)


def lived_in(data: Path, start: datetime, outing: Outing, truth: Truth, rng: np.random.Generator) -> Watched:
    """Let the runner live through the run of a day."""
    with Diary.open(data) as diary:
        found, _ = read_lived(diary)  # type: ignore[arg-type]
        today = [run for run in found.runs if run.day == start.date()]
        text = diary.runner_text()
        assert text is not None
        ran, _ = replayed(diary, today, from_toml(text, where="runner"), 0)  # type: ignore[arg-type]
    _, watched = ran[0]
    return live(Banked(outing, watched.pieces, (watched.pieces,)), truth, rng)


def _stage(runs: int, ask: Ask, data: Path, learnt: dict[str, Any]) -> Stage:
    """Forecast the goal race with what is known."""
    answer = _forecast(ask, data, FIRST + timedelta(days=300))
    told = {row["name"]: row["posterior"] for row in learnt.get("parameters", [])}
    source = learnt.get("learnt_from", {"cramps": 0, "near_cramps": 0, "usual_cramps": 0.0})
    return Stage(
        runs,
        source["cramps"],
        source["near_cramps"],
        source["usual_cramps"],
        {**answer["cramp_probability"]["own"], "mean": answer["cramp_probability"]["mean"]},
        told.get("cramps_against_usual"),
        told.get("muscle.quadriceps"),
        learnt.get("forecast_score", {}),
    )


def true_chance(data: Path, truth: Truth) -> float:
    """Return the chance of a cramp in the goal race by the runner's true hazard, over traits nobody knows."""
    size = len(NAMES)
    known = Learnt(NAMES, truth.z, 1e-9 * np.eye(size), np.zeros((0, size)), 0.0, 0, 0, 0, "")
    with Diary.open(data) as diary:
        text, runs = diary.runner_text(), diary.summaries()
    assert text is not None
    request = PlanRequest(
        course=course_from_words(GOAL),
        profile=from_toml(text, where="runner"),
        runs=runs,
        start=(FIRST + timedelta(days=300)).isoformat(),
        weather=WEATHER,
        draws=int(DRAWS),
        optimise=False,
    )
    return float(plan(replace(request, learnt=known))["cramp_probability"]["mean"])


def page(found: Sequence[Stage], truth: float) -> str:
    """Return the page."""

    def hazard_of(chance: float) -> float:
        return -float(np.log1p(-chance))

    def percent(value: float) -> str:
        return f"{100.0 * value:.0f} %"

    lines = [
        "# A season: from the first forecast to the learnt one",
        "",
        INTRODUCTION.format(seed=SEED, goal=GOAL, weather=WEATHER, truth=percent(truth)),
        "",
        *(f"| {' | '.join(row)} |" for row in (HEAD, ["---"] * len(HEAD))),
    ]
    for stage in found:
        low, high = stage.chance["p10"], stage.chance["p90"]
        usual, thighs = (
            "–" if q is None else f"{q['p50']:.2g} ({q['p10']:.2g} to {q['p90']:.2g})"
            for q in (stage.against_usual, stage.quadriceps)
        )
        lines.append(
            f"| {stage.runs} | {stage.cramps} | {stage.near_cramps} | {stage.usual_cramps:.1f} "
            f"| {percent(stage.chance['mean'])} "
            f"| {percent(low)} to {percent(high)} | {hazard_of(high) / hazard_of(low):.1f} "
            f"| {usual} | {thighs} |"
        )
    score = found[-1].score.get("texts", [])
    lines += ["", "Each marathon was forecast before it was run. " + " ".join(score), ""]
    return "\n".join(lines)


def main() -> None:
    """Write the page."""
    jax.config.update("jax_enable_x64", True)
    with tempfile.TemporaryDirectory() as folder:
        found, truth = story(Path(folder), in_process)
    PAGE.write_text(page(found, truth), encoding="utf-8")


if __name__ == "__main__":
    main()
