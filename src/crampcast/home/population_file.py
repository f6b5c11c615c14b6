"""What a group's diaries say of runners, read from its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.jobs.learn.population import Population


def read_population(file: Path) -> Population:
    """Return the population that a file holds.

    Raises
    ------
    UnusableInput
        If it cannot be read, or is something else.
    """
    from crampcast.jobs.learn.population import Population  # noqa: PLC0415

    try:
        return Population.from_json(file.read_bytes(), str(file))
    except OSError:
        raise UnusableInput(
            "this file cannot be read", where=str(file), remedy="crampcast group FOLDER --out DIR writes one"
        ) from None
