"""Pack a race part by part: each programme knows what the parts before it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crampcast.evidence.products import Product, usual_carry
from crampcast.jobs.plan.packing.ceilings import Ceilings
from crampcast.jobs.plan.packing.choices import Taken, choices_between, usable
from crampcast.jobs.plan.packing.in_hand import InHand
from crampcast.jobs.plan.packing.ledger import Ledger
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.part import Part
from crampcast.jobs.plan.packing.programme import HOUR_S, solve_part
from crampcast.jobs.plan.packing.race import FloatArray, Race
from crampcast.jobs.plan.packing.rows import Solved
from crampcast.runner.carry import Carry

_HAIR = 1e-6


@dataclass(frozen=True)
class Chosen:
    """Whole units over the race.

    Parameters
    ----------
    taken : tuple of Taken
        In the order of time; nothing with no unit.
    bottles : Ledger
        Bottles filled and kept from place to place.
    gap : float
        Largest share by which the cost of a part may lie above the best possible.
    proved : bool
        Whether every part is known to be within the gap that was asked for.
    parts : int
        How many programmes there were.
    cost : float
        Of all parts.
    """

    taken: tuple[Taken, ...]
    bottles: Ledger
    gap: float
    proved: bool
    parts: int
    cost: float


def choose(
    race: Race,
    products: Sequence[Product],
    carry: Carry,
    ceilings: Ceilings,
    done: Sequence[Taken] = (),
    in_hand: InHand | None = None,
    gap: float | None = None,
) -> Chosen:
    """Choose whole units that follow the schedule as nearly as they can within every limit.

    Parameters
    ----------
    race : Race
        What is wished for, and the places on the way.
    products : sequence of Product
        What there is; products with the key ``water`` are water.
    carry : Carry
        Room on the runner.
    ceilings : Ceilings
        The safety limits.
    done : sequence of Taken
        What has been taken already, where the race is under way; it counts in every hour and sum.
    in_hand : InHand, optional
        What there is where the packing begins; as much as there is room for if omitted.
    gap : float, optional
        How near the best possible each part has to be; ``plan.packing.gap`` if omitted.

    Returns
    -------
    Chosen
        Never beyond a limit or the room; where nothing fits, nothing is taken.

    Notes
    -----
    A race longer than ``plan.packing.whole_h`` is packed part by part, so that a night and a day of quarter
    hours stay small programmes; room, bottles and servings are shared out between parts by what is wished
    for. Within a part the choice is the best there is (up to the gap).
    """
    fitting = usable(products, race, named=ceilings.named)
    taken: list[Taken] = list(done)
    ledger = Ledger()
    if in_hand is not None:
        ledger.points.append(0)
        ledger.leaving_ml |= {(0, drink): ml for drink, ml in in_hand.drink_ml.items()}
    widest, proved, count, cost = 0.0, True, 0, 0.0
    edges = _edges(race)
    for from_s, to_s in zip(edges, [*edges[1:], np.inf], strict=True):
        choices = choices_between(race, fitting, carry, from_s, to_s, in_hand)
        if not choices:
            continue
        count += 1
        part = Part(race, carry, ceilings, choices, taken, ledger, from_s, to_s, in_hand)
        solved = solve_part(part, gap)
        if solved is None:
            proved = False
            continue
        widest, proved, cost = max(widest, solved.gap), proved and solved.proved, cost + solved.cost
        units = np.floor(solved.values[part.columns] + _HAIR)
        ml = [0.0 if c.whole else n * c.amount("fluid_ml") for c, n in zip(choices, units, strict=True)]
        units[(np.array(ml) > 0.0) & (np.array(ml) < usual_carry().least_ml)] = 0.0
        _less_salt(part, units)
        taken += [Taken(c, float(n)) for c, n in zip(choices, units, strict=True) if n > 0]
        _enter(part, solved, taken)
    ledger.without_idle(taken)
    return Chosen(tuple(taken[len(done) :]), ledger, widest, proved, count, cost)


def _enter(part: Part, solved: Solved, taken: Sequence[Taken]) -> None:
    """Write the bottles of a part that was solved into the ledger."""
    ledger = part.ledger
    filled = {key: round(solved.values[column]) for key, column in part.filled.items()}
    held = {key: round(solved.values[column]) for key, column in part.held.items()}
    ledger.filled |= {key: n for key, n in filled.items() if n}
    ledger.held |= {key: n for key, n in (filled | held).items() if n}
    ledger.points += sorted({point for point, _ in part.inside})
    ledger.pour(taken)


def _edges(race: Race) -> list[float]:
    """Return where the parts begin: where bottles are filled, as far apart as a part may be long.

    What is left after the last is no longer than a part either: programmes grow faster than their hours.
    """
    rules = packing_rules()
    longest_s = rules.part_h * HOUR_S
    places = [p.time_s for p in race.points if p.fills]
    edges = [race.from_s]
    if race.last_s - race.from_s <= rules.whole_h * HOUR_S:
        return edges
    while race.last_s - edges[-1] > longest_s:
        ahead = [t for t in places if edges[-1] < t <= edges[-1] + longest_s]
        edges.append(ahead[-1] if ahead else edges[-1] + longest_s)
    return edges


def _less_salt(part: Part, units: FloatArray) -> None:
    """Take units and salty sips away where rounding leaves an hour saltier than it may be."""
    if not part.ceilings.named:
        return
    recent = [t for t in part.before if t.choice.time_s > part.from_s - HOUR_S]
    choices = [*(t.choice for t in recent), *part.choices]
    counts = np.concatenate([[t.units for t in recent], units])
    times = np.array([c.time_s for c in choices])
    salt = np.array([c.amount("sodium_mg") for c in choices])
    drink = part.ceilings.densest_mg_ml * np.array([c.amount("fluid_ml") for c in choices])
    mine = np.arange(len(choices)) >= len(recent)
    taken = times[counts > 0]
    turns = np.unique(np.concatenate([taken, taken + HOUR_S]))
    within = (times > turns[:, None] - HOUR_S) & (times <= turns[:, None])
    while True:  # what is taken away may hold drink as well: until every hour is right
        too_salty = within @ ((salt - drink) * counts) > _HAIR
        loose = np.flatnonzero(within[too_salty].any(axis=0) & mine & (counts > 0) & (salt > drink))
        if not loose.size:
            break
        counts[loose[-1]] = counts[loose[-1]] - 1.0 if choices[loose[-1]].whole else 0.0
    units[:] = counts[len(recent) :]
