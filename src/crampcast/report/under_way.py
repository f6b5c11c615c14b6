"""A race that is under way: where the runner is, and what was taken for what has happened."""

from __future__ import annotations

from crampcast.report.imperial import in_imperial
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, rows
from crampcast.report.times import duration
from crampcast.report.untrusted import finite, plain


def under_way_lines(result: Result, units: System) -> list[str]:
    """Return what a plan for the rest of a race takes over, in a few lines; none before the start.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Examples
    --------
    >>> under_way_lines({"under_way": {"distance_m": 43000, "time_s": 18720, "eaten_g": 210}}, "metric")
    ['Under way: 43.0 km in 5:12', 'So far: 210 g carbohydrate (taken to be)']
    >>> under_way_lines({"under_way": {"distance_m": 0, "hotter_c": 5.0}}, "imperial")[1:]
    ['Weather: 9 °F hotter from here on than it says']
    """
    here = part(result, "under_way")
    if finite(here.get("distance_m")) is None:
        return []
    where = amount(here.get("distance_m"), "distance", units)
    lines = [say("under_way.here", where=where, time=duration(finite(here.get("time_s"))))]
    left = part(here, "rest")
    if finite(left.get("distance_m")) is not None:
        lines.append(
            say(
                "under_way.rest",
                distance=amount(left.get("distance_m"), "distance", units),
                climb=amount(left.get("climb_m"), "altitude", units),
                time=duration(likely(left.get("time_s")).p50),
            )
        )
    taken = []
    for key, said, kind, what in (
        ("eaten_g", "eaten_said", "mass", "carbohydrate"),
        ("drunk_ml", "drunk_said", "drink", "drunk"),
    ):
        if finite(here.get(key)) is not None:
            guess = "" if here.get(said) else f" {say('under_way.assumed')}"
            taken.append(f"{amount(here.get(key), kind, units)} {what}{guess}")
    if taken:
        lines.append(say("under_way.taken", what=", ".join(taken)))
    hotter = finite(here.get("hotter_c"))
    if hotter:
        told = say("under_way.hotter", degrees=f"{abs(hotter):g} °C {'hotter' if hotter > 0 else 'cooler'}")
        lines.append(in_imperial(told) if units == "imperial" else told)
    cramps = [
        f"{plain(cramp.get('muscle')).replace('_', ' ') or say('under_way.a_muscle')} "
        f"{duration(finite(cramp.get('time_s')))}"
        for cramp in rows(here, "cramps")
    ]
    if cramps:
        lines.append(say("under_way.cramps", what=", ".join(cramps)))
    return lines
