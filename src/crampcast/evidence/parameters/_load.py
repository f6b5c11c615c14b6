"""Load parameter files into a typed, hashed, citable set."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeVar

FLAGS = ("read", "second_hand", "recalled", "derived")
"""How a number reached us, from read in its own source to derived here."""

Value = float | tuple[Any, ...]


@dataclass(frozen=True)
class Spread:
    """How far a parameter may lie from its value.

    Parameters
    ----------
    kind : str
        ``normal`` (sd in the parameter's unit) or ``lognormal`` (sd of the logarithm).
    sd : float
        Standard deviation.
    of : str
        ``people`` (runners differ) or ``knowledge`` (we do not know better).
    """

    kind: str
    sd: float
    of: str = "knowledge"

    def __post_init__(self) -> None:
        if self.kind not in ("normal", "lognormal") or self.of not in ("people", "knowledge") or self.sd < 0:
            raise ValueError(f"not a spread: {self}")


@dataclass(frozen=True)
class Parameter:
    """One number with everything a reader needs to judge it."""

    name: str
    value: Value
    unit: str
    source: str
    flag: str
    where: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None
    spread: Spread | None = None

    def __post_init__(self) -> None:
        if self.flag not in FLAGS:
            raise ValueError(f"{self.name}: flag {self.flag!r} is none of {', '.join(FLAGS)}")


@dataclass(frozen=True)
class ParameterSet(Mapping[str, Parameter]):
    """All parameters by name, with a hash that names the set in every result.

    Examples
    --------
    >>> parameters = load_parameters()
    >>> len(parameters.hash)
    12
    """

    parameters: Mapping[str, Parameter]
    hash: str = field(default="")

    def __getitem__(self, name: str) -> Parameter:
        try:
            return self.parameters[name]
        except KeyError:
            raise KeyError(f"no parameter {name!r}; groups are {sorted(self.groups())}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.parameters)

    def __len__(self) -> int:
        return len(self.parameters)

    def number(self, name: str) -> float:
        """Return the value of a parameter that is one number.

        Raises
        ------
        KeyError
            If there is no such parameter.
        TypeError
            If it is a table.
        """
        value = self[name].value
        if isinstance(value, tuple):
            raise TypeError(f"{name} is a table")
        return value

    def groups(self) -> set[str]:
        """Return the names of all groups (everything before a name's last dot)."""
        return {name.rpartition(".")[0] for name in self.parameters}

    def group(self, prefix: str) -> dict[str, Value]:
        """Return field → value of one group.

        Parameters
        ----------
        prefix : str
            Name of the group, for example ``cost.running.re3``.

        Raises
        ------
        KeyError
            If no parameter belongs to the group.
        """
        found = self._by_group.get(prefix)
        if not found:
            raise KeyError(f"no parameter group {prefix!r}; groups are {sorted(self.groups())}")
        return dict(found)

    @cached_property
    def _by_group(self) -> dict[str, dict[str, Value]]:
        """Group → field → value: groups are asked for hundreds of times in a plan."""
        found: dict[str, dict[str, Value]] = {}
        for name, parameter in self.parameters.items():
            group, _, last = name.rpartition(".")
            found.setdefault(group, {})[last] = parameter.value
        return found

    def sources(self, *prefixes: str) -> set[str]:
        """Return the source keys behind the parameters whose names start with one of `prefixes`."""
        return {p.source for name, p in self.parameters.items() if name.startswith(prefixes or ("",))}


C = TypeVar("C")


def coefficients(kind: type[C], group: str) -> C:
    """Build a coefficient tuple (a ``NamedTuple``) from the parameter group of the same fields.

    Parameters
    ----------
    kind : type
        A ``NamedTuple`` whose field names are the parameters' last names.
    group : str
        Name of the group.

    Returns
    -------
    kind
        The coefficients; a pytree, so it passes through ``jit``, ``vmap`` and ``grad``.
    """
    values = load_parameters().group(group)
    wanted = set(getattr(kind, "_fields", ()))
    if wanted != set(values):
        missing, extra = sorted(wanted - set(values)), sorted(set(values) - wanted)
        raise KeyError(f"{kind.__name__} and group {group!r} differ: missing {missing}, unused {extra}")
    return kind(**values)


def _frozen(value: Any) -> Value:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else float(value)


def _parse(table: Mapping[str, Any], origin: str) -> Parameter:
    try:
        spread = Spread(**table["spread"]) if "spread" in table else None
        rest = {k: v for k, v in table.items() if k not in ("value", "spread")}
        return Parameter(value=_frozen(table["value"]), spread=spread, **rest)
    except (KeyError, TypeError, ValueError) as why:
        raise ValueError(f"{origin}, parameter {table.get('name', '?')}: {why}") from why


@cache
def load_parameters() -> ParameterSet:
    """Load every parameter file of the package.

    Returns
    -------
    ParameterSet
        Immutable; the same object at every call.

    Raises
    ------
    ValueError
        If a file is malformed or a name is given twice.
    """
    found: dict[str, Parameter] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for table in tomllib.loads(path.read_text(encoding="utf-8")).get("parameter", []):
            parameter = _parse(table, path.name)
            if parameter.name in found:
                raise ValueError(f"{path.name}: {parameter.name} is given twice")
            found[parameter.name] = parameter
    canonical = json.dumps({n: [p.value, p.unit] for n, p in sorted(found.items())}, separators=(",", ":"))
    return ParameterSet(found, hashlib.sha256(canonical.encode()).hexdigest()[:12])
