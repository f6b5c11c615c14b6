"""Home tests, blocks of exercise and the rules of a programme, as cited data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.evidence.claims import load_claims
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.rescue import TRUNK
from crampcast.evidence.sources import load_sources

TRAINED = (*REPORTED, TRUNK)
"""What tests and exercises are for: the muscles that cramp, and the trunk."""


@dataclass(frozen=True)
class HomeTest:
    """A test that needs no laboratory.

    Parameters
    ----------
    id, title, unit, figure : str
        Name; what it is called; unit of a result; its drawing.
    muscles : tuple of str
        What it tests, most first.
    how : tuple of str
        What to do.
    better : str
        ``more`` or ``less``.
    source, flag : str
        Where the norm or the error comes from and how well it is known.
    median_male, median_female, weak_male, weak_female : float or None
        Published middle, and the cut-off of weak; None where there is no norm.
    weak_flag : str
        How well the cut-off is known; not as well as the norm.
    error : float or None
        Smallest change that is more than the test's own error, in its unit.
    stretch : bool
        A test of range of motion rather than of strength.
    sides : bool
        Whether left and right are measured apart.
    from_nothing : bool
        Whether zero of its scale is nothing at all, so that shares mean something; a slope's is not.
    """

    id: str
    title: str
    unit: str
    figure: str
    muscles: tuple[str, ...]
    how: tuple[str, ...]
    better: str
    source: str
    flag: str
    median_male: float | None = None
    median_female: float | None = None
    weak_male: float | None = None
    weak_female: float | None = None
    weak_flag: str = ""
    error: float | None = None
    stretch: bool = False
    sides: bool = True
    from_nothing: bool = True

    @property
    def entry(self) -> str:
        """Kind of diary entry that holds a result."""
        return "flexibility_test" if self.stretch else "strength_test"

    @property
    def measured(self) -> tuple[str, ...]:
        """What a result says, as fields of the entry."""
        return ("left", "right") if self.sides else ("both",)


@dataclass(frozen=True)
class Block:
    """Exercises for one muscle.

    Parameters
    ----------
    id, muscle, title, figure : str
        Name; muscle; what it is called; its drawing.
    what : tuple of str
        Sets, repetitions and progression.
    stop : str
        When to stop.
    claim, source, flag, evidence : str
        The claim that grades it; where the dose comes from and how well it is known; what is known in words.
    experienced : bool
        Only for experienced runners.
    """

    id: str
    muscle: str
    title: str
    figure: str
    what: tuple[str, ...]
    stop: str
    claim: str
    source: str
    flag: str
    evidence: str
    experienced: bool = False


@dataclass(frozen=True)
class Rules:
    """Rules of judging tests and of laying out a programme."""

    imbalance_share: float
    imbalance_note: str
    imbalance_source: str
    days_apart: int
    stale_days: int
    season_base_weeks: int
    base_per_week: int
    season_per_week: int
    last_heavy_days: int
    most_exercises: int


@cache
def _content() -> dict[str, Any]:
    raw = tomllib.loads((files("crampcast.evidence") / "strength.toml").read_text(encoding="utf-8"))
    return {
        kind: [{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
        if isinstance(rows, list)
        else rows
        for kind, rows in raw.items()
    }


@cache
def load_home_tests() -> dict[str, HomeTest]:
    """Return the home tests by name.

    Raises
    ------
    ValueError
        If a muscle or a source is not registered.

    Examples
    --------
    >>> load_home_tests()["heel_raise"].median_female
    21
    """
    found = {row["id"]: HomeTest(**row) for row in _content()["test"]}
    for test in found.values():
        if set(test.muscles) - set(TRAINED) or test.source not in load_sources():
            raise ValueError(f"strength.toml, {test.id}: unknown muscle or source")
    return found


@cache
def load_blocks() -> tuple[Block, ...]:
    """Return the blocks of exercise.

    Raises
    ------
    ValueError
        If a muscle, a claim or a source is not registered.

    Examples
    --------
    >>> [block.id for block in load_blocks() if block.muscle == "adductor"]
    ['copenhagen', 'lateral_lunge', 'resisted_adduction']
    """
    found = tuple(Block(**row) for row in _content()["block"])
    for block in found:
        known = block.muscle in TRAINED and block.claim in load_claims() and block.source in load_sources()
        if not known:
            raise ValueError(f"strength.toml, {block.id}: unknown muscle, claim or source")
    return found


@cache
def strength_rules() -> Rules:
    """Return the rules of judging and of laying out.

    Examples
    --------
    >>> strength_rules().imbalance_share
    0.15
    """
    return Rules(**_content()["rules"])
