"""How a public name goes: it keeps working for two minor versions, and says what replaces it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class CrampcastDeprecationWarning(FutureWarning):
    """A public name or argument that will go; unlike Python's own, it is shown to users by default."""


class Renaming(NamedTuple):
    """A public name that has another now: since which version, and in which the old one goes."""

    to: str
    since: str
    gone_in: str


RENAMED: dict[str, Renaming] = {}
"""Old public names of `crampcast`; empty as long as none has been renamed."""


def renamed(name: str, module: str) -> str:
    """Return the new name of an old one, and warn whoever used the old one.

    Parameters
    ----------
    name : str
        A key of `RENAMED`.
    module : str
        Where it was looked for.
    """
    new = RENAMED[name]
    _warn(f"{module}.{name}", f"{module}.{new.to}", new.since, new.gone_in, level=4)
    return new.to


def deprecated(use: str, *, since: str, gone_in: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Mark a public function or method that will go.

    Parameters
    ----------
    use : str
        What to use in its place.
    since, gone_in : str
        Versions.

    Examples
    --------
    >>> @deprecated("crampcast.explain", since="0.4", gone_in="0.6")
    ... def why(): ...
    >>> why.__doc__
    'Deprecated since 0.4, gone in 0.6: use crampcast.explain.'
    """

    def mark(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def warned(*args: P.args, **named: P.kwargs) -> T:
            _warn(function.__qualname__, use, since, gone_in, level=3)
            return function(*args, **named)

        said = f"Deprecated since {since}, gone in {gone_in}: use {use}."
        warned.__doc__ = f"{function.__doc__}\n\n{said}" if function.__doc__ else said
        return warned

    return mark


def _warn(old: str, new: str, since: str, gone_in: str, *, level: int) -> None:
    """Warn whoever called."""
    text = f"{old} is deprecated since {since} and goes in {gone_in}; use {new}"
    warnings.warn(text, CrampcastDeprecationWarning, stacklevel=level)
