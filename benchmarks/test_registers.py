"""How long the registers of evidence take to load: part of every command's start."""

from __future__ import annotations

from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.evidence.sources import load_sources

LOADERS = (load_sources, load_claims, load_red_flags, load_hazard_priors, load_parameters)


def load_all():
    for loader in LOADERS:
        loader.cache_clear()
    return [loader() for loader in LOADERS]


def test_registers_load_within_a_fifth_of_a_second(benchmark):
    assert all(benchmark(load_all))
    assert benchmark.stats.stats.median < 0.2
