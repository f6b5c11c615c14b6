"""Which muscles the programme is for, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.strength import TRAINED
from crampcast.jobs.strengthen.request import StrengthenRequest

USUAL = ("calf", "hamstring", "quadriceps", "glute", "adductor")
"""Muscles that cramp most in runners, or that the article names: where nothing is known of the runner."""
_WEAK, _UNEVEN, _FORECAST, _DESCENT = 3.0, 2.0, 2.0, 1.0
STEEP_M_PER_KM = 15.0
"""More descent than this a kilometre makes the quadriceps a focus."""


def focus(request: StrengthenRequest, tests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rank the muscles with the reasons for each.

    Parameters
    ----------
    request : StrengthenRequest
        With a plan, if there is one.
    tests : sequence of mapping
        From `judged_tests`.

    Returns
    -------
    list of dict
        ``muscle, reasons``, most reasons first; where nothing is known the usual muscles, and it says so.
    """
    score = dict.fromkeys(TRAINED, 0.0)
    reasons: dict[str, list[str]] = {name: [] for name in TRAINED}

    def add(muscle: str, points: float, why: str) -> None:
        score[muscle] += points
        reasons[muscle].append(why)

    for test in tests:
        muscle = str(test["muscles"][0])
        if test["weak"]:
            sides = [side for side in test["weak"] if side != "both"]
            add(muscle, _WEAK, f"{test['title']}: weak" + (f" ({' and '.join(sides)})" if sides else ""))
        if test["imbalance"]:
            add(muscle, _UNEVEN, f"{test['title']}: {_uneven(test)}, twice")
            if muscle == "glute":
                add("calf", 0.5, "a weak glute may leave the push-off to the calf (a hypothesis)")
    for place, (muscle, chance) in enumerate(_forecast(request.plan)):
        add(muscle, _FORECAST / (1 + place), f"forecast: {chance:.0%} chance of a cramp on this course")
    steep = _descent_per_km(request.plan)
    if steep > STEEP_M_PER_KM:
        add("quadriceps", _DESCENT, f"the course descends {steep:.0f} m a kilometre")
    ranked = sorted((m for m in TRAINED if score[m] > 0), key=lambda m: -score[m])
    if not ranked:
        why = "among the muscles that cramp most in runners; nothing is known of you yet"
        return [{"muscle": m, "reasons": [why]} for m in USUAL]
    return [{"muscle": m, "reasons": reasons[m]} for m in ranked]


def _uneven(test: Mapping[str, Any]) -> str:
    """Say which side is behind, and by how much."""
    found = test["imbalance"]
    behind = "stiffer" if test["entry"] == "flexibility_test" else "weaker"
    by = f"{found['difference']:g} {test['unit']}" if found["share"] is None else f"{found['share']:.0%}"
    return f"{found['weaker']} {behind} by {by}"


def _forecast(plan: Mapping[str, Any] | None, most: int = 3) -> list[tuple[str, float]]:
    """Return the muscles of a plan's forecast, warmest first."""
    chances = (plan or {}).get("cramp_probability")
    by_muscle = chances.get("by_muscle") if isinstance(chances, Mapping) else None
    found = []
    for muscle, chance in (by_muscle or {}).items():
        middle = chance.get("p50") if isinstance(chance, Mapping) else None
        if muscle in REPORTED and isinstance(middle, int | float):
            found.append((muscle, float(middle)))
    return sorted(found, key=lambda pair: -pair[1])[:most]


def _descent_per_km(plan: Mapping[str, Any] | None) -> float:
    course = (plan or {}).get("course")
    if not isinstance(course, Mapping):
        return 0.0
    down, far = course.get("descent_m"), course.get("distance_m")
    if not isinstance(down, int | float) or not isinstance(far, int | float) or far <= 0:
        return 0.0
    return 1000.0 * float(down) / float(far)
