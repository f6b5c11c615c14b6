"""The sheet of a crew: when the runner comes, what to hand over, what to look for, what if nobody comes."""

from __future__ import annotations

from typing import Any

from crampcast.evidence.claims import load_red_flags
from crampcast.evidence.parameters import load_parameters
from crampcast.report.handing import handed_products
from crampcast.report.html import templates
from crampcast.report.legs import leg_drink
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, rows
from crampcast.report.tables import clock_note
from crampcast.report.times import clock, moment, started
from crampcast.report.untrusted import finite, plain

FLAGS = ("RF2b", "RF3", "RF2a", "RF8", "RF1", "RF6", "RF7", "RF0", "RF4")
"""What a crew can see, the most urgent first."""
MOST_ITEMS = 12
_AMOUNTS = (("carbohydrate_g", "mass"), ("fluid_ml", "drink"), ("sodium_mg", "salt"))


def crew_html(result: Result, units: System = "metric") -> str:
    """Render the sheet of a crew as one page that prints and needs no network.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        The page; it runs no script and fetches nothing.

    Examples
    --------
    >>> "fever" in crew_html({"status": "refused", "reason": "fever"})
    True
    """
    refused = plain(result.get("status")) == "refused"
    marked = [s for s in rows(result, "stations") if s.get("crew") or s.get("drop_bag")]
    flags = load_red_flags()
    return (
        templates()
        .get_template("crew.html")
        .render(
            name=plain(part(result, "course").get("name")),
            start=_start(result),
            nothing=say("crew.nothing", reason=plain(result.get("reason"))) if refused else "",
            clock_note=clock_note(result),
            places=[] if refused else crew_places(result, units),
            unmarked=not marked,
            flags=[flags[key].advice_wording for key in FLAGS],
        )
    )


def crew_places(result: Result, units: System) -> list[dict[str, Any]]:
    """Return the places where a crew meets the runner, in their order.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        ``name, distance, kind, window, hand, total, within, likeliest, late, late_says``; every station
        where none is marked for crew or drop bags, the finish last.
    """
    stations = rows(result, "stations")
    marked = [s for s in stations[:-1] if s.get("crew") or s.get("drop_bag")] or stations[:-1]
    places = [*marked, *stations[-1:]]
    start = started(result)
    found = []
    for here, following in zip(places, [*places[1:], None], strict=True):
        times = {key: clock(moment(part(here, "clock").get(key)), start) for key in ("p10", "p50", "p90")}
        found.append(
            {
                "name": plain(here.get("name")),
                "distance": amount(here.get("distance_m"), "distance", units),
                "kind": ", ".join(word for key, word in _KINDS if here.get(key)),
                "window": say("crew.window", low=times["p10"], high=times["p90"], middle=times["p50"]),
                "likeliest": _likeliest(result, finite(here.get("distance_m")) or 0.0),
                "late": say("crew.late", high=times["p90"]),
                "late_says": _late(following, start),
                **(_handed(result, here, following, units) if following is not None else _NOTHING),
            }
        )
    return found


_KINDS = (("crew", "crew"), ("drop_bag", "drop bag"))
_NOTHING: dict[str, Any] = {"until": "", "hand": [], "total": "", "within": ""}


def _start(result: Result) -> str:
    start = started(result)
    return "" if start is None else f"{start:%a %d %b %Y %H:%M}"


def _taken(result: Result, here: Result, following: Result) -> list[Result]:
    """Return what is taken from the arrival at one place to that at the next; the last one's whole rest."""
    from_s, to_s = (likely(place.get("time_s")).p50 or 0.0 for place in (here, following))
    last = following is rows(result, "stations")[-1]
    same_s = load_parameters().number("plan.shown.same_s")
    until_s = float("inf") if last else to_s - same_s
    return [
        e for e in rows(result, "schedule") if from_s - same_s <= (finite(e.get("time_s")) or 0.0) < until_s
    ]


def _handed(result: Result, here: Result, following: Result, units: System) -> dict[str, Any]:
    """Return what is taken from one place to the next: products where packed, else portions; and the sums."""
    from_m, to_m = (finite(place.get("distance_m")) or 0.0 for place in (here, following))
    items = _taken(result, here, following)
    counted: dict[str, int] = {}
    for entry in items:
        name = plain(entry.get("item"))
        counted[name] = counted.get(name, 0) + 1
    sums = []
    for key, kind in _AMOUNTS:
        known = [finite(leg_drink(e) if key == "fluid_ml" else e.get(key)) for e in items]
        added = sum(v for v in known if v is not None)
        if added > 0.0:
            sums.append(f"{amount(added, kind, units)} {say(f'schedule.{key}')}")
    silent = any(finite(e.get("fluid_ml")) is None for e in items)
    reach = sum(
        finite(a.get("fluid_ml")) or 0.0
        for a in rows(result, "available")
        if from_m <= (finite(a.get("from_m")) or 0.0) < to_m - 1.0
    )
    total = say("crew.sum", what=", ".join(sums)) if sums else ""
    portions = [f"{count} quarter-hour portions: {name}" for name, count in counted.items()][:MOST_ITEMS]
    packed = handed_products(result, from_m, to_m, units, silent=silent)
    return {
        "until": plain(following.get("name")),
        "hand": packed or ([{"label": "", "lines": portions}] if portions else []),
        "total": f"{total} {say('crew.thirst')}".strip() if silent else total,
        "within": say("crew.within", fluid=amount(reach, "drink", units)) if reach else "",
    }


def _late(following: Result | None, start: Any) -> str:
    """Return what a crew does whose runner has not come."""
    if following is None:
        return say("crew.late.last")
    times = {key: clock(moment(part(following, "clock").get(key)), start) for key in ("p10", "p90")}
    return say("crew.late.next", next=plain(following.get("name")), low=times["p10"], high=times["p90"])


def _likeliest(result: Result, distance_m: float) -> str:
    """Return the muscle with the most hazard up to a place."""
    profile = part(result, "profile")
    along = [finite(v) or 0.0 for v in profile.get("distance_m") or []]
    reached = sum(1 for v in along if v <= distance_m + 1.0)
    totals: dict[str, float] = {}
    for name, bands in part(profile, "hazard_per_h").items():
        totals[str(name)] = sum((finite(v) or 0.0 for v in (bands.get("p50") or [])[:reached]), start=0.0)
    return max(totals, key=totals.__getitem__, default="").replace("_", " ")
