"""Draws in chunks, on all cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import jax
import numpy as np

from crampcast.body.mechanisms import chosen, using

S = TypeVar("S")
T = TypeVar("T")

_WORKERS = max(os.cpu_count() or 1, 1)
_HALVES = 2
_LANES = 16
"""Chunks are filled up to a multiple of this, so that few shapes are compiled; fewer draws are one chunk."""


def side_by_side(
    run: Callable[..., T],
    drawn: tuple[Any, ...],
    shared: tuple[Any, ...],
    most: int,
    *,
    single: bool = False,
    widen: bool = True,
    least: int = 0,
) -> T:
    """Run a compiled function over chunks of draws.

    Parameters
    ----------
    run : callable
        Takes the leaves of `drawn`, then those of `shared`; its results have a leading axis of draws.
    drawn : tuple
        Trees whose leaves have a leading axis of draws.
    shared : tuple
        Trees that are the same for all draws.
    most : int
        Most draws in a chunk.
    single : bool
        Whether to work in single precision.
    widen : bool
        Whether results in single precision come back in double all the same.
    least : int
        Lanes that a chunk has at least: few draws can share the program of many (`lanes_of`).

    Returns
    -------
    tree of ndarray
        Results of all draws.

    Notes
    -----
    Chunks depend on the number of draws alone, never on the machine, so results do not either. The last chunk
    is filled with draws from the front, so that one compiled program serves all. XLA works outside the
    interpreter's lock, so threads use all cores.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> twice = jax.jit(lambda x, by: x * by)
    >>> side_by_side(twice, (jnp.arange(5.0),), (2.0,), 2).tolist()
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    versions = chosen()
    as_array = _in_single if single else np.asarray
    drawn, shared = jax.tree.map(as_array, (drawn, shared))
    count = len(jax.tree.leaves(drawn)[0])
    size = max(lanes_of(count, most), least)
    starts = range(0, count, size)

    whole: dict[int, np.ndarray] = {}
    shape: list[Any] = []
    one_at_a_time = threading.Lock()

    def empty(leaf: np.ndarray) -> np.ndarray:
        return np.empty((count, *leaf.shape[1:]), _in_double(leaf.dtype) if widen else leaf.dtype)

    def chunk(start: int) -> None:
        rows = np.arange(start, start + size) % count
        with jax.enable_x64(not single), using(**versions):  # both hold for this thread alone
            found, tree = jax.tree.flatten(run(*jax.tree.map(lambda leaf: leaf[rows], drawn), *shared))
        shape.append(tree)
        end = min(start + size, count)
        for k in range(len(found)):  # each is let go as soon as it is copied
            part = np.asarray(found[k])
            found[k] = None
            with one_at_a_time:
                if k not in whole:
                    whole[k] = empty(part)
            whole[k][start:end] = part[: end - start]

    with ThreadPoolExecutor(1 if versions else _WORKERS) as workers:  # one not kept compiles once
        list(workers.map(chunk, starts))
    together: T = jax.tree.unflatten(shape[0], [whole[k] for k in range(len(whole))])
    return together


def lanes_of(count: int, most: int) -> int:
    """Return how many draws a chunk holds.

    Parameters
    ----------
    count : int
        Draws in all.
    most : int
        Most draws in a chunk.

    Examples
    --------
    >>> lanes_of(200, 128), lanes_of(24, 128)
    (112, 16)
    """
    lanes = min(_LANES, most)
    chunks = -(-count // min(most, max(-(-count // _HALVES), lanes)))
    return -(-count // (chunks * lanes)) * lanes


def all_at_once(work: Callable[[S], T], items: Sequence[S]) -> list[T]:
    """Do the same with each of some things on all cores, with the versions of mechanisms in use here.

    Parameters
    ----------
    work : callable
        What is done with one.
    items : sequence
        Things.

    Examples
    --------
    >>> all_at_once(lambda x: 2 * x, [1, 2, 3])
    [2, 4, 6]
    """
    versions = chosen()

    def one(item: S) -> T:
        with using(**versions):
            return work(item)

    with ThreadPoolExecutor(1 if versions else _WORKERS) as workers:
        return list(workers.map(one, items))


def _in_single(leaf: Any) -> np.ndarray:
    """Return a leaf as an array, floats in single precision."""
    array = np.asarray(leaf)
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _in_double(kind: np.dtype[Any]) -> np.dtype[Any]:
    """Return the type that results are handed back in."""
    return np.dtype(np.float64) if kind == np.float32 else kind
