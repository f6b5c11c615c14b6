"""The job behind ``explain``: a recording and its marks in, causes and what would have helped out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from crampcast import __version__
from crampcast.activity.gait.blocks import Blocks
from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.evidence.ground import ground_classes
from crampcast.forecast.draws import draw_ensemble
from crampcast.history.capacity import Capacity, infer_capacity
from crampcast.history.carried import Carried, carried_in
from crampcast.history.infer import infer_condition
from crampcast.history.training import Training, replay_training
from crampcast.jobs.explain.against_plan import against_plan
from crampcast.jobs.explain.answer import cited, triage
from crampcast.jobs.explain.causes import Explained, explain_cramp
from crampcast.jobs.explain.conditioned import conditioned
from crampcast.jobs.explain.gait import gait_changes, gait_untold
from crampcast.jobs.explain.intake import Eaten, parse_eaten
from crampcast.jobs.explain.mark import Mark, marks_of_laps, resolve
from crampcast.jobs.explain.person import told_person
from crampcast.jobs.explain.recorded import cut_up, ground_of
from crampcast.jobs.explain.similar import similar_runs
from crampcast.jobs.explain.situation import Situation, left_share_until
from crampcast.jobs.explain.timeline import timeline
from crampcast.jobs.learnt_words import told_learnt
from crampcast.runner.condition import Condition
from crampcast.runner.learnt import Learnt
from crampcast.runner.profile import Profile
from crampcast.runner.races import faster_than_world_record
from crampcast.units import format_duration
from crampcast.weather.along import Environment, environment
from crampcast.weather.option import weather_for

DRAWS = 16
LEAST_S, LEAST_M, LEAST_BEFORE_S = 600.0, 1000.0, 180.0
"""Shorter recordings, and marks sooner after the start, say nothing about a cramp."""
INVENTED = "the cramp mark is invented to show the page: no cramp was recorded in this run"
HOW_SURE = "S33"
"""Claim behind every word on how sure an answer is."""
SILENT = ("unknown", "generic", "other")
"""Sports of files that do not say what they are."""
SOME_DAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class ExplainRequest:
    """What is to be explained.

    Parameters
    ----------
    activity : Activity
        The recording; of several sports, the runs are looked at.
    marks : sequence of Mark
        Where it cramped; laps pressed twice count beside them.
    profile : Profile
        The runner's answers.
    runs : sequence of RunSummary
        The training log.
    weather : str or None
        File or words.
    intake : str or None
        What was eaten and drunk, in words.
    ground : str or None
        What was underfoot; default by the recording's sport.
    plan : mapping or None
        The plan for this run, as ``plan --json`` prints it.
    invented : bool
        Whether the mark is made up, so that the answer says so.
    runner_stated : bool
        Whether somebody said who ran.
    earlier_gait : sequence of Blocks
        Gait of earlier runs, oldest first.
    cramped : collection of date
        Days on which the diary notes a cramp.
    learnt : Learnt or None
        What the diary has taught of this runner's cramps.
    seed : int
        Seed of all chance.
    """

    activity: Activity
    marks: Sequence[Mark] = ()
    profile: Profile = field(default_factory=Profile)
    runs: Sequence[RunSummary] = ()
    weather: str | None = None
    intake: str | None = None
    ground: str | None = None
    plan: Mapping[str, Any] | None = None
    invented: bool = False
    runner_stated: bool = True
    earlier_gait: Sequence[Blocks] = ()
    cramped: Collection[date] = ()
    learnt: Learnt | None = None
    seed: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of runner and day."""

    profile: Profile
    capacity: Capacity
    condition: Condition
    training: Training | None
    carried: Carried | None
    environment: Environment | None
    before: tuple[RunSummary, ...]

    @property
    def own_ability(self) -> bool:
        """Whether a race or a log says what the runner can do."""
        return bool(self.profile.recent_race) or self.training is not None


def explain(
    request: ExplainRequest, progress: Callable[[int, int, str], None] | None = None
) -> dict[str, Any]:
    """Say why a muscle cramped.

    Parameters
    ----------
    request : ExplainRequest
        Recording, marks, runner and day.
    progress : callable, optional
        Told before each mark: how many are done, of how many, and which comes.

    Returns
    -------
    dict
        The keys of the command's contract; ``docs/schemas/explain.schema.json`` describes them.
        ``cannot_tell`` is an answer.

    Raises
    ------
    UnusableInput
        If the recording holds no run, or a mark lies outside of one.

    Examples
    --------
    >>> t = np.arange(0.0, 3601.0, 10.0)
    >>> run = Activity({"time_s": t, "distance_m": 3.0 * t}, sport="running")
    >>> answer = explain(ExplainRequest(run))
    >>> answer["status"], answer["cramps"]
    ('cannot_tell', [])
    """
    placed = _placed(request)
    check_ground(request.ground)
    eaten = parse_eaten(request.intake)
    cramps: list[Explained] = []
    drawn: dict[str, Any] | None = None
    beside: dict[str, Any] | None = None
    lines: list[str] = []
    known: dict[int, Known] = {}
    for number, (run, at_s, mark) in enumerate(placed):
        if progress is not None:
            progress(number, len(placed), mark.when)
        why_not = too_little(run, at_s)
        if why_not:
            lines.append(why_not)
            continue
        if id(run) not in known:
            known[id(run)] = known_on_day(request, run)
        found, situation = _one(request, run, at_s, mark, known[id(run)], eaten)
        if drawn is None:
            training = known[id(run)].training
            envelope = None if training is None else training.envelope_j_kg
            drawn = timeline(run, situation.parts, found, envelope)
            beside = None if request.plan is None else against_plan(request.plan, run, at_s, eaten)
        lines += [*found.open_questions, *gait_untold(run)]
        cramps.append(found)
    return {
        **_answer(request, cramps, lines),
        "timeline": drawn,
        "against_plan": beside,
        "invented": request.invented,
    }


def _one(
    request: ExplainRequest, run: Activity, at_s: float, mark: Mark, known: Known, eaten: Eaten
) -> tuple[Explained, Situation]:
    """Explain one mark."""
    parts = cut_up(run, at_s)
    km = float(np.sum(parts.length_m)) / 1000.0
    draws, frailty = draw_ensemble(
        known.profile, known.capacity, known.condition, max(km, 1.0), DRAWS, request.seed
    )
    situation = Situation(
        parts=parts,
        known=conditioned(
            known.profile, known.condition, known.before, parts, run.start and run.start.date()
        ),
        environment=known.environment,
        eaten=eaten,
        ground=ground_of(run, request.ground),
        frailty_mean=frailty[0],
        cramp_history=known.profile.cramp_history,
        own_ability=known.own_ability,
        carried=known.carried,
        left_share=left_share_until(run, at_s),
        person=told_person(known.profile, km),
        pack_kg=known.profile.pack_kg or 0.0,
        before=before_run(request.activity, run),
    )
    return explain_cramp(mark, at_s, situation, draws, request.seed), situation


def before_run(whole: Activity, run: Activity) -> str:
    """Name the sports of a recording that came before a run; empty if none.

    Examples
    --------
    >>> ride, foot = (Activity({"time_s": [0.0]}, sport=sport) for sport in ("cycling", "running"))
    >>> before_run(Activity({"time_s": [0.0]}, sport="multisport", legs=(ride, foot)), foot)
    'cycling'
    """
    legs = list(whole.legs)
    earlier = legs[: next((i for i, leg in enumerate(legs) if leg is run), 0)]
    return " and ".join(dict.fromkeys(leg.sport.replace("_", " ") for leg in earlier if not leg.on_foot))


def check_ground(name: str | None) -> None:
    """Refuse a class of ground that there is not."""
    if name is not None and name not in ground_classes():
        raise UnusableInput(
            f"no ground {name[:40]!r}", where="--ground", remedy=f"one of {', '.join(ground_classes())}"
        )


def _placed(request: ExplainRequest) -> list[tuple[Activity, float, Mark]]:
    """Return every mark with the run it lies in and its time on that run's clock."""
    whole = request.activity
    if not whole.run_legs() and whole.sport not in SILENT:
        raise UnusableInput(
            f"it is {whole.sport.replace('_', ' ')}, not a run", where="the recording", remedy="give a run"
        )
    marked = [(resolve(mark, whole), mark) for mark in request.marks]
    marked = [*marked, *(found for found in marks_of_laps(whole) if not request.marks)]
    out = []
    for at_s, mark in marked:
        run, offset_s = _leg_at(whole, at_s, mark)
        out.append((run, min(max(at_s - offset_s, 1.0), run.duration_s), mark))
    return out


def _leg_at(whole: Activity, at_s: float, mark: Mark) -> tuple[Activity, float]:
    """Return the leg of a multisport file that holds a moment, and when it began."""
    if not whole.legs:
        return whole, 0.0
    for leg in whole.legs:
        offset_s = 0.0
        if leg.start is not None and whole.start is not None:
            offset_s = (leg.start - whole.start).total_seconds()
        if at_s <= offset_s + leg.duration_s + 1.0:
            if leg.on_foot and at_s >= offset_s - 1.0:
                return leg, offset_s
            raise UnusableInput(
                f"it lies in the {leg.sport.replace('_', ' ')}, not in a run",
                where=f'--cramp "{mark.when}"',
                remedy="mark a moment of the run; the time counts from the first record of the file",
            )
    return whole.legs[-1], (whole.duration_s - whole.legs[-1].duration_s)


def too_little(run: Activity, at_s: float) -> str | None:
    """Say why a recording cannot tell anything, if so.

    Parameters
    ----------
    run : Activity
        One run.
    at_s : float
        The moment asked about, elapsed seconds.

    Examples
    --------
    >>> too_little(Activity({"time_s": [0.0, 60.0]}), 60.0)
    'the file has no distance, so nothing can be replayed'
    """
    metres = run.distance_m
    if "distance_m" not in run or not metres:
        return "the file has no distance, so nothing can be replayed"
    if run.duration_s < LEAST_S or metres < LEAST_M:
        return f"{metres:.0f} m in {run.duration_s / 60.0:.0f} min are too short to say anything"
    if at_s < LEAST_BEFORE_S:
        return f"the mark is {at_s:.0f} s after the start: there is too little before it to look at"
    if faster_than_world_record(metres, max(run.moving_s, 1.0)):
        return f"{metres / 1000.0:.1f} km in {format_duration(run.moving_s)} are faster than anybody runs"
    return None


def known_on_day(request: ExplainRequest, run: Activity) -> Known:
    """Infer the runner as of the day of the run, and lay out the day's weather.

    Parameters
    ----------
    request : ExplainRequest
        Answers, log and weather.
    run : Activity
        One run of the recording.
    """
    start = run.start or SOME_DAY
    day: date = start.date()
    before = tuple(row for row in request.runs if row.day < day)
    capacity = infer_capacity(request.profile, before, on=day)
    training = replay_training(request.profile, before, on=day, capacity=capacity)
    condition = infer_condition(request.profile, before, on=day, capacity=capacity, training=training)
    condition = replace(condition, learnt=request.learnt)
    carried = carried_in(before, training, on=day, protection=condition.protection or 0.0)
    around = None
    if request.weather is not None:
        latitude, longitude = (
            float(np.nanmedian(run[name])) if name in run else float("nan")
            for name in ("latitude_deg", "longitude_deg")
        )
        height = float(np.nanmean(run["altitude_m"])) if "altitude_m" in run else 0.0
        weather = weather_for(
            request.weather,
            start=start,
            duration_s=run.duration_s,
            latitude_deg=latitude,
            longitude_deg=longitude,
            altitude_m=height,
        )
        around = environment(weather, start, latitude, longitude, run.duration_s)
    return Known(request.profile, capacity, condition, training, carried, around, before)


def _answer(request: ExplainRequest, cramps: list[Explained], lines: list[str]) -> dict[str, Any]:
    warnings = list(request.profile.warnings)
    if request.activity.sport in SILENT:
        warnings.append("the file does not say which sport it is: taken as a run")
    if not request.runner_stated:
        warnings.append("no runner was given: a usual runner stands in; --runner or the diary says who ran")
    if request.invented:
        warnings.insert(0, INVENTED)
    if not cramps and not lines:
        lines = ['no cramp is marked: --cramp "1:23:45 calf left" says when and where', *lines]
    told = [cramp for cramp in cramps if cramp.told]
    first = next(iter([*told, *cramps]), None)
    warnings += [line for cramp in cramps for line in cramp.warnings]
    claims = [str(cause["claim"]) for cramp in cramps for cause in cramp.shown["causes"]]
    claims += [change.offer.claim for cramp in cramps for change in cramp.changes]
    changes = _gait(request)
    claims += [str(change["claim"]) for change in changes]
    questions = triage()
    claims += [str(name) for line in questions if (name := line["red_flag"] or line.get("claim"))]
    claims += [HOW_SURE, *([told[0].headline_claim] if told else [])]
    return {
        "status": "ok" if told else "cannot_tell",
        "headline": told[0].headline if told else _nothing(cramps, lines),
        "headline_claim": told[0].headline_claim if told else HOW_SURE,
        "cramps": [cramp.shown for cramp in cramps],
        "gait_changes": changes,
        "counterfactuals": [] if first is None else [change.shown() for change in first.changes],
        "similar_runs": similar_runs(_only_run(request.activity), request.runs, request.cramped),
        "confidence": "none" if first is None else first.confidence,
        "triage": questions,
        "cannot_tell": list(dict.fromkeys([*(c.why_not for c in cramps if not c.told), *lines])),
        **cited(claims),
        "damage": list(request.activity.damage),
        "warnings": list(dict.fromkeys(warnings)),
        **({} if request.learnt is None else {"learnt": told_learnt(request.learnt)}),
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
            "draws": DRAWS,
        },
    }


def _gait(request: ExplainRequest) -> list[dict[str, Any]]:
    """Return the changes of gait in every run of the recording."""
    found: list[dict[str, Any]] = []
    for leg in request.activity.run_legs():
        offset_s = 0.0
        if leg is not request.activity and leg.start is not None and request.activity.start is not None:
            offset_s = (leg.start - request.activity.start).total_seconds()
        found += gait_changes(leg, request.earlier_gait, offset_s)
    return found


def _only_run(whole: Activity) -> Activity:
    """Return the run of a recording of several sports, if it holds one run."""
    runs = whole.run_legs()
    return runs[0] if len(runs) == 1 else whole


def _nothing(cramps: list[Explained], lines: list[str]) -> str:
    if not cramps:
        return f"This file cannot tell: {lines[0]}."
    if cramps[0].raised:
        return f"This file cannot tell why it came: {cramps[0].raised}."
    return "Nothing unusual was seen before this cramp: this file cannot tell why it came."
