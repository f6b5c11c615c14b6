"""Every watched run replayed once; what its hazard is made of is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.forecast.draws import residual_effects
from crampcast.forecast.proneness import personal_factors, personal_mean
from crampcast.formats.port import read
from crampcast.history.acclimatisation import temperatures_c
from crampcast.history.replaying import road_of_rows
from crampcast.history.usable import moving_s
from crampcast.jobs.explain.job import ExplainRequest, known_on_day, too_little
from crampcast.jobs.learn.evidence import Seen, Watched
from crampcast.jobs.learn.lived import LivedRun, moment_in
from crampcast.jobs.learn.pieces import Pieces, replay_pieces
from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.ports import Progress
from crampcast.jobs.recover.eaten import eaten_on
from crampcast.runner.profile import Profile
from crampcast.runner.questions import to_toml

CLIMB_M_PER_KM = 0.0
"""A row that names no climb is replayed on the level."""


def replayed(
    diary: LearnPort, runs: Sequence[LivedRun], profile: Profile, seed: int, progress: Progress | None = None
) -> tuple[list[tuple[LivedRun, Watched]], list[str]]:
    """Replay runs, or take what was kept of them.

    Parameters
    ----------
    diary : LearnPort
        Originals and cache.
    runs : sequence of LivedRun
        Watched runs, oldest first.
    profile : Profile
        The runner's answers.
    seed : int
        Seed of the draws whose mean is replayed.
    progress : Progress, optional
        Is told how far it is.

    Returns
    -------
    list of (LivedRun, Watched)
        Every run that can be replayed, with its events.
    list of str
        What was left out, and why.
    """
    log = sorted((run for _, _, run in diary.runs()), key=lambda run: run.day)
    seen, logged = hashlib.sha256(), 0
    sums = load_parameters().hash
    who = hashlib.sha256(f"{to_toml(profile)} {seed}".encode()).hexdigest()
    out: list[tuple[LivedRun, Watched]] = []
    left_out: list[str] = []
    for number, run in enumerate(runs):
        if progress is not None:
            progress(number, len(runs), f"replaying {run.day}")
        intake = eaten_on(run.intake, run.summary.elapsed_s or moving_s(run.summary) or 0.0)
        while logged < len(log) and log[logged].day < run.day:
            seen.update(_row(log[logged]))
            logged += 1
        before = log[:logged]
        rests_on = hashlib.sha256(f"{who} {intake} {seen.hexdigest()}".encode()).hexdigest()[:24]
        key = f"pieces/{run.content}/{run.leg}/{rests_on}"
        cached = diary.cached(key, sums)
        pieces = Pieces.from_bytes(cached) if cached is not None else None
        activity = None if pieces is not None and not run.events else _activity(diary, run)
        if pieces is None:
            why_not = "its file cannot be read" if activity is None else too_little(activity, 1e9)
            if activity is None or why_not:
                left_out.append(f"run of {run.day}: {why_not}")
                continue
            celsius = float(temperatures_c([*before, run.summary])[0][-1])
            asked = ExplainRequest(activity, (), profile, before, f"{celsius:.0f} C", seed=seed)
            told = replay_pieces(activity, known_on_day(asked, activity), intake, seed).to_bytes()
            diary.cache(key, told, sums)
            pieces = Pieces.from_bytes(told)
        out.append((run, _watched(run, pieces, activity, profile, left_out)))
    return out, left_out


def _row(row: RunSummary) -> bytes:
    """Return what a later replay takes from a row of the log."""
    told = (row.day.isoformat(), row.sport, row.distance_m, row.moving_s, row.climb_m, row.temperature_c)
    return repr(told).encode()


def _watched(
    run: LivedRun, pieces: Pieces, activity: Activity | None, profile: Profile, left_out: list[str]
) -> Watched:
    """Put a run's events on its clock."""
    events = []
    for event in run.events:
        at_s = None if activity is None else moment_in(event, activity)
        if at_s is None:
            left_out.append(f"cramp {event.entry} of {run.day}: {event.mark} lies outside of the run")
        else:
            events.append(Seen(event.entry, at_s, event.muscle, event.side, event.near))
    km = max((run.summary.distance_m or 0.0) / 1000.0, 1.0)
    offset = personal_mean(personal_factors(profile, km), residual_effects())
    return Watched(pieces, tuple(events), run.near_watched, offset)


def _activity(diary: LearnPort, run: LivedRun) -> Activity | None:
    """Return a run as a recording: its file, or the hills that stand for a row of a log."""
    if not run.replayable:
        return activity_of_row(run.summary)
    try:
        activity = read(diary.read_original(run.content), run.content).activity
    except UnusableInput:
        return None
    legs = () if activity is None else (activity.legs or (activity,))
    return legs[run.leg] if run.leg < len(legs) else None


def activity_of_row(row: RunSummary) -> Activity:
    """Return a recording of the hills that stand for a row of a log.

    Parameters
    ----------
    row : RunSummary
        With distance and time.

    Examples
    --------
    >>> from datetime import date
    >>> row = RunSummary(date(2026, 5, 1), distance_m=10_000.0, moving_s=3000.0, climb_m=100.0)
    >>> run = activity_of_row(row)
    >>> round(run.distance_m), round(run.duration_s)
    (10000, 3000)
    """
    distance, time_s = float(row.distance_m or 0.0), float(moving_s(row) or 0.0)
    climb = CLIMB_M_PER_KM * distance / 1000.0 if row.climb_m is None else row.climb_m
    road = road_of_rows(np.array([distance]), np.array([time_s]), np.array([climb]))
    length, grade = road.length_m[0], road.grade[0]
    flat = length / np.sqrt(1.0 + grade**2)
    columns = {
        "time_s": np.concatenate([[0.0], np.cumsum(road.recorded_s[0])]),
        "distance_m": np.concatenate([[0.0], np.cumsum(flat)]),
        "altitude_m": 100.0 + np.concatenate([[0.0], np.cumsum(flat * grade)]),
    }
    return Activity(columns, sport=row.sport, start=row.start)
