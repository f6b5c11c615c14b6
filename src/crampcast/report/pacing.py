"""How the effort is spread, what it gains, and what minutes buy."""

from __future__ import annotations

from itertools import groupby

from crampcast.report.chances import change_of_chance
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, rows
from crampcast.report.times import change_of_time
from crampcast.report.untrusted import finite, plain

_FELT_S, _FELT_SHARE, _FELT_CHANCE = 30.0, 0.001, 0.005
"""Half a minute or a thousandth of the time, half a cramp in 100: less is not worth instructions."""


def pacing_rows(result: Result, units: System) -> list[dict[str, str]]:
    """Return the stretches, neighbours of one effort in one row; none where the spread gains nothing to feel.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        ``where, words``.

    Examples
    --------
    >>> even = {"from_m": 0, "to_m": 2000, "words": "even effort"}
    >>> pacing_rows({"pacing": [even, {**even, "from_m": 2000, "to_m": 5000}]}, "metric")
    [{'where': '0.0–5.0 km', 'words': 'even effort'}]
    """
    if _slight(result):
        return []
    found = []
    for words, group in groupby(rows(result, "pacing"), key=lambda row: plain(row.get("words"))):
        together = list(group)
        start = amount(together[0].get("from_m"), "distance", units, unit=False)
        end = amount(together[-1].get("to_m"), "distance", units)
        found.append({"where": f"{start}–{end}", "words": words})
    return found


def gain_line(result: Result) -> str:
    """Return what the spread gains over even effort and guideline, in one sentence; none of a refused plan.

    Examples
    --------
    >>> gain_line({"optimiser": {"used": False, "why_not": "the heat decides the pace"}})
    'Run an even effort and eat and drink by the guideline: the heat decides the pace.'
    """
    if plain(result.get("status")) == "refused":
        return ""
    found = part(result, "optimiser")
    if not found.get("used"):
        reason = plain(found.get("why_not"))
        if found.get("walked"):
            return say("pacing.walked")
        return say("pacing.even", reason=reason) if reason else ""
    later, chance = likely(found.get("finish_change_s")), likely(found.get("cramp_probability_change"))
    if _slight(result):
        return say("pacing.slight")
    ends = [change_of_chance(end) for end in (chance.p10, chance.p90) if end is not None]
    return say(
        "pacing.gain",
        time=change_of_time(later.p50),
        chance=change_of_chance(chance.p50),
        spread=" to ".join(ends),
        draws=f"{finite(found.get('draws_held_out')) or 0:.0f}",
    )


def _slight(result: Result) -> bool:
    """Tell whether a spread that is better by the numbers gains nothing that anybody would feel.

    Examples
    --------
    >>> _slight({"optimiser": {"used": True, "finish_change_s": -12, "cramp_probability_change": -0.001}})
    True
    """
    found = part(result, "optimiser")
    later, chance = (
        likely(found.get("finish_change_s")).p50,
        likely(found.get("cramp_probability_change")).p50,
    )
    if not found.get("used") or later is None or chance is None:
        return False
    felt_s = max(_FELT_S, _FELT_SHARE * (likely(result.get("finish_s")).p50 or 0.0))
    return later > -felt_s and chance > -_FELT_CHANCE


def otherwise(result: Result) -> list[str]:
    """Return what to do when the race goes otherwise, a sentence or two for each case.

    Examples
    --------
    >>> otherwise({"contingencies": [{"kind": "late", "words": "Keep the effort."}, {"kind": "cramp"}]})
    ['Keep the effort.']
    """
    return [words for row in rows(result, "contingencies") if (words := plain(row.get("words")))]
