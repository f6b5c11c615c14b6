"""Run the partitions: in this process, or on a Dask cluster; what is finished is kept and not run again."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crampcast.errors import UnusableInput
from crampcast.jobs.field.partition import Partition, run_partition, work
from crampcast.jobs.field.totals import Totals, add, no_totals, packed, unpacked

if TYPE_CHECKING:
    from distributed import Client

SMALL_FIELD = 300
"""Entrants up to which no cluster is started unless asked for: starting one takes longer."""
WORKER_MEMORY_BYTES = 2_000_000_000
"""A local worker that holds more is started anew; `docs/field.md` says what one really holds."""
MOST_KEPT = 4000
"""Partitions kept on disk; the oldest go first."""
_AHEAD = 3
"""Partitions on their way to each worker; bounds the memory of client and scheduler."""
_RETRIES = 5
_CONNECT_S = 15

Progress = Callable[[int, int, int], None]
"""Told partitions done, how many of them were reused, and all."""


@dataclass(frozen=True)
class Where:
    """Where a field is run.

    Parameters
    ----------
    scheduler : str or None
        Address of a Dask scheduler.
    workers : int or None
        Processes of a local cluster; None lets the size of the field decide.
    kept_in : Path or None
        Folder of finished partitions.
    programs : Path or None
        Folder of compiled programs.
    """

    scheduler: str | None = None
    workers: int | None = None
    kept_in: Path | None = None
    programs: Path | None = None


Runner = Callable[[Sequence[Partition], Progress], Totals]


@contextmanager
def runner(where: Where, entrants: int) -> Iterator[Runner]:
    """Open what the partitions run on, and close it again.

    Parameters
    ----------
    where : Where
        What was asked for.
    entrants : int
        Size of the field.

    Yields
    ------
    callable
        Takes partitions, returns their sum.

    Raises
    ------
    UnusableInput
        If a scheduler was named and none answers, or distributed is not installed though asked for.
    """
    asked = where.scheduler is not None or where.workers is not None
    if not asked and entrants <= SMALL_FIELD:
        yield lambda parts, told: _run_here(parts, where, told)
        return
    try:
        import distributed  # noqa: F401, PLC0415 - an extra
    except ImportError:
        if asked:
            raise UnusableInput(
                "distributed is not installed",
                where="--scheduler or --workers",
                remedy='install "crampcast[field]", or leave the option out',
            ) from None
        yield lambda parts, told: _run_here(parts, where, told)
        return
    with _client(where) as client:
        yield lambda parts, told: _run_on(client, parts, where, told)


@contextmanager
def _client(where: Where) -> Iterator[Client]:
    """Connect to the scheduler that was named, or start processes of our own."""
    from distributed import Client, LocalCluster  # noqa: PLC0415

    connect: Any = Client
    processes: Any = LocalCluster

    if where.scheduler is not None:
        try:
            client = connect(where.scheduler, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError, ImportError) as why:
            raise UnusableInput(
                f"no scheduler answers ({type(why).__name__})",
                where=f"--scheduler {where.scheduler}",
                remedy="start one with dask scheduler, or leave the option out",
            ) from None
        with client:
            yield client
        return
    count = where.workers or max(os.cpu_count() or 1, 1)
    with (
        tempfile.TemporaryDirectory(prefix="crampcast-field-", ignore_cleanup_errors=True) as scratch,
        processes(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=WORKER_MEMORY_BYTES,
            local_directory=scratch,
            silence_logs=50,
        ) as cluster,
        connect(cluster, set_as_default=False) as client,
    ):
        yield client


def _run_here(parts: Sequence[Partition], where: Where, told: Progress) -> Totals:
    """Run the partitions one after the other in this process."""
    total, reused = no_totals(parts[0].draws, len(parts[0].scene.places)), 0
    for done, part in enumerate(parts, start=1):
        found = _kept(where.kept_in, part.key)
        reused += found is not None
        if found is None:
            found = run_partition(part, threads=max(os.cpu_count() or 1, 1))
            _keep(where.kept_in, part.key, packed(found))
        add(total, found)
        told(done, reused, len(parts))
    return total


def _run_on(client: Client, parts: Sequence[Partition], where: Where, told: Progress) -> Totals:
    """Run the partitions on a cluster, a few ahead of each worker."""
    from distributed import as_completed  # noqa: PLC0415

    total = no_totals(parts[0].draws, len(parts[0].scene.places))
    waiting, done = [], 0
    for part in parts:
        found = _kept(where.kept_in, part.key)
        if found is None:
            waiting.append(part)
            continue
        add(total, found)
        done += 1
    reused = done
    told(done, reused, len(parts))
    programs = None if where.programs is None or where.scheduler is not None else str(where.programs)
    keys: dict[Any, str] = {}

    def submit(part: Partition) -> Any:
        future = client.submit(work, pickle.dumps(part), programs, pure=False, retries=_RETRIES)
        keys[future.key] = part.key
        return future

    waiting.reverse()
    known: Any = client
    workers = max(len(known.nthreads()), 1)
    first = [submit(waiting.pop()) for _ in range(min(_AHEAD * workers, len(waiting)))]
    running: Any = as_completed(first, loop=client.loop)  # type: ignore[no-untyped-call]  # distributed has none
    for future in running:
        content = future.result()
        if waiting:
            running.add(submit(waiting.pop()))
        found = unpacked(content)
        if found is None:
            raise RuntimeError("a worker sent back a partition that is not whole")
        _keep(where.kept_in, keys.pop(future.key), content)
        add(total, found)
        done += 1
        told(done, reused, len(parts))
    return total


def _kept(folder: Path | None, key: str) -> Totals | None:
    """Return a finished partition, if there is one that is whole."""
    if folder is None:
        return None
    try:
        return unpacked((folder / f"{key}.part").read_bytes())
    except OSError:
        return None


def _keep(folder: Path | None, key: str, content: bytes) -> None:
    """Keep a finished partition: whole, or not at all; without room for it it is run again another time."""
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".tmp", delete=False) as file:
            path = Path(file.name)
            try:
                file.write(content)
            except OSError:
                path.unlink(missing_ok=True)
                raise
        path.replace(folder / f"{key}.part")


def prune(folder: Path | None) -> None:
    """Take away the oldest finished partitions beyond `MOST_KEPT`."""
    if folder is None:
        return
    with suppress(OSError):
        kept = sorted(folder.glob("*.part"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
