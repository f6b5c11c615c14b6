"""What is told of a group's population: before the diaries, after them, and whose moved it most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.joint import joint_of
from crampcast.forecast.learnt import JOINT, LEVEL, NAMES
from crampcast.jobs.learn.evidence import Evidence, packed
from crampcast.jobs.learn.group import Member, OfGroup
from crampcast.jobs.learn.laplace import root_of
from crampcast.jobs.learn.level import common_sd
from crampcast.jobs.learn.moved_by import LEAST, MOST
from crampcast.jobs.learn.parameters import row_of
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.quantities import QUANTITIES, lines_at
from crampcast.jobs.learn.wording import name_of

FloatArray = NDArray[np.float64]

DRAWS, SEED, MOST_MEMBERS = 512, 23, 20
"""Draws of each population; the told quantities are those on the runs of at most so many members."""
OWN = ("proneness",)
"""Quantities that are a runner's own."""
SPREADS = {"spread.runners": "frailty_sd", "spread.muscles": "muscle_frailty_sd"}
UNITS = {"cramps_against_usual": "times the population's usual runner on these runs"}


def population_rows(members: Sequence[Member], found: OfGroup, seed: int) -> list[dict[str, Any]]:
    """Return the parameters of the population.

    Parameters
    ----------
    members : sequence of Member
        The group.
    found : OfGroup
        What was learnt.
    seed : int
        Seed of which members' runs the shares are told on, where there are very many.
    """
    chosen = np.random.default_rng(seed).permutation(len(members))[:MOST_MEMBERS]
    seen = packed([run for i in sorted(chosen) for run in members[i].runs], None, common_sd())
    half = np.random.default_rng(SEED).standard_normal((DRAWS // 2, LEVEL + 1))
    chances = np.concatenate([half, -half])
    before, after = (
        told(people.centre + chances @ root_of(people.covariance).T, seen)
        for people in (Population.shipped(), found.population)
    )
    centres = np.stack([found.population.centre, *(one.centre for one in found.without)])
    moves = told(centres, seen)
    rows = []
    for column, name in enumerate(_names()):
        moved = _moved(members, moves[0, column] - moves[1:, column], float(np.std(before[:, column])))
        unit = UNITS.get(name, _unit(name))
        exponential = name in SPREADS or next((q.exponential for q in QUANTITIES if q.name == name), False)
        count = len(members)
        told_row = row_of(
            name, unit, before[:, column], after[:, column], count, moved, exponential=exponential
        )
        if name not in OWN:
            rows.append(told_row | {"title": title_of(name)})
    return rows


def told(shared: FloatArray, seen: Evidence) -> FloatArray:
    """Return every quantity's line at points of a population, for its usual runner; shape (points, rows)."""
    z = np.zeros((len(shared), len(NAMES)))
    z[:, : LEVEL + 1] = shared
    joint = joint_of(z[:, :JOINT])
    spreads = [np.log(getattr(joint, leaf)) for leaf in SPREADS.values()]
    return np.column_stack([lines_at(jnp.asarray(z), seen), *spreads])


def _names() -> list[str]:
    return [*(one.name for one in QUANTITIES), *SPREADS]


def _unit(name: str) -> str:
    return "log hazard between runners" if name in SPREADS else {q.name: q.unit for q in QUANTITIES}[name]


TITLES = {
    "cramps_against_usual": "How often the group cramps",
    "spread.runners": "How much its runners differ",
    "spread.muscles": "How much a runner's muscles differ",
}


def title_of(name: str) -> str:
    """Return the words for a parameter of a population.

    Examples
    --------
    >>> title_of("muscle.calf"), title_of("spread.runners")
    ('Calf', 'How much its runners differ')
    """
    kind, _, rest = name.partition(".")
    if kind == "muscle":
        return rest.replace("_", " ").capitalize()
    return TITLES.get(name, name_of(name))


def _moved(members: Sequence[Member], moves: FloatArray, prior_sd: float) -> list[dict[str, Any]]:
    """Return whose diaries moved a quantity most."""
    order = np.argsort(-np.abs(moves))[:MOST]
    return [
        {"member": members[i].name, "shift_sd": round(float(moves[i]) / prior_sd, 3)}
        for i in order
        if abs(float(moves[i])) >= LEAST * prior_sd
    ]
