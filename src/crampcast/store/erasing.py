"""Erase a diary: alone, all of it, and to the end even if the process dies on the way."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from crampcast.store.folder import FILE_NAME
from crampcast.store.originals import sync_folder

MARK = "erasing"
"""A file of this name says that an erasure has begun: whoever opens the folder next finishes it."""
_BESIDE = ("-wal", "-shm", "-journal")


def erase(folder: Path, patience_s: float) -> None:
    """Delete the database and the originals of a diary that nobody else has open.

    Parameters
    ----------
    folder : pathlib.Path
        The diary's folder; what else lies there stays.
    patience_s : float
        How long to wait for other programs to let go of the diary, s.

    Raises
    ------
    sqlite3.OperationalError
        If another program has the diary open: what it writes next would be lost.

    Notes
    -----
    The files are deleted, not overwritten: what a disk or a backup keeps of deleted files is beyond reach.
    """
    take_alone(folder / FILE_NAME, patience_s)
    erase_alone(folder)


def erase_alone(folder: Path) -> None:
    """Delete the database and the originals of a diary that is known to be open nowhere."""
    (folder / MARK).touch()
    sync_folder(folder)
    finish_erasing(folder)


def finish_erasing(folder: Path) -> None:
    """Finish an erasure that has begun; nothing otherwise."""
    if not (folder / MARK).exists():
        return
    originals = folder / "originals"
    if originals.is_dir():
        shutil.rmtree(originals)
    for suffix in (*_BESIDE, ""):
        (folder / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)
    sync_folder(folder)
    (folder / MARK).unlink(missing_ok=True)


def take_alone(path: Path, patience_s: float) -> None:
    """Bring the write-ahead log in and remove it, which the database does only for its one user."""
    deadline = time.monotonic() + patience_s
    with closing(sqlite3.connect(path, timeout=0.0)) as database:
        while True:
            try:
                database.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as why:
                if "locked" not in str(why) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return
