"""Parts of answers as typed records: the fields asked for most; the whole record stays in the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from crampcast.library.result import Spread, spread


class Cause(NamedTuple):
    """A cause's share of the risk; `low` and `high` bound it, None where that is not known."""

    name: str
    share: float
    low: float | None
    high: float | None
    facts: tuple[str, ...]
    grade: str | None
    claim: str | None


class Cramp(NamedTuple):
    """A cramp that was explained; `causes` is empty where nothing can be told."""

    time_s: float
    distance_m: float | None
    muscle: str | None
    side: str | None
    status: str
    hazard_ratio: Spread | None
    causes: tuple[Cause, ...]


class Station(NamedTuple):
    """An aid station: where, when, and the chance of a cramp until there."""

    name: str
    distance_m: float
    time_s: Spread
    cramp_probability: Spread | None


class Item(NamedTuple):
    """Something to eat or drink, and when."""

    time_s: float
    distance_m: float
    item: str
    carbohydrate_g: float
    fluid_ml: float
    sodium_mg: float
    caffeine_mg: float


class Step(NamedTuple):
    """Something to do, in order, with the grade of the evidence for it."""

    id: str
    what: str
    says: tuple[str, ...]
    claim: str | None
    grade: str | None


class Session(NamedTuple):
    """A dated session of a programme: ids of its exercises."""

    day: str
    phase: str
    week: int
    exercises: tuple[str, ...]


class Case(NamedTuple):
    """A published case held against the model."""

    id: str
    status: str
    inside: bool | None
    observed: Any
    predicted: Any
    reason: str | None


Record = TypeVar("Record", bound=tuple[Any, ...])


def typed(kind: type[Record], rows: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Return records of an answer as one type; what a record lacks is None.

    Parameters
    ----------
    kind : type
        One of the named tuples of this module.
    rows : iterable of mapping
        The records.

    Examples
    --------
    >>> typed(Station, [{"name": "A", "distance_m": 5.0, "time_s": {"p10": 1.0, "p50": 2.0, "p90": 3.0}}])
    (Station(name='A', distance_m=5.0, time_s=Spread(p10=1.0, p50=2.0, p90=3.0), cramp_probability=None),)
    """
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return tuple(kind(*(_value(name, row.get(name)) for name in fields)) for row in rows)


def _value(name: str, value: Any) -> Any:
    """Return a field's value as its type says it."""
    if name == "causes":
        return typed(Cause, value or ())
    if isinstance(value, Mapping):
        return spread(value) or value
    return tuple(value) if isinstance(value, list) else value
