"""What nobody would do in a race: sip a mouthful too small to open a bottle for, carry a bottle for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace

from crampcast.evidence.products import usual_carry
from crampcast.jobs.plan.packing.choices import Taken
from crampcast.jobs.plan.packing.ledger import Ledger, sips_by_place
from crampcast.jobs.plan.packing.solving import Chosen
from crampcast.jobs.safety import QUARTER_S

Allowed = Callable[[Sequence[Taken]], bool]

LATEST_S = 2.0 * QUARTER_S
"""How much later than planned a mouthful may be drunk."""


def tidied(chosen: Chosen, allowed: Allowed) -> Chosen:
    """Return a packing without bottles for a mouthful, and with small sips drunk together.

    Parameters
    ----------
    chosen : Chosen
        As it was solved.
    allowed : callable
        Whether units keep within every limit: food may be too salty without a sip that is left out, an hour
        too full with one that is put off.

    Returns
    -------
    Chosen
        Never more of anything, and nothing earlier.
    """
    dropped = _without_tokens(chosen.taken, chosen.bottles)
    if len(dropped) < len(chosen.taken) and not allowed(dropped):
        dropped = list(chosen.taken)
    bottles = deepcopy(chosen.bottles)
    sipped = sips_by_place(dropped)
    for key in [key for key in bottles.filled if key[1] != "water" and not _serves(key, bottles, sipped)]:
        bottles.held[key] -= bottles.filled.pop(key)
    bottles.without_idle(dropped)
    return replace(chosen, taken=tuple(_gathered(dropped, allowed)), bottles=bottles)


def _chain(bottles: Ledger, drink: str, point: int) -> list[int]:
    """Return a place and those after it that bottles of a drink are carried past, none filled again."""
    found = [point]
    for after in (p for p in bottles.points if p > point):
        here = [key for key, n in bottles.held.items() if key[:2] == (after, drink) and n]
        if not here or any(bottles.filled.get(key) for key in here):
            break
        found.append(after)
    return found


def _serves(key: tuple[int, str, float], bottles: Ledger, sipped: dict[tuple[int, str], float]) -> bool:
    """Whether anybody drinks from bottles that are filled."""
    point, drink, _ = key
    return any(sipped.get((at, drink), 0.0) > 0.0 for at in _chain(bottles, drink, point))


def _without_tokens(taken: Sequence[Taken], bottles: Ledger) -> list[Taken]:
    """Leave out what a bottle would be mixed for, or kept past places for, though it is hardly anything."""
    sipped, usual = sips_by_place(taken), usual_carry()
    per_ml = {
        c.product.key: c.product.carbohydrate_g / c.product.fluid_ml
        for c in (t.choice for t in taken)
        if c.place == "bottle"
    }
    gone: set[tuple[int, str]] = set()
    for point, drink in sorted({(at, what) for at, what, _ in bottles.filled if what != "water"}):
        rest_ml = 0.0
        for at in reversed(_chain(bottles, drink, point)):
            rest_ml += sipped.get((at, drink), 0.0)
            if rest_ml >= usual.token_ml or rest_ml * per_ml.get(drink, 0.0) >= usual.token_g:
                break
            gone.add((at, drink))
    return [
        t for t in taken if t.choice.place != "bottle" or (t.choice.point, t.choice.product.key) not in gone
    ]


def _gathered(taken: Sequence[Taken], allowed: Allowed) -> list[Taken]:
    """Put sips that are too small off to the next sip from the same bottle, where that is allowed."""
    found, small_ml = list(taken), usual_carry().small_ml
    for sip in sorted((t for t in taken if t.choice.place == "bottle"), key=lambda t: t.choice.time_s):
        if sip not in found or sip.amount("fluid_ml") >= small_ml:
            continue
        later = [t for t in found if _same_bottle(t, sip) and t.choice.time_s > sip.choice.time_s]
        if not later:
            continue
        into = min(later, key=lambda t: t.choice.time_s)
        if into.choice.time_s > sip.choice.time_s + LATEST_S:
            continue
        both = replace(into, units=into.units + sip.units)
        other = [both if t is into else t for t in found if t is not sip]
        if both.units <= both.choice.most and allowed(other):
            found = other
    return found


def _same_bottle(one: Taken, other: Taken) -> bool:
    return (one.choice.place, one.choice.point, one.choice.product.key) == (
        other.choice.place,
        other.choice.point,
        other.choice.product.key,
    )
