"""Which version of each mechanism the body runs on: the recommended one, a published other, or none.

A mechanism is a named choice between functions that take the same arguments. The first is recommended;
``null`` takes the mechanism away. `using` swaps versions in everything that is simulated inside it::

    with using(running_grade="minetti_2002", gut="null"):
        forecast(...)

The choice is part of what compiled programs are kept by, so the same program can be run with several.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

import jax

from crampcast.errors import UnusableInput

Result = TypeVar("Result")

NULL = "null"

_chosen: Any = jax.make_user_context(default_value=())
_register: dict[str, Mechanism[Any]] = {}


class Mechanism(Mapping[str, Callable[..., Result]], Generic[Result]):
    """A named choice between functions that take the same arguments; calling it calls the one in use.

    Parameters
    ----------
    name : str
        Name by which `using` finds it.
    what : str
        What it is, in a sentence.
    versions : mapping
        Functions by name, the recommended first.

    Raises
    ------
    ValueError
        If the name is taken.
    """

    def __init__(self, name: str, what: str, versions: Mapping[str, Callable[..., Result]]) -> None:
        if name in _register:
            raise ValueError(f"there is a mechanism {name!r} already")
        self.name, self.what = name, what
        self._versions = dict(versions)
        _register[name] = self

    def __getitem__(self, version: str) -> Callable[..., Result]:
        """Return a version by name."""
        return self._versions[version]

    def __iter__(self) -> Iterator[str]:
        """Go through the names, the recommended first."""
        return iter(self._versions)

    def __len__(self) -> int:
        """Return how many versions there are."""
        return len(self._versions)

    def __hash__(self) -> int:
        """Tell mechanisms apart by name."""
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        """Tell mechanisms apart by name."""
        return isinstance(other, Mechanism) and other.name == self.name

    @property
    def recommended(self) -> str:
        """Name of the version that is used unless another is chosen."""
        return next(iter(self._versions))

    def __call__(self, *args: Any, **named: Any) -> Result:
        """Call the version in use."""
        version = dict(_chosen.value).get(self.name, self.recommended)
        return self._versions[version](*args, **named)


def mechanisms() -> Mapping[str, Mechanism[Any]]:
    """Return every mechanism of the body by name.

    Examples
    --------
    >>> mechanisms()["running_grade"].recommended
    're3_looney_2025'
    """
    _load()
    return dict(sorted(_register.items()))


def chosen() -> dict[str, str]:
    """Return the versions that `using` swapped in here, for a thread that works on behalf of this one.

    Examples
    --------
    >>> chosen()
    {}
    """
    return dict(_chosen.value)


@cache
def _load() -> None:
    """Import the whole body once: a mechanism is registered where it is written."""
    body = import_module("crampcast.body")
    for found in pkgutil.walk_packages(body.__path__, f"{body.__name__}."):
        import_module(found.name)


@contextmanager
def using(**versions: str) -> Iterator[None]:
    """Swap versions of mechanisms in everything that is simulated inside.

    Parameters
    ----------
    **versions : str
        Name of the version for each mechanism to be swapped; what an outer `using` chose stays.

    Raises
    ------
    UnusableInput
        If a mechanism or a version is not known.

    Examples
    --------
    >>> from crampcast.body.cost.versions import RUNNING_GRADE
    >>> with using(running_grade="null"):
    ...     float(RUNNING_GRADE(0.1))
    0.0
    """
    known = mechanisms()
    for name, version in versions.items():
        if name not in known:
            raise UnusableInput(
                f"there is no mechanism {name!r}", where="mechanisms", remedy=f"use one of {', '.join(known)}"
            )
        if version not in known[name]:
            raise UnusableInput(
                f"{name} has no version {version!r}",
                where="mechanisms",
                remedy=f"use one of {', '.join(known[name])}",
            )
    with _chosen(tuple(sorted({**dict(_chosen.value), **versions}.items()))):
        yield
