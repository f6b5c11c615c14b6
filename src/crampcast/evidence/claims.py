"""What is said about cramps: the article's points, further interventions and red flags, each graded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.evidence.sources import load_sources

VERDICTS = ("supported", "plausible", "contested", "contradicted", "no_data")
"""How a statement stands against the literature."""

GRADES = ("A", "B", "C", "D")
"""Strength of the evidence: strong, moderate, weak or indirect, none or against."""

ACTIONS = ("stop_and_call_emergency", "stop_and_seek_help", "see_a_doctor")
"""What a red flag asks for, most urgent first."""


@dataclass(frozen=True)
class Claim:
    """One statement about cramps, weighed.

    Parameters
    ----------
    id : str
        ``S…`` a point of the source article, ``I…`` a further intervention.
    title, statement : str
        Short name; the statement that `grade` and `verdict` judge.
    verdict : str
        One of `VERDICTS`.
    grade : str
        One of `GRADES`, for the claim as stated.
    grade_from : str
        ``graded table`` and ``intervention`` (graded in a review) or ``assigned`` (graded here).
    for_, against : tuple of str
        Findings on either side.
    sources : tuple of str
        Source keys.
    advice_wording : str
        One sentence that a runner may be shown beside the grade.
    grade_note, grade_for_cramp : str
        Where one letter is too coarse; the grade for cramps where the claim is about something else.
    """

    id: str
    title: str
    statement: str
    verdict: str
    grade: str
    grade_from: str
    for_: tuple[str, ...]
    against: tuple[str, ...]
    sources: tuple[str, ...]
    advice_wording: str
    grade_note: str = ""
    grade_for_cramp: str = ""

    @property
    def point(self) -> int | None:
        """Number of the source article's point, or None for another claim."""
        found = re.fullmatch(r"S(\d+)[a-z]?", self.id)
        return int(found.group(1)) if found else None


@dataclass(frozen=True)
class RedFlag:
    """Signs that end the run, whatever the model says.

    Parameters
    ----------
    id, title, statement : str
        Name and wording.
    signs : tuple of str
        What is seen or felt.
    suspect : str
        What it may be.
    action : str
        One of `ACTIONS`.
    verdict, grade, grade_from : str
        As in `Claim`; the grade never lowers a flag's priority.
    confirmed : bool
        False: recalled, not read.
    sources : tuple of str
        Source keys; empty where the flag is common medical practice without a work that was read.
    advice_wording, note : str
        Sentence for the runner; remark.
    """

    id: str
    title: str
    statement: str
    signs: tuple[str, ...]
    suspect: str
    action: str
    verdict: str
    grade: str
    grade_from: str
    confirmed: bool
    sources: tuple[str, ...]
    advice_wording: str
    note: str = ""


def _tables(kind: str) -> list[dict[str, Any]]:
    """Return the raw tables of one kind, lists made immutable."""
    text = (files("crampcast.evidence") / "claims.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)[kind]
    return [{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()} for table in found]


def _check(entries: Mapping[str, Claim | RedFlag], count: int) -> None:
    """Refuse a repeated id, a word outside its list, or a source that is not registered."""
    if len(entries) != count:
        raise ValueError("claims.toml: an id is given twice")
    for entry in entries.values():
        if entry.verdict not in VERDICTS or entry.grade not in GRADES:
            raise ValueError(f"claims.toml, {entry.id}: verdict {entry.verdict!r} or grade {entry.grade!r}")
        if isinstance(entry, RedFlag) and entry.action not in ACTIONS:
            raise ValueError(f"claims.toml, {entry.id}: action {entry.action!r}")
        if unknown := set(entry.sources) - set(load_sources()):
            raise ValueError(f"claims.toml, {entry.id}: unknown sources {sorted(unknown)}")


@cache
def load_claims() -> dict[str, Claim]:
    """Load every claim: the article's points, further interventions, and findings that the model rests on.

    Returns
    -------
    dict
        Id to `Claim`, in the order of the register.

    Raises
    ------
    ValueError
        If an id is repeated, a grade or verdict is unknown, or a source does not resolve.

    Examples
    --------
    >>> load_claims()["S1"].verdict
    'contested'
    """
    tables = _tables("claim")
    claims = {t["id"]: Claim(**{"for_" if k == "for" else k: v for k, v in t.items()}) for t in tables}
    _check(claims, len(tables))
    return claims


@cache
def load_red_flags() -> dict[str, RedFlag]:
    """Load every red flag.

    Returns
    -------
    dict
        Id (``RF…``) to `RedFlag`, in the order in which they are asked.

    Raises
    ------
    ValueError
        As `load_claims`.

    Examples
    --------
    >>> load_red_flags()["RF1"].action
    'stop_and_seek_help'
    """
    tables = _tables("red_flag")
    flags = {t["id"]: RedFlag(**t) for t in tables}
    _check(flags, len(tables))
    return flags
