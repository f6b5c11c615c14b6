"""What is carried from where, what to buy and what goes into which bag, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crampcast.course.short_names import letters, short_names
from crampcast.report.imperial import in_imperial
from crampcast.report.messages import say
from crampcast.report.powder import powder_words
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part, rows
from crampcast.report.times import duration
from crampcast.report.untrusted import finite, plain

CARD_LETTERS = 26
"""Letters of a place's name on the pocket card."""


def item_words(item: Any, units: System = "metric") -> str:
    """Return what one entry of a schedule says to take.

    Examples
    --------
    >>> item_words({"item": "gel, 125 ml water"}, "imperial")
    'gel, 4 fl oz water'
    """
    words = plain(item.get("item"))
    return in_imperial(words) if units == "imperial" else words


def packing_rows(result: Result, units: System) -> list[dict[str, str]]:
    """Return the packing, place by place; a place where nothing is done is left out.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``place, distance, fill, pack, here, reach``.

    Examples
    --------
    >>> stretch = {"from": "start", "from_m": 0, "fill": [{"name": "water", "volume_ml": 500, "bottles": 2}]}
    >>> packing_rows({"packing": {"stretches": [stretch]}}, "metric")[0]["fill"]
    '2 × 500 ml water'
    """
    found = []
    for k, stretch in enumerate(rows(part(result, "packing"), "stretches")):
        packed = [_counted(one) for key in ("pack", "take") for one in rows(stretch, key)]
        packed += powder_words(result, k, units)
        row = {
            "place": plain(stretch.get("from")),
            "distance": amount(stretch.get("from_m"), "distance", units),
            "fill": ", ".join(_bottles(stretch, units)),
            "pack": ", ".join(packed),
            "here": ", ".join(_eaten(one, units) for one in rows(stretch, "at_station")),
            "reach": _reach(stretch, units),
        }
        if row["fill"] or row["pack"] or row["here"]:
            found.append(row)
    return found


def _counted(one: Any) -> str:
    """Return a number of units of a product."""
    units = finite(one.get("units")) or 0.0
    return f"{units:.0f} × {plain(one.get('name'))}"


def _bottles(stretch: Any, units: System) -> list[str]:
    """Return what is filled, and what is kept."""
    return [
        *(_filled(one, units) for one in rows(stretch, "fill")),
        *(kept_words(one, units) for one in rows(stretch, "keep")),
    ]


def kept_words(one: Any, units: System) -> str:
    """Return which bottles are carried on as they are, and what is in them.

    Examples
    --------
    >>> kept_words({"name": "sports drink", "bottles": 1, "left_ml": 300}, "metric")
    'keep the sports drink (300 ml left)'
    """
    left = amount(one.get("left_ml"), "drink", units)
    return say("packing.keep", name=plain(one.get("name")), left=left)


def _filled(one: Any, units: System) -> str:
    """Return how many bottles of what."""
    count, volume = finite(one.get("bottles")) or 0.0, amount(one.get("volume_ml"), "drink", units)
    return f"{f'{count:.0f} × ' if count > 1 else ''}{volume} {plain(one.get('name'))}"


def _eaten(one: Any, units: System) -> str:
    """Return what is eaten or drunk on the spot."""
    if finite(one.get("volume_ml")) is not None:
        return f"{amount(one.get('volume_ml'), 'drink', units)} {plain(one.get('name'))}"
    return _counted(one)


def _reach(stretch: Any, units: System) -> str:
    """Return how much a thirsty runner may need on the stretch; nothing where no amount is named."""
    reach = stretch.get("within_reach_ml")
    return "" if finite(reach) is None else amount(reach, "drink", units)


def shopping_words(result: Result, units: System) -> list[str]:
    """Return the shopping list, one text a product; nobody shops in the middle of a race."""
    if result.get("under_way"):
        return []
    found = []
    for one in rows(result, "shopping_list"):
        serving = plain(one.get("serving"))
        serving = in_imperial(serving) if units == "imperial" else serving
        found.append(f"{_counted(one)} ({serving})" if serving else _counted(one))
    return found


def bag_words(result: Result, units: System) -> list[str]:
    """Return what goes into each drop bag and to the crew, one text a place."""
    found = []
    for bag in rows(result, "drop_bags"):
        things = [_counted(one) for one in rows(bag, "food")]
        things += [
            f"{finite(one.get('servings')) or 0.0:.0f} × {plain(one.get('name'))}"
            for one in rows(bag, "drinks")
        ]
        kind = say("packing.crew") if bag.get("kind") == "crew" else say("packing.bag")
        where = f"{plain(bag.get('station'))}, {amount(bag.get('distance_m'), 'distance', units)}"
        when = duration(bag.get("time_s"))
        found.append(f"{kind} {where} ({when}): {', '.join(things) or say('packing.nothing')}")
    return found


def kit_words(result: Result, units: System) -> list[str]:
    """Return the remedies for the kit, with how much and how often at most."""
    return [
        say(
            "packing.remedy" if finite(one.get("most_ml")) is not None else "packing.remedy.unanswered",
            name=plain(one.get("name")),
            most=amount(one.get("most_ml"), "drink", units),
            times=f"{finite(one.get('times')) or 0.0:.0f}",
        )
        for one in rows(part(result, "packing"), "kit")
    ]


def room_words(result: Result, units: System) -> str:
    """Return what is carried, and whether the runner said so."""
    packing = part(result, "packing")
    carry = part(packing, "carry")
    if not carry:
        return plain(packing.get("reason"))
    volumes = [amount(v, "drink", units) for v in carry.get("bottles_ml") or [] if finite(v) is not None]
    pockets = finite(carry.get("pockets")) or 0.0
    few = {0.0: "packing.no_pocket", 1.0: "packing.one_pocket"}
    room = say(few.get(pockets, "packing.pockets"), count=f"{pockets:.0f}")
    text = say("packing.room", bottles=" + ".join(volumes) or say("packing.none"), pockets=room)
    return text if carry.get("stated") else f"{text} {say('packing.assumed')}"


def grouped_items(result: Result, most_rows: int) -> list[tuple[float, float, list[Any]]]:
    """Return the schedule for a card: each entry, or by as many hours as make it fit.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    most_rows : int
        Rows that fit.

    Returns
    -------
    list of (float, float, list)
        When a row begins, s; where, m; and its entries.

    Examples
    --------
    >>> entries = [{"time_s": 900.0 * k, "distance_m": 0.0, "products": []} for k in range(1, 17)]
    >>> [len(group) for _, _, group in grouped_items({"schedule": entries}, 5)]
    [4, 4, 4, 4]
    """
    entries = [e for e in rows(result, "schedule") if finite(e.get("time_s")) is not None]
    if len(entries) <= most_rows:
        return [(e["time_s"], finite(e.get("distance_m")) or 0.0, [e]) for e in entries]
    for hours in range(1, 1000):
        groups: dict[int, list[Any]] = {}
        for entry in entries:
            groups.setdefault(int((entry["time_s"] - 1.0) // (3600.0 * hours)), []).append(entry)
        if len(groups) <= most_rows:
            break
    return [
        (3600.0 * hours * k, finite(group[0].get("distance_m")) or 0.0, group)
        for k, group in sorted(groups.items())
    ]


def group_words(entries: list[Any], units: System) -> str:
    """Return what several entries come to, product by product.

    Examples
    --------
    >>> gel = {"name": "gel", "units": 1, "volume_ml": None}
    >>> sip = {"name": "water", "units": None, "volume_ml": 100.0}
    >>> group_words([{"products": [gel, sip]}, {"products": [gel]}], "metric")
    '2 × gel, 100 ml water'
    """
    counted: dict[str, float] = {}
    sipped: dict[str, float] = {}
    for entry in entries:
        for one in rows(entry, "products"):
            name, volume = plain(one.get("name")), finite(one.get("volume_ml"))
            if volume is None:
                counted[name] = counted.get(name, 0.0) + (finite(one.get("units")) or 0.0)
            else:
                sipped[name] = sipped.get(name, 0.0) + volume
    words = [f"{n:.0f} × {name}" for name, n in counted.items()]
    return ", ".join([*words, *(f"{amount(v, 'drink', units)} {name}" for name, v in sipped.items())])


def card_lines(result: Result, units: System, fits: Callable[[list[str]], bool]) -> list[str]:
    """Return the packing for the pocket card: every place, else those where something is handed over.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.
    fits : callable
        Whether the card has room for these lines.

    Returns
    -------
    list of str
        A line a place; where some are left out, the last line says how many.

    Examples
    --------
    >>> packed = {"packing": {"stretches": [{"from": "start", "supply": "start",
    ...     "pack": [{"name": "gel", "units": 4}]}]}}
    >>> card_lines(packed, "metric", lambda lines: True)
    ['start: 4 × gel']
    """
    stretches = rows(part(result, "packing"), "stretches")
    names = short_names([plain(stretch.get("from")) for stretch in stretches], letters(CARD_LETTERS))
    found: list[tuple[bool, str]] = []
    for k, stretch in enumerate(stretches):
        things = _bottles(stretch, units)
        things += [_counted(one) for one in rows(stretch, "pack")]
        things += powder_words(result, k, units, places=False)
        if things:
            found.append((bool(stretch.get("supply")), f"{names[k]}: {', '.join(things)}"))
    every, own = [line for _, line in found], [line for supply, line in found if supply]
    if fits(every):
        return every
    for count in range(len(own), 1, -1):
        lines = [*own[:count], say("packing.card.more", count=f"{len(every) - count}")]
        if fits(lines):
            return lines
    return [*own[:1], say("packing.card.more", count=f"{len(every) - len(own[:1])}")]
