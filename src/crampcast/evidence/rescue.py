"""What to do when a muscle cramps: questions first, stretches by muscle, remedies in order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.muscles import REPORTED

TRUNK = "trunk"
"""The lower back: not simulated, but it cramps and can be stretched."""

STRETCHED = (*REPORTED, TRUNK)
"""Every muscle for which a stretch is shown."""


@dataclass(frozen=True)
class Stretch:
    """How a muscle is stretched.

    Parameters
    ----------
    muscle : str
        One of `STRETCHED`.
    figure : str
        Name of the drawing.
    how : tuple of str
        What to do, one short sentence each.
    sitting, also : str
        The same without standing; a second position, empty if none.
    also_figure : str
        Drawing of the second position, empty if none.
    avoid : str
        What not to do.
    """

    muscle: str
    figure: str
    how: tuple[str, ...]
    sitting: str
    also: str
    also_figure: str
    avoid: str


@dataclass(frozen=True)
class Remedy:
    """Something done about a cramp, in the order of the list.

    Parameters
    ----------
    id : str
        Name, as the diary keeps it.
    claim : str
        The claim that grades it.
    title, says : str
        What it is called; what the runner is told.
    words : tuple of str
        Other words for it, as a runner writes them.
    at_night : bool
        Whether it is also for a cramp at rest.
    """

    id: str
    claim: str
    title: str
    says: str
    words: tuple[str, ...] = ()
    at_night: bool = False


@dataclass(frozen=True)
class Question:
    """A question that is asked before anything is stretched.

    Parameters
    ----------
    id, asks, if_yes : str
        Name; the question; what to do after a yes.
    stop : bool
        Whether a yes ends the run.
    red_flag : str
        The red flag behind it, empty if none.
    """

    id: str
    asks: str
    if_yes: str
    stop: bool
    red_flag: str


@cache
def _content() -> dict[str, list[dict[str, Any]]]:
    text = (files("crampcast.evidence") / "rescue.toml").read_text(encoding="utf-8")
    raw: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    return {
        kind: [{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
        for kind, rows in raw.items()
    }


@cache
def load_stretches() -> dict[str, Stretch]:
    """Return the stretch of every muscle.

    Raises
    ------
    ValueError
        If a muscle is missing, given twice or unknown.

    Examples
    --------
    >>> load_stretches()["adductor"].figure
    'adductor'
    """
    found = [Stretch(**row) for row in _content()["stretch"]]
    if sorted(s.muscle for s in found) != sorted(STRETCHED):
        raise ValueError("rescue.toml: every muscle wants one stretch")
    return {s.muscle: s for s in found}


@cache
def load_remedies() -> tuple[Remedy, ...]:
    """Return the remedies in the order in which they are tried.

    Raises
    ------
    ValueError
        If a claim is not registered.

    Examples
    --------
    >>> [r.id for r in load_remedies()][:2]
    ['ease', 'stretch']
    """
    found = tuple(Remedy(**row | {"words": tuple(row["words"])}) for row in _content()["remedy"])
    if unknown := {r.claim for r in found} - set(load_claims()):
        raise ValueError(f"rescue.toml: unknown claims {sorted(unknown)}")
    return found


@cache
def load_questions() -> tuple[Question, ...]:
    """Return the questions in the order of asking; the first decides whether to stretch at all.

    Raises
    ------
    ValueError
        If a red flag is not registered.

    Examples
    --------
    >>> load_questions()[0].red_flag
    'RF0'
    """
    found = tuple(Question(**row) for row in _content()["question"])
    if unknown := {q.red_flag for q in found if q.red_flag} - set(load_red_flags()):
        raise ValueError(f"rescue.toml: unknown red flags {sorted(unknown)}")
    return found
