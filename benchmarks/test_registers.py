"""How long the registers of evidence take to load, part of every start, against reading TOML alone."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.evidence.sources import load_sources

LOADERS: tuple[Any, ...] = (load_sources, load_claims, load_red_flags, load_hazard_priors, load_parameters)
MOST_TIMES = 3.0
"""Checking and typing what was read may take twice as long as reading it."""


def load_all() -> list[Any]:
    for loader in LOADERS:
        loader.cache_clear()
    return [loader() for loader in LOADERS]


def read_alone() -> list[Any]:
    """Read the same folder's files, and do nothing with them."""
    folder = Path(str(files("crampcast.evidence")))
    paths = [*folder.glob("*.toml"), *folder.glob("parameters/*.toml"), *folder.glob("sources/*.toml")]
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]


def least_s(work: Callable[[], Any]) -> float:
    """Return the least processor time of five."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def test_registers_load_not_much_slower_than_they_are_read(benchmark: Any) -> None:
    assert all(benchmark(load_all))
    times = least_s(load_all) / least_s(read_alone)
    benchmark.extra_info["times reading alone"] = times
    assert times < MOST_TIMES
