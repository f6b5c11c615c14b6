"""A part of the field: what a worker is given, what it gives back, and the name under which that is kept."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import jax
import numpy as np

from crampcast.jobs.field.drawing import Played, draw_entrant
from crampcast.jobs.field.entrants import Entrant
from crampcast.jobs.field.living import Lived, live
from crampcast.jobs.field.scene import Scene, sent_off_later
from crampcast.jobs.field.totals import Totals, add_entrant, no_totals, packed
from crampcast.simulation import use_compilation_cache
from crampcast.simulation.kept_programs import made_from


@dataclass(frozen=True)
class Partition:
    """Some entrants of a field, in the order of their bibs."""

    entrants: tuple[Entrant, ...]
    scene: Scene
    draws: int
    seed: int

    @property
    def key(self) -> str:
        """Name of the result: a digest of everything that it depends on."""
        seen = hashlib.sha256()
        seen.update(repr((made_from(), self.draws, self.seed)).encode())
        seen.update(scene_digest(self.scene))
        for entrant in self.entrants:
            told = replace(entrant.profile, unknown=frozenset(), warnings=())
            seen.update(repr((entrant.bib, entrant.finish_s, entrant.wave_s, told)).encode())
        return seen.hexdigest()


def scene_digest(scene: Scene) -> bytes:
    """Return a digest of course, weather and stations."""
    seen = hashlib.sha256(repr((scene.places, scene.race, scene.start_air_c)).encode())
    tracks = (scene.track, scene.rough, scene.own_track)
    for leaf in jax.tree.leaves((tracks, scene.around, scene.own_around, scene.stretch, scene.arrives)):
        array = np.ascontiguousarray(leaf)
        seen.update(repr((array.shape, array.dtype.str)).encode() + array.tobytes())
    return seen.digest()


def cut(entrants: Sequence[Entrant], scene: Scene, draws: int, seed: int, size: int) -> tuple[Partition, ...]:
    """Cut a field into partitions of `size` entrants; the last may be smaller."""
    return tuple(
        Partition(tuple(entrants[i : i + size]), scene, draws, seed) for i in range(0, len(entrants), size)
    )


def run_partition(part: Partition, threads: int = 1) -> Totals:
    """Simulate the entrants of a partition and add them up.

    Parameters
    ----------
    part : Partition
        Entrants, scene, draws, seed.
    threads : int
        Entrants simulated side by side.
    """
    totals = no_totals(part.draws, len(part.scene.places))

    def one(entrant: Entrant) -> tuple[Lived, Played, float]:
        drawn, played = draw_entrant(entrant, part.scene.race, part.draws, part.seed)
        return live(drawn, sent_off_later(part.scene, entrant.wave_s))[0], played, entrant.wave_s

    with ThreadPoolExecutor(threads) as pool:
        for lived, played, wave_s in pool.map(one, part.entrants):
            add_entrant(totals, lived, played, part.scene, wave_s)
    return totals


def work(sent: bytes, programs: str | None) -> bytes:
    """Run a partition in a worker process.

    Parameters
    ----------
    sent : bytes
        A pickled `Partition`.
    programs : str or None
        Folder of compiled programs on this machine.
    """
    if programs is not None:
        with suppress(OSError):
            use_compilation_cache(Path(programs))
    return packed(run_partition(pickle.loads(sent)))  # noqa: S301 - from the client that this worker serves
