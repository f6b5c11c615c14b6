"""Choose whole units for one part of a race: nearest the schedule, within every limit and what is carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from crampcast.jobs.plan.packing.bottles import FILL_WEIGHT, add_bottles
from crampcast.jobs.plan.packing.choices import Choice, largest_step_g
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.part import Amount, Part
from crampcast.jobs.plan.packing.pockets import add_pockets
from crampcast.jobs.plan.packing.rows import Solved

HOUR_S = 3600.0
HALF_S = 1800.0
_LARGE = 1e5


def of(name: str) -> Amount:
    """Return a function that reads one amount of a choice."""
    return lambda choice: choice.amount(name)


def solve_part(part: Part, gap: float | None = None) -> Solved | None:
    """Set up and solve one part; the solution's first columns are the units of each choice."""
    rules, rows = packing_rules(), part.rows
    worth = part.race.wished(part.race.carbohydrate_g, part.from_s, min(part.to_s, part.race.last_s))
    rows.column(
        rules.carbohydrate_weight * max(worth, 1.0), least=1.0, most=1.0
    )  # what the gap is a share of
    for choice in part.choices:
        whole = rules.unit_weight if choice.place in ("pocket", "station") else 0.0
        cost = whole * choice.share_of_row + rules.space_weight * choice.space_ml
        cost += rules.caffeine_weight * choice.amount("caffeine_mg")
        after_hand = part.in_hand is not None and choice.place == "pocket" and choice.point
        if after_hand:
            cost += FILL_WEIGHT  # what is in hand first
        part.columns.append(rows.column(cost, whole=choice.by_number, most=float(choice.most)))
    _hourly(part)
    _in_sum(part)
    _wishes(part)
    _variety(part)
    _at_once(part)
    add_bottles(part)
    add_pockets(part)
    return rows.solve(gap=rules.gap if gap is None else gap, most_nodes=int(rules.most_nodes))


def _turns(part: Part) -> Iterable[tuple[float, float]]:
    """Yield the moments at which something enters or leaves the last hour, with the moment of the next."""
    recent = [t.choice.time_s for t in part.before if t.choice.time_s > part.from_s - HOUR_S]
    times = np.unique([c.time_s for c in part.choices] + recent)
    turns = np.unique(np.concatenate([times, times + HOUR_S]))
    for k, turn_s in enumerate(turns):
        yield float(turn_s), float(turns[k + 1] if k + 1 < len(turns) else turn_s)


def _hourly(part: Part) -> None:
    """Hold every hour under H2, H8, H10, H14 and what the gut takes."""
    c = part.ceilings
    dense = packing_rules().densest_share * c.densest_mg_ml
    for turn_s, next_s in _turns(part):
        inside = _between(turn_s - HOUR_S, turn_s)
        part.at_most(of("carbohydrate_g"), inside, c.carbohydrate_g_h)
        part.at_most(lambda choice: choice.glucose_g, inside, c.glucose_g_h)
        part.at_most(of("caffeine_mg"), inside, c.caffeine_mg_h)
        if not c.named:
            continue
        part.at_most(of("fluid_ml"), inside, c.fluid_ml(turn_s, next_s))
        part.at_most(of("sodium_mg"), inside, c.sodium_mg(turn_s, next_s))
        parts, there = part.sum_of(
            lambda choice: choice.amount("sodium_mg") - dense * choice.amount("fluid_ml"), inside
        )
        part.rows.row(parts, high=max(-there, 0.0))
    for product in {choice.product.key: choice.product for choice in part.choices}.values():
        if product.most_per_h is None:
            continue
        for turn_s, _ in _turns(part):
            part.at_most(_servings(product.key), _between(turn_s - HOUR_S, turn_s), float(product.most_per_h))


def _servings(key: str) -> Amount:
    return lambda choice: choice.servings if choice.product.key == key else 0.0


def _between(after_s: float, until_s: float) -> Callable[[float], bool]:
    return lambda time_s: after_s < time_s <= until_s


def _share_until(part: Part, to_s: float) -> float:
    """Return which share of all that is wished for falls before a moment: so much may be used up by then."""
    race = part.race
    whole = float(race.carbohydrate_g.sum())
    return 1.0 if whole <= 0.0 or to_s >= race.last_s else race.wished(race.carbohydrate_g, 0.0, to_s) / whole


def _in_sum(part: Part) -> None:
    """Hold sums since the start: never ahead of the schedule, H1, H6, caffeine, servings in the race."""
    c, race, rows = part.ceilings, part.race, part.rows
    share, ever = _share_until(part, part.to_s), _between(-np.inf, np.inf)
    taken_mg = sum(t.amount("caffeine_mg") for t in part.before)
    rows.row(part.sum_of(of("caffeine_mg"), ever)[0], high=max(c.caffeine_mg * share - taken_mg, 0.0))
    for product in {choice.product.key: choice.product for choice in part.choices}.values():
        if product.most_in_race is not None:
            servings = _servings(product.key)
            eaten = sum(t.units * servings(t.choice) for t in part.before)
            most = product.most_in_race * share
            most = most if product.form == "bottle" else float(np.floor(most + 1e-9))
            rows.row(part.sum_of(servings, ever)[0], high=max(most - eaten, 0.0))
    if not c.named:
        return
    salty = None
    for time_s in sorted({choice.time_s for choice in part.choices}):
        wished = race.wished(race.fluid_ml, 0.0, time_s)
        so_far = _between(-np.inf, time_s)
        part.at_most(of("fluid_ml"), so_far, min(wished, c.total_fluid_ml(time_s)))
        if wished <= 1000.0 * c.limits.fluid.plain_from_l:
            continue
        salty = rows.column(whole=True, most=1.0) if salty is None else salty
        plain, drunk = part.sum_of(of("fluid_ml"), so_far)
        rows.row(plain | {salty: -_LARGE}, high=c.total_fluid_ml(time_s, plain=True) - drunk)
        thin, there = part.sum_of(
            lambda choice: choice.amount("sodium_mg") - c.thinnest_mg_ml * choice.amount("fluid_ml"), so_far
        )
        rows.row(thin | {salty: -_LARGE}, low=-_LARGE - there)


def _wishes(part: Part) -> None:
    """Price what an hour holds too much or too little of, every half hour."""
    rules, race, rows = packing_rules(), part.race, part.rows
    named = part.ceilings.named
    priced = [("carbohydrate_g", race.carbohydrate_g, rules.carbohydrate_weight, True)]
    if named:
        priced.append(("sodium_mg", race.sodium_mg, rules.sodium_weight, True))
        priced.append(("fluid_ml", race.fluid_ml, rules.fluid_weight, False))
    first = round(part.from_s / HALF_S)
    last = int(np.ceil(min(part.to_s, race.last_s) / HALF_S - 1e-9))
    for k in range(first + 1, last + 1):
        from_s, to_s = max(0.0, (k - 2) * HALF_S), k * HALF_S
        inside = _between(from_s, min(to_s, part.to_s))
        for name, amounts, weight, both in priced:
            parts, there = part.sum_of(of(name), inside)
            if not parts:
                continue
            wished = race.wished(amounts, from_s, to_s)
            parts = dict(parts)
            parts[rows.column(0.5 * weight)] = 1.0
            if both:
                parts[rows.column(0.5 * weight)] = -1.0
            rows.row(parts, low=wished - there, high=wished - there if both else np.inf)


def _variety(part: Part) -> None:
    """Let no taste follow itself too often within some hours, unless something else comes between."""
    span_s = packing_rules().row_h * HOUR_S
    most: dict[str, int] = {}
    tastes = {choice.product.taste for choice in part.choices if choice.place in ("pocket", "station")}
    for choice in part.choices:
        if choice.product.most_in_row is not None:
            taste = choice.product.taste
            most[taste] = min(most.get(taste, choice.product.most_in_row), choice.product.most_in_row)
    for taste, in_row in most.items():
        strict = {
            c.product.key for c in part.choices if c.product.source == "runner" and c.product.most_in_row
        }
        if len(tastes) < 2 and not strict:
            continue  # nothing else is at hand
        for time_s in sorted({choice.time_s for choice in part.choices}):
            parts, there = part.sum_of(_row_of(taste, in_row), _between(time_s - span_s, time_s))
            part.rows.row(parts, high=max(in_row - there, 0.0))


def _row_of(taste: str, in_row: int) -> Amount:
    """Count units of a taste, and take off what else comes between."""
    between = float(in_row) * packing_rules().between_share

    def amount(choice: Choice) -> float:
        if choice.place not in ("pocket", "station") or choice.product.carbohydrate_g <= 0.0:
            return 0.0
        return choice.share_of_row * (1.0 if choice.product.taste == taste else -between)

    return amount


def _at_table(part: Part, choice: Choice) -> bool:
    """Whether something is eaten standing at the table that offers it."""
    return choice.place == "station" and choice.time_s == part.race.points[choice.point].time_s


def _at_once(part: Part) -> None:
    """Hold what is eaten at one moment to a mouthful (at a table, some more), and sips to what is wished."""
    rules, race = packing_rules(), part.race
    step_g = largest_step_g(race)
    step_ml = rules.most_step_factor * float(race.fluid_ml.max(initial=0.0))
    by_time: dict[float, list[int]] = defaultdict(list)
    for k, choice in enumerate(part.choices):
        by_time[choice.time_s].append(k)
    for numbers in by_time.values():
        eaten = [(k, part.choices[k]) for k in numbers if part.choices[k].place in ("pocket", "station")]
        table = any(_at_table(part, choice) for _, choice in eaten)
        ahead_g = rules.table_quarters * float(race.carbohydrate_g.max(initial=0.0))
        most_g = max(step_g, ahead_g) if table else step_g
        largest = max([most_g, *(choice.amount("carbohydrate_g") for _, choice in eaten)])
        part.rows.row({part.columns[k]: choice.amount("carbohydrate_g") for k, choice in eaten}, high=largest)
        most_units = rules.table_units if table else 2.0
        part.rows.row({part.columns[k]: choice.share_of_row for k, choice in eaten}, high=most_units)
        sipped = [(k, part.choices[k]) for k in numbers if part.choices[k].place in ("bottle", "cup")]
        parts = {part.columns[k]: choice.amount("fluid_ml") for k, choice in sipped}
        if any(choice.place == "bottle" for _, choice in sipped):
            part.rows.row(parts, high=max([step_ml, *parts.values()]))
        if parts:  # an even draught before a large one
            parts[part.rows.column(rules.uneven_weight * rules.fluid_weight)] = -1.0
            part.rows.row(parts, high=float(race.fluid_ml.mean()))
