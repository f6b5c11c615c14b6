"""Parts of answers as typed records: the fields asked for most; the whole record stays in the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from crampcast.library.result import Spread, spread


class Cause(NamedTuple):
    """A cause's share of the risk."""

    name: str
    """What it is, such as ``Heat``."""
    share: float
    """Its part of the change of risk; the parts sum to 1, negative ones protect."""
    low: float | None
    """Lower end of its range; None where that is not known."""
    high: float | None
    """Upper end of its range."""
    facts: tuple[str, ...]
    """What was measured or simulated, in sentences."""
    grade: str | None
    """Evidence, A to D."""
    claim: str | None
    """Statement that it rests on; ``crampcast.claims(id)`` shows it."""


class Cramp(NamedTuple):
    """A cramp that was explained."""

    time_s: float
    """When it came, s from the start."""
    distance_m: float | None
    """Where it came, m from the start."""
    muscle: str | None
    """Muscle, as it was marked."""
    side: str | None
    """``left`` or ``right``, as it was marked."""
    status: str
    """``ok``, or ``cannot_tell``."""
    hazard_ratio: Spread | None
    """Risk of the last half hour over that of the same run as usual."""
    causes: tuple[Cause, ...]
    """Causes, the largest share first; empty where nothing can be told."""


class Station(NamedTuple):
    """An aid station: where, when, and the chance of a cramp until there."""

    name: str
    """Its name."""
    distance_m: float
    """Its place, m from the start."""
    time_s: Spread
    """Arrival, s from the start."""
    cramp_probability: Spread | None
    """Chance of a cramp until there."""


class Item(NamedTuple):
    """Something to eat or drink, and when."""

    time_s: float
    """When, s from the start."""
    distance_m: float
    """Where, m from the start."""
    item: str
    """What, in words."""
    carbohydrate_g: float
    """Carbohydrate in it, g."""
    fluid_ml: float
    """Fluid in it, ml."""
    sodium_mg: float
    """Sodium in it, mg."""
    caffeine_mg: float
    """Caffeine in it, mg."""


class Step(NamedTuple):
    """Something to do, in order, with the grade of the evidence for it."""

    id: str
    """Its name in the answer."""
    what: str
    """What to do, in a few words."""
    says: tuple[str, ...]
    """How, in sentences."""
    claim: str | None
    """Statement that it rests on."""
    grade: str | None
    """Evidence, A to D."""


class Session(NamedTuple):
    """A dated session of a programme."""

    day: str
    """Its date, ISO 8601."""
    phase: str
    """Phase of the programme."""
    week: int
    """Week of the programme."""
    exercises: tuple[str, ...]
    """Ids of its exercises, as in `Programme.exercises`."""


class Case(NamedTuple):
    """A published case held against the model."""

    id: str
    """Its name in the file."""
    status: str
    """``inside``, ``outside`` or ``cannot_predict``."""
    inside: bool | None
    """Whether the model lies within the tolerance; None where it gives no answer."""
    observed: Any
    """What was published."""
    predicted: Any
    """What the model says."""
    reason: str | None
    """Why there is no answer."""


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
