"""Load what whole races have been seen to do to runners."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Seen(NamedTuple):
    """One published mean with its spread between runners."""

    what: str
    value: float
    sd: float


class SeenRace(NamedTuple):
    """A race or long run with what was measured after it."""

    id: str
    setting: dict[str, Any]
    """Course, weather, runner and intake, by the names of the file."""
    source: str
    doi: str
    doi_confirmed: bool
    flag: str
    assumed: str
    seen: tuple[Seen, ...]


_REGISTER = ("id", "source", "doi", "doi_confirmed", "flag", "assumed", "see")


@cache
def load_emergent() -> tuple[SeenRace, ...]:
    """Return every race of the register.

    Examples
    --------
    >>> len({race.id for race in load_emergent()}) == len(load_emergent()) > 10
    True
    """
    text = (files("crampcast.evidence") / "emergent.toml").read_text(encoding="utf-8")
    return tuple(
        SeenRace(
            id=race["id"],
            setting={key: value for key, value in race.items() if key not in _REGISTER},
            source=race["source"],
            doi=race["doi"],
            doi_confirmed=race["doi_confirmed"],
            flag=race["flag"],
            assumed=race["assumed"],
            seen=tuple(Seen(one["what"], float(one["value"]), float(one["sd"])) for one in race["see"]),
        )
        for race in tomllib.loads(text)["race"]
    )
