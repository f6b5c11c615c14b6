"""What a crew hands over at a place, product by product: bottles, pockets, what is mixed later, the table."""

from __future__ import annotations

from typing import Any

from crampcast.report.messages import say
from crampcast.report.packing import kept_words
from crampcast.report.powder import own_fills
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part, rows
from crampcast.report.untrusted import finite, plain


def handed_products(
    result: Result, from_m: float, to_m: float, units: System = "metric", *, silent: bool = False
) -> list[dict[str, Any]]:
    """Return what is packed from one place to the next one of the crew.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    from_m, to_m : float
        Where the place and the next one lie.
    units : {"metric", "imperial"}
        Measures shown.
    silent : bool
        Whether no amount of drink may be named.

    Returns
    -------
    list of dict
        ``label, lines``; empty where nothing is packed in products.

    Examples
    --------
    >>> stretch = {"from": "Hut", "from_m": 9e3, "supply": "crew", "pack": [{"name": "gel", "units": 2}]}
    >>> handed_products({"packing": {"status": "packed", "stretches": [stretch]}}, 9e3, 2e4)
    [{'label': 'Into the pockets', 'lines': ['2 × gel']}]
    """
    packing = part(result, "packing")
    if plain(packing.get("status")) != "packed":
        return []
    ahead = [
        s for s in rows(packing, "stretches") if from_m - 1.0 <= (finite(s.get("from_m")) or 0.0) < to_m - 1.0
    ]
    here = [s for s in ahead if (finite(s.get("from_m")) or 0.0) <= from_m + 1.0]
    later = [s for s in ahead if s not in here]
    servings = {plain(one.get("name")): plain(one.get("serving")) for one in rows(result, "shopping_list")}
    bought = list(servings)
    groups = {
        "bottles": [_bottle(one, units, servings, silent=silent) for s in here for one in rows(s, "fill")],
        "kept": [_kept(one, units, silent=silent) for s in here for one in rows(s, "keep")],
        "pockets": [_counted(one) for s in here for one in rows(s, "pack")],
        "mixed": [_mixed(one, s, units, silent=silent) for s in later for one in own_fills(s, bought)],
        "eaten": [_eaten(one, units, silent=silent) for s in here for one in rows(s, "at_station")],
        "table": [_counted(one) for s in here for one in rows(s, "take")],
    }
    return [{"label": say(f"crew.{key}"), "lines": lines} for key, lines in groups.items() if lines]


def _counted(one: Result) -> str:
    return f"{finite(one.get('units')) or 0.0:.0f} × {plain(one.get('name'))}"


def _eaten(one: Result, units: System, *, silent: bool) -> str:
    volume = finite(one.get("volume_ml"))
    if volume is None:
        return _counted(one)
    return plain(one.get("name")) if silent else f"{amount(volume, 'drink', units)} {plain(one.get('name'))}"


def _bottle(one: Result, units: System, servings: dict[str, str], *, silent: bool) -> str:
    """Return bottles to hand over full, and how they are mixed."""
    name, count = plain(one.get("name")), finite(one.get("bottles")) or 1.0
    if silent:
        return say("crew.bottle.plain", count=f"{count:.0f}", name=name)
    said = say(
        "crew.bottle", count=f"{count:.0f}", volume=amount(one.get("volume_ml"), "drink", units), name=name
    )
    mix = servings.get(name, "")
    return f"{said} ({mix})" if mix and mix not in said else said


def _kept(one: Result, units: System, *, silent: bool) -> str:
    """Return a bottle that the runner keeps as it is."""
    return say("packing.keep.plain", name=plain(one.get("name"))) if silent else kept_words(one, units)


def _mixed(one: Result, stretch: Result, units: System, *, silent: bool) -> str:
    """Return what is handed over dry for a bottle that is filled on the way."""
    count = f"{finite(one.get('bottles')) or 1.0:.0f}"
    volume = "" if silent else amount(one.get("volume_ml"), "drink", units)
    key = "crew.powder.plain" if silent else "crew.powder"
    return say(key, name=plain(one.get("name")), count=count, volume=volume, place=plain(stretch.get("from")))
