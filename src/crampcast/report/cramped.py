"""What to do after a cramp, by part of the course: muscles of one advice in one row."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from crampcast.report.chances import percent, percent_range
from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, rows
from crampcast.report.times import change_of_time
from crampcast.report.untrusted import finite, plain


def cramped_rows(result: Result, units: System = "metric") -> list[dict[str, str]]:
    """Return how far to ease off after a cramp, for how long, and what that is worth.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``where, muscles, ease, last, again, kept, finish``.

    Notes
    -----
    The pace that goes with an effort is left to the page on the way: on a climb it is no ceiling for the
    descent behind it.

    Examples
    --------
    >>> row = {"kind": "cramp", "from_m": 0, "to_m": 9000, "muscle": "calf", "effort": 0.9, "for_s": 2400,
    ...        "cramp_again_probability": 0.2, "cramp_again_if_kept": 0.25, "finish_change_s": 180}
    >>> [said] = cramped_rows({"contingencies": [row, {**row, "muscle": "foot"}]})
    >>> said["muscles"], said["ease"], said["last"], said["again"], said["kept"]
    ('any', '10 % easier', '40 min', '20 %', '25 %')
    """
    found = [row for row in rows(result, "contingencies") if row.get("kind") == "cramp"]
    several = len({row.get("muscle") for row in found})
    out = []
    for _, group in groupby(found, key=_advice):
        together = list(group)
        first = together[0]
        start = amount(first.get("from_m"), "distance", units, unit=False)
        names = [say_or(f"muscle.{plain(row.get('muscle'))}", plain(row.get("muscle"))) for row in together]
        effort = finite(first.get("effort"))
        out.append(
            {
                "where": f"{start}–{amount(first.get('to_m'), 'distance', units)}",
                "muscles": say("cramped.any") if len(names) == several > 1 else ", ".join(names),
                "ease": say("cramped.ease", share=f"{100 * (1 - effort):.0f} %")
                if effort is not None
                else "",
                "last": f"{(finite(first.get('for_s')) or 0.0) / 60.0:.0f} min",
                "again": _chances(together, "cramp_again_probability"),
                "kept": _chances(together, "cramp_again_if_kept"),
                "finish": change_of_time(likely(first.get("finish_change_s")).p50),
            }
        )
    return out


def cramped_notes(result: Result) -> list[str]:
    """Return what holds for every row: what to take, and when to stop.

    Examples
    --------
    >>> cramped_notes({"contingencies": [{"kind": "cramp", "stop": "It comes a third time: stop."}]})
    ['It comes a third time: stop.']
    """
    found = [row for row in rows(result, "contingencies") if row.get("kind") == "cramp"]
    said = [plain(row.get(key)) for key in ("intake", "stop") for row in found]
    return [line for line in dict.fromkeys(said) if line]


def _advice(row: Result) -> tuple[Any, ...]:
    """Return what rows that are told together share."""
    return tuple(finite(row.get(key)) for key in ("from_m", "to_m", "effort", "for_s"))


def _chances(together: list[Result], key: str) -> str:
    """Return the median chance of another cramp, from the least to the most of these muscles."""
    found = [value for row in together if (value := likely(row.get(key)).p50) is not None]
    if not found:
        return ""
    low, high = percent(min(found)), percent(max(found))
    return low if low == high else percent_range(min(found), max(found))
