"""What is carried dry from a supply, for bottles that are mixed further on."""

from __future__ import annotations

from collections.abc import Sequence

from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part, rows
from crampcast.report.untrusted import finite, plain


def own_fills(stretch: Result, bought: Sequence[str]) -> list[Result]:
    """Return the drinks of the runner's own that are mixed where a stretch begins."""
    return [one for one in rows(stretch, "fill") if plain(one.get("name")) in bought]


def bought_names(result: Result) -> list[str]:
    """Return the names of what is on the shopping list."""
    return [plain(one.get("name")) for one in rows(result, "shopping_list")]


def powder_words(result: Result, at: int, units: System, *, places: bool = True) -> list[str]:
    """Return the drinks that leave a supply dry, and where each is mixed.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    at : int
        Which stretch begins at the supply; none leave any other place.
    units : {"metric", "imperial"}
        Measures shown.
    places : bool
        Whether to name where.

    Returns
    -------
    list of str
        One text for each drink and size of bottle.

    Examples
    --------
    >>> fill = [{"name": "mix", "volume_ml": 500, "bottles": 1}]
    >>> plan = {"shopping_list": [{"name": "mix"}], "packing": {"stretches": [
    ...     {"from": "start", "supply": "start"},
    ...     {"from": "Tap", "fill": fill},
    ...     {"from": "Hut", "fill": fill}]}}
    >>> powder_words(plan, 0, "metric"), powder_words(plan, 1, "metric")
    (['mix for 2 × 500 ml, to mix at Tap, Hut'], [])
    """
    stretches = rows(part(result, "packing"), "stretches")
    if not stretches[at].get("supply"):
        return []
    bought = bought_names(result)
    found: dict[tuple[str, str], tuple[float, list[str]]] = {}
    for stretch in stretches[at + 1 :]:
        if stretch.get("supply"):
            break
        for one in own_fills(stretch, bought):
            key = plain(one.get("name")), amount(one.get("volume_ml"), "drink", units)
            count, where = found.get(key, (0.0, []))
            name = plain(stretch.get("from"))
            found[key] = (count + (finite(one.get("bottles")) or 1.0), [*where, name])
    form = "packing.powder" if places else "packing.powder.short"
    return [
        say(form, name=name, count=f"{count:.0f}", volume=volume, places=", ".join(where))
        for (name, volume), (count, where) in found.items()
    ]
