"""What the diary says of a run that is to be explained: where it cramped, what was eaten and drunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.diary import EntryPort
from crampcast.jobs.diary.entries import entries
from crampcast.jobs.diary.on_run import entries_on_run
from crampcast.jobs.explain.job import ExplainRequest
from crampcast.jobs.explain.mark import Mark, resolve
from crampcast.jobs.recover.eaten import eaten_on


def with_diary(request: ExplainRequest, diary: EntryPort) -> ExplainRequest:
    """Return a request with what the diary's entries say and nobody said otherwise.

    Parameters
    ----------
    request : ExplainRequest
        As it was asked; its own marks and its own intake are kept.
    diary : EntryPort
        Cramps that were written down of this run become its marks, and what was eaten and drunk its intake;
        days with a cramp are none of a run without one.
    """
    marks, intake = request.marks, request.intake
    if not marks:
        said = (mark_of(row["fields"]) for row in entries_on_run(diary, "cramp", request.activity))
        marks = tuple(mark for mark in said if _lies_in(mark, request))
    if intake is None:
        fields: Sequence[Mapping[str, Any]] = [
            row["fields"] for row in entries_on_run(diary, "intake", request.activity)
        ]
        intake = eaten_on(fields, request.activity.duration_s)
    cramped = frozenset(date.fromisoformat(row["at"][:10]) for row in entries(diary, "cramp"))
    return replace(request, marks=marks, intake=intake, cramped=cramped)


def mark_of(fields: Mapping[str, Any]) -> Mark:
    """Return a diary's cramp as a mark.

    Examples
    --------
    >>> mark_of({"at": "km38.2", "muscle": "calf", "side": "left", "severity": 6.0})
    Mark(when='km38.2', muscle='calf', side='left', severity=6, near=False)
    """
    severity = fields.get("severity")
    return Mark(
        str(fields["at"]),
        fields.get("muscle"),
        fields.get("side"),
        None if severity is None else round(float(severity)),
        bool(fields.get("near")),
    )


def _lies_in(mark: Mark, request: ExplainRequest) -> bool:
    """Say whether a mark lies in the recording; another run of the day may be meant."""
    try:
        resolve(mark, request.activity)
    except UnusableInput:
        return False
    return True
