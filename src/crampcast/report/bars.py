"""Causes and levers as bars with their likely range, on one scale each."""

from __future__ import annotations

from dataclasses import dataclass

from crampcast.report.chances import change_of_chance
from crampcast.report.quantities import in_percent
from crampcast.report.reading import Result, likely, rows, texts
from crampcast.report.times import change_of_time
from crampcast.report.untrusted import finite, plain


@dataclass(frozen=True)
class Bar:
    """A bar with its likely range on a shared scale, in percent of the scale's width.

    Parameters
    ----------
    name, value, spread, note : str
        What stands beside the bar.
    grade : str
        Grade of the evidence, may be empty.
    facts : tuple of str
        What was measured.
    zero, start, width, low, high : float
        Place of zero, of the bar's left end, its width, and the ends of its range.
    eases : bool
        Whether the bar points to less risk.
    claim : str
        Entry of the evidence register behind it, may be empty.
    stand_in : bool
        Whether it rests on a usual runner or day.
    """

    name: str
    value: str
    spread: str
    note: str
    grade: str
    facts: tuple[str, ...]
    zero: float
    start: float
    width: float
    low: float
    high: float
    eases: bool
    claim: str
    stand_in: bool


def cause_bars(result: Result) -> list[Bar]:
    """Rows of the causes, the largest share first.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of Bar
        A bar a cause.

    Examples
    --------
    >>> [bar] = cause_bars({"causes": [{"name": "pace", "share": 0.4, "low": 0.2, "high": 0.5}]})
    >>> bar.name, bar.value, bar.width, bar.high
    ('Pace', '40 %', 80.0, 100.0)
    """
    found = sorted(rows(result, "causes"), key=lambda row: -(finite(row.get("share")) or 0.0))
    triples = [tuple(finite(row.get(key)) for key in ("low", "share", "high")) for row in found]
    bars = []
    for row, (low, share, high), place in zip(found, triples, _places(triples), strict=True):
        ends = " to ".join(in_percent(end) for end in (low, high) if end is not None)
        bars.append(
            Bar(
                name=_capital(plain(row.get("name"))),
                value=f"{in_percent(share)} %",
                spread=f"{ends} %" if ends else "",
                note="",
                grade=plain(row.get("grade")),
                facts=tuple(texts(row, "facts")),
                eases=(share or 0.0) < 0,
                claim=plain(row.get("claim")),
                stand_in=row.get("stand_in") is True,
                **place,
            )
        )
    return bars


def lever_bars(result: Result) -> list[Bar]:
    """Rows of the levers: what each changes of the chance of a cramp, and what it costs.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of Bar
        A bar a lever, in the result's order; ``value`` is in cramps per 100 runs.

    Examples
    --------
    >>> change = {"p10": -0.1, "p50": -0.05, "p90": 0.0}
    >>> [bar] = lever_bars({"levers": [{"name": "slower", "cramp_probability_change": change}]})
    >>> bar.value, bar.zero, bar.start, bar.eases
    ('−5', 100.0, 50.0, True)
    """
    found = rows(result, "levers")
    changes = [likely(row.get("cramp_probability_change")) for row in found]
    bars = []
    scaled = _places([tuple(change) for change in changes])
    for row, change, place in zip(found, changes, scaled, strict=True):
        ends = [change_of_chance(end) for end in (change.p10, change.p90) if end is not None]
        words = plain(row.get("sentence")) or plain(row.get("change"))
        bars.append(
            Bar(
                name=_capital(plain(row.get("name"))),
                value=change_of_chance(change.p50),
                spread=" to ".join(ends),
                note=change_of_time(likely(row.get("finish_change_s")).p50),
                grade="",
                facts=(words,) if words else (),
                eases=(change.p50 or 0.0) < 0,
                claim="",
                stand_in=False,
                **place,
            )
        )
    return bars


def _places(triples: list[tuple[float | None, ...]]) -> list[dict[str, float]]:
    """Return the places of bars and ranges on one scale that holds zero."""
    known = [value for triple in triples for value in triple if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = high - low or 1.0

    def percent_of(value: float) -> float:
        """Return the place of a value on the scale."""
        return round(100 * (value - low) / span, 2)

    zero = percent_of(0.0)
    found = []
    for first, middle, last in triples:
        tip = percent_of(middle or 0.0)
        found.append(
            {
                "zero": zero,
                "start": min(zero, tip),
                "width": round(abs(tip - zero), 2),
                "low": percent_of(first if first is not None else middle or 0.0),
                "high": percent_of(last if last is not None else middle or 0.0),
            }
        )
    return found


def _capital(name: str) -> str:
    """Return a name with its first letter large."""
    return name[:1].upper() + name[1:]
