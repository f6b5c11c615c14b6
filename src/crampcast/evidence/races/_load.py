"""Load the bundled race courses."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class RaceCourse(NamedTuple):
    """Heights along a race and where its times were taken."""

    key: str
    name: str
    ground: str
    length_km: float
    climb_m: float | None
    """Published sum of rises, where it is larger than that of the listed heights."""
    profile_km: tuple[float, ...]
    profile_m: tuple[float, ...]
    marks: tuple[str, ...]
    marks_km: tuple[float, ...]
    weather: dict[str, tuple[float, float]]
    """Air temperature (°C) and relative humidity (0–1) by year; ``""`` for any other."""
    note: str
    dark_h: tuple[float, float] = (0.0, 0.0)
    """Hours from the start between which it is dark; both 0 if the race is run by day."""


@cache
def race_keys() -> tuple[str, ...]:
    """Return the keys of the bundled races, sorted.

    Examples
    --------
    >>> race_keys()
    ('boston', 'lochness', 'western_states')
    """
    names = (path.name for path in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_race(key: str) -> RaceCourse:
    """Return one race.

    Parameters
    ----------
    key : str
        One of `race_keys`.

    Raises
    ------
    KeyError
        If there is no such race.

    Examples
    --------
    >>> load_race("boston").marks[-1]
    'finish'
    """
    if key not in race_keys():
        raise KeyError(f"no race {key!r}; known are {', '.join(race_keys())}")
    found = tomllib.loads((files(__package__) / f"{key}.toml").read_text(encoding="utf-8"))
    return RaceCourse(
        key=key,
        name=found["name"],
        ground=found["ground"],
        length_km=found["length_km"],
        climb_m=found.get("climb_m"),
        profile_km=tuple(point[0] for point in found["profile"]),
        profile_m=tuple(point[1] for point in found["profile"]),
        marks=tuple(mark[0] for mark in found["marks"]),
        marks_km=tuple(mark[1] for mark in found["marks"]),
        weather={year: (air[0], air[1]) for year, air in found["weather"].items()},
        note=found["note"],
        dark_h=tuple(found.get("dark_h", (0.0, 0.0))),
    )
