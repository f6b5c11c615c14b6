"""A result read leniently: parts may be missing or null, and what is there may be of a newer version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crampcast.report.messages import say_or
from crampcast.report.untrusted import finite, plain

Result = Mapping[str, Any]
"""What a job answers, as the command line prints it."""


class Likely(NamedTuple):
    """A quantity with its spread: 10th, 50th and 90th percentile, each possibly missing."""

    p10: float | None
    p50: float | None
    p90: float | None


class Band(NamedTuple):
    """Curves of a quantity along the course: median, and the 10th and 90th percentile where known."""

    p10: list[float | None]
    p50: list[float | None]
    p90: list[float | None]


def part(result: Any, *keys: str) -> Mapping[str, Any]:
    """Return a mapping inside a result, empty where it is absent.

    Parameters
    ----------
    result : object
        A result or a part of one.
    *keys : str
        The path to the part.

    Returns
    -------
    Mapping
        The part.

    Examples
    --------
    >>> part({"safety": {"limits": []}}, "safety"), part({"safety": None}, "safety", "limits")
    ({'limits': []}, {})
    """
    here = result
    for key in keys:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here if isinstance(here, Mapping) else {}


def rows(result: Any, key: str) -> list[Mapping[str, Any]]:
    """Return the mappings in a list of a result, empty where it is absent.

    Parameters
    ----------
    result : object
        A result or a part of one.
    key : str
        Key of the list.

    Returns
    -------
    list of Mapping
        Its rows.

    Examples
    --------
    >>> rows({"stations": [{"name": "Hut"}, None]}, "stations"), rows({}, "stations")
    ([{'name': 'Hut'}], [])
    """
    found = result.get(key) if isinstance(result, Mapping) else None
    return [row for row in _listed(found) if isinstance(row, Mapping)]


def texts(result: Any, key: str) -> list[str]:
    """Return the texts in a list of a result, each as one harmless line.

    Parameters
    ----------
    result : object
        A result or a part of one.
    key : str
        Key of the list.

    Returns
    -------
    list of str
        Its texts.

    Examples
    --------
    >>> texts({"warnings": ["no heights", ""]}, "warnings")
    ['no heights']
    """
    found = result.get(key) if isinstance(result, Mapping) else None
    return [line for line in map(plain, _listed(found)) if line]


def likely(value: Any) -> Likely:
    """Return a quantity with its spread; a bare number is its own median.

    Parameters
    ----------
    value : object
        ``{"p10", "p50", "p90"}``, a number, or nothing.

    Returns
    -------
    Likely
        The percentiles.

    Examples
    --------
    >>> likely({"p10": 1, "p50": 2, "p90": 4}).p90, likely(3.0).p50, likely(None).p50
    (4.0, 3.0, None)
    """
    if isinstance(value, Mapping):
        return Likely(*(finite(value.get(key)) for key in Likely._fields))
    return Likely(None, finite(value), None)


def numbers(value: Any, count: int) -> list[float | None]:
    """Return a list of numbers of the expected length, or an empty one.

    Parameters
    ----------
    value : object
        A list of a result.
    count : int
        Length that the course's distances have.

    Returns
    -------
    list of float or None
        The numbers; empty where the list is absent or of another length.

    Examples
    --------
    >>> numbers([1, None], 2), numbers([1], 2)
    ([1.0, None], [])
    """
    found = _listed(value)
    return [finite(number) for number in found] if len(found) == count else []


def band(value: Any, count: int) -> Band | None:
    """Curves of a quantity along the course.

    Parameters
    ----------
    value : object
        ``{"p10", "p50", "p90"}`` of lists, or one list.
    count : int
        Length that the course's distances have.

    Returns
    -------
    Band or None
        The curves; None where there is no median or it holds no number.

    Examples
    --------
    >>> band({"p50": [1, 2]}, 2), band(None, 2)
    (Band(p10=[], p50=[1.0, 2.0], p90=[]), None)
    """
    curves = value if isinstance(value, Mapping) else {"p50": value}
    found = Band(*(numbers(curves.get(key), count) for key in Band._fields))
    return found if any(number is not None for number in found.p50) else None


def ranked_muscles(result: Result) -> list[tuple[str, str, Likely]]:
    """Muscles by their chance of a cramp, highest first.

    Parameters
    ----------
    result : Mapping
        A plan's result.

    Returns
    -------
    list of (key, name, Likely)
        Key as in the result, name as a runner reads it, chance of a cramp over the course.

    Examples
    --------
    >>> chances = {"shin": {"p50": 0.1}, "calf": {"p50": 0.3}}
    >>> [name for _, name, _ in ranked_muscles({"cramp_probability": {"by_muscle": chances}})]
    ['Calf', 'Shin']
    """
    chances = part(result, "cramp_probability", "by_muscle")
    found = [(key, muscle_name(key), likely(chances[key])) for key in map(str, chances)]
    return sorted(found, key=lambda row: -(row[2].p50 or 0.0))


def muscle_name(key: str) -> str:
    """Name of a muscle as a runner reads it.

    Parameters
    ----------
    key : str
        Key of a result.

    Returns
    -------
    str
        The catalogue's name, or the key made readable.

    Examples
    --------
    >>> muscle_name("hip_flexor"), muscle_name("left_calf")
    ('Hip flexor', 'Left calf')
    """
    return say_or(f"muscle.{key}", plain(key).replace("_", " ").capitalize())


def _listed(value: Any) -> Sequence[Any]:
    """Return the value if it is a list or a tuple, an empty list otherwise."""
    return value if isinstance(value, list | tuple) else []
