"""The diary's runs as evidence: which were watched, what came in them, what silence means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.history.usable import is_possible, moving_s
from crampcast.jobs.diary.port import Entry
from crampcast.jobs.explain.mark import Mark, resolve

NOTED = frozenset({"run", "cramp", "intake", "gut"})
"""Kinds of entry that show that somebody wrote about a run."""
KEEPING = frozenset({"run", "cramp"})
"""Kinds with which a diary of cramps begins: from the first of them on, silence about a run counts."""
QUIET, TWITCHED, CRAMPED = "quiet", "twitched", "cramped"
"""What the legs did on a run, in one word."""
LATE_H = 24.0
"""An entry without a run on its day belongs to the last run that began within these hours before it."""
LEAST_S, LEAST_M = 600.0, 1000.0


@dataclass(frozen=True)
class Event:
    """A cramp or near-cramp of a run."""

    entry: int
    mark: str
    muscle: str | None
    side: str | None
    near: bool


@dataclass
class LivedRun:
    """A run with what the diary says of it.

    Parameters
    ----------
    content, leg : str, int
        Where its recording is.
    summary : RunSummary
        The run.
    replayable : bool
        Whether it was recorded second by second.
    events : list of Event
        Cramps and near-cramps.
    intake : list of mapping
        Fields of the day's entries on food and drink.
    gut : list of Entry
        Trouble of the gut.
    legs : str or None
        What the runner said of the legs in one word: quiet, twitched or cramped.
    noted, watched, near_watched : bool
        Whether anything was written of it; whether silence about cramps, about near-cramps, counts.
    """

    content: str
    leg: int
    summary: RunSummary
    replayable: bool
    events: list[Event] = field(default_factory=list)
    intake: list[Mapping[str, Any]] = field(default_factory=list)
    gut: list[Entry] = field(default_factory=list)
    legs: str | None = None
    noted: bool = False
    watched: bool = False
    near_watched: bool = False

    @property
    def day(self) -> date:
        """Day of the run."""
        return self.summary.day


@dataclass(frozen=True)
class Lived:
    """All that the diary has lived through.

    Parameters
    ----------
    runs : list of LivedRun
        Usable runs, oldest first.
    since, near_since : date or None
        From when silence counts.
    left_out : list of str
        Entries that could not be used, and why.
    """

    runs: list[LivedRun]
    since: date | None
    near_since: date | None
    left_out: list[str]

    @property
    def watched(self) -> list[LivedRun]:
        """Return the runs that say something about cramps."""
        return [run for run in self.runs if run.watched]


def lived(rows: Sequence[tuple[str, int, RunSummary]], recorded: set[str], entries: Sequence[Entry]) -> Lived:
    """Match the diary's entries to its runs.

    Parameters
    ----------
    rows : sequence of (str, int, RunSummary)
        Content hash, leg and summary of every run once.
    recorded : set of str
        Content hashes of those that hold a recording.
    entries : sequence of Entry
        The newest version of every entry.

    Notes
    -----
    A run with an entry (run, cramp, intake, gut) was written about: no cramp in it means that none came. A
    run of which nothing was written counts as clean only after the diary of cramps has begun, with its first
    entry of a run or a cramp. Silence about near-cramps counts from the first near-cramp that was written
    down, and on every run whose legs were said to be quiet: who never writes any down may have had some.
    A run whose legs were said to have twitched or cramped, without an entry of when, is not clean.
    """
    runs = [
        LivedRun(content, leg, row, content in recorded)
        for content, leg, row in rows
        if is_possible(row) and (row.distance_m or 0.0) >= LEAST_M and (moving_s(row) or 0.0) >= LEAST_S
    ]
    left_out: list[str] = []
    begun = [e.at[:10] for e in entries if e.kind in KEEPING]
    near = [e.at[:10] for e in entries if e.kind == "cramp" and is_near(e.body)]
    since = date.fromisoformat(min(begun)) if begun else None
    near_since = date.fromisoformat(min(near)) if near else None
    for entry in entries:
        if entry.kind not in NOTED:
            continue
        run = run_of(entry.at, runs)
        if run is None:
            if entry.kind == "cramp":
                left_out.append(f"cramp {entry.id} of {entry.at[:10]}: no run of that day is in the diary")
            continue
        run.noted = True
        _add(run, entry)
    for run in runs:
        untold = _untold(run)
        run.watched = (run.noted or (since is not None and run.day >= since)) and untold != CRAMPED
        late = near_since is not None and run.day >= near_since
        run.near_watched = run.watched and untold is None and (late or run.legs == QUIET)
        if untold == CRAMPED:
            left_out.append(f"run of {run.day}: it says cramped, and no entry says when: log cramp at=…")
    return Lived(runs, since, near_since, left_out)


def _untold(run: LivedRun) -> str | None:
    """Return what the legs were said to have done without an entry of when."""
    came = {CRAMPED: any(not e.near for e in run.events), TWITCHED: bool(run.events)}
    return run.legs if run.legs in came and not came[run.legs] else None


def is_near(body: Mapping[str, Any]) -> bool:
    """Say whether an entry tells of a near-cramp: it says so, or its severity is 0."""
    return bool(body.get("near")) or body.get("severity") == 0


def _add(run: LivedRun, entry: Entry) -> None:
    """Put an entry to its run."""
    if entry.kind == "cramp":
        body = entry.body
        run.events.append(
            Event(entry.id, str(body["at"]), body.get("muscle"), body.get("side"), is_near(body))
        )
    elif entry.kind == "run":
        run.legs = entry.body.get("legs", run.legs)
    elif entry.kind == "intake":
        run.intake.append(entry.body)
    elif entry.kind == "gut":
        run.gut.append(entry)


def run_of(at: str, runs: Sequence[LivedRun]) -> LivedRun | None:
    """Return the run that an entry of this moment belongs to.

    Parameters
    ----------
    at : str
        A day or a moment.
    runs : sequence of LivedRun
        Oldest first.

    Notes
    -----
    Of several runs on the day the one that was under way or had ended last; for a day without a moment the
    longest. Without a run on the day, the last one that began within 24 hours before the moment.
    """
    day = date.fromisoformat(at[:10])
    same = [run for run in runs if run.day == day]
    moment = datetime.fromisoformat(at) if len(at) > len("2026-09-12") else None
    if moment is None:
        return max(same, key=lambda run: run.summary.distance_m or 0.0, default=None)
    timed = [run for run in runs if run.summary.start is not None and abs((run.day - day).days) <= 1]

    def ago_h(run: LivedRun) -> float:
        start = run.summary.start
        assert start is not None
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=start.tzinfo)
        return (aware - start) / timedelta(hours=1)

    before = [run for run in timed if 0.0 <= ago_h(run) <= LATE_H]
    if before:
        return min(before, key=ago_h)
    return max(same, key=lambda run: run.summary.distance_m or 0.0, default=None)


def moment_in(event: Event, activity: Activity) -> float | None:
    """Return when an event came, elapsed seconds of the run; None where its mark lies outside."""
    try:
        return resolve(Mark(event.mark), activity)
    except UnusableInput:
        return None
