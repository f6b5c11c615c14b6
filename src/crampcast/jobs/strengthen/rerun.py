"""What each part of a programme would do to the forecast of the goal course, by rerunning it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from crampcast.evidence import coefficients
from crampcast.evidence.claims import load_claims
from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.evidence.strength import Block
from crampcast.jobs.plan.drivers import Case, with_person
from crampcast.jobs.plan.levers import LEVERS, Lever, levers

OF_THE_BUILD_UP = {
    "train descents": "descent",
    "heat training": "heat",
    "more carbohydrate": "gut",
    "strength work": "strength",
}
"""Levers of a plan that a programme carries out, and the part of it that does."""


class Gain(NamedTuple):
    """What a block is taken to do; group ``strengthen.rerun``."""

    capacity_gain: float


def rerun(case: Case, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Rerun the forecast of the goal course with each part of the programme done.

    Parameters
    ----------
    case : Case
        The goal as forecast.
    blocks : sequence of Block
        The exercises; each muscle that they strengthen is a part.

    Returns
    -------
    list of dict
        ``for, muscle, lever``, the lever as a plan tells it; the part that lowers the risk most first.

    Notes
    -----
    Draw by draw, so that what is uncertain in both cancels. For a muscle's block no trial says how much
    more it then carries: a stated gain is assumed, and the answer says so. Levers that do not fit (heat
    training for a cool race) are left out.
    """
    build_up = [lever for lever in LEVERS if lever.name in OF_THE_BUILD_UP]
    stronger = {
        f"strengthen {one.replace('_', ' ')}": one for one in dict.fromkeys(block.muscle for block in blocks)
    }
    grades = {block.muscle: _grade(block) for block in reversed(blocks)}
    own = [
        _stronger(name, muscle, *grades[muscle]) for name, muscle in stronger.items() if _simulated(muscle)
    ]
    return [
        {
            "for": OF_THE_BUILD_UP.get(str(found["name"]), "strength"),
            "muscle": stronger.get(str(found["name"])),
            "lever": found,
        }
        for found in levers(case, [*build_up, *own])
    ]


def _grade(block: Block) -> tuple[str, str]:
    """Return grade and claim of a block."""
    claim = load_claims()[block.claim]
    return claim.grade, claim.id


def _simulated(muscle: str) -> list[int]:
    """Return which simulated muscles belong to a muscle of the programme; the trunk has none."""
    return [i for i, one in enumerate(MUSCLES) if GROUP_OF[one] == muscle]


def _stronger(name: str, muscle: str, grade: str, claim: str) -> Lever:
    """Return the lever of one muscle carrying more."""
    gain = coefficients(Gain, "strengthen.rerun").capacity_gain

    def act(case: Case) -> Case:
        capacity = np.array(case.outlook.draws.person.muscle_capacity)
        capacity[:, _simulated(muscle)] *= 1.0 + gain
        return with_person(case, muscle_capacity=capacity)

    words = f"if weeks of it let the {muscle.replace('_', ' ')} carry {100.0 * gain:.0f} % more (assumed)"
    return Lever(name, words, grade, claim, lambda case: True, act)
