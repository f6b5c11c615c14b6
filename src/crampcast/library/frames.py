"""Tables as data frames of whichever library is installed; none is needed to use crampcast."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from crampcast.errors import UnusableInput

LIBRARIES = ("pandas", "polars", "pyarrow")
"""Libraries that can hold a table, in the order in which they are looked for."""


def chosen_library(wanted: str | None, known: Sequence[str] = LIBRARIES) -> str:
    """Return the data-frame library to use.

    Parameters
    ----------
    wanted : str or None
        One of `LIBRARIES`; None takes the first that is installed.
    known : sequence of str
        What is looked for.

    Raises
    ------
    UnusableInput
        If it is not installed, or none is.

    Examples
    --------
    >>> chosen_library("excel")
    Traceback (most recent call last):
    crampcast.errors.UnusableInput: to_frames: 'excel' is no data-frame library known here; one of pandas, ...
    """
    if wanted is not None and wanted not in known:
        raise UnusableInput(
            f"{wanted[:40]!r} is no data-frame library known here",
            where="to_frames",
            remedy=f"one of {', '.join(known)}",
        )
    for name in known if wanted is None else (wanted,):
        if find_spec(name) is not None:
            return name
    missing = wanted or "a data-frame library"
    raise UnusableInput(
        f"{missing} is not installed",
        where="to_frames",
        remedy=f"install one of {', '.join(known)}, or use .tables, which needs none",
    )


def as_frame(columns: dict[str, list[Any]], library: str) -> Any:
    """Return a table as a data frame.

    Parameters
    ----------
    columns : dict of list
        Column to values.
    library : str
        One of `LIBRARIES`, installed.
    """
    module = import_module(library)
    return module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
