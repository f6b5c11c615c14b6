"""Erase a diary whole, be it too damaged to be opened: whoever wrote it must be able to be rid of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from crampcast.errors import UnusableInput
from crampcast.store.database import IN_EVERY_DIARY, names_in, plain_words
from crampcast.store.diary import ERASE_PATIENCE_S, Diary
from crampcast.store.erasing import erase_alone, take_alone
from crampcast.store.folder import FILE_NAME


def erase_diary(directory: str | Path) -> dict[str, int] | None:
    """Delete everything of a diary, be it too damaged to be opened.

    Parameters
    ----------
    directory : path
        Its folder.

    Returns
    -------
    dict or None
        What was deleted; None where it could not be read any more.

    Raises
    ------
    UnusableInput
        If another program has the diary open, or it is another's or a newer program's; nothing is deleted.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Diary.open(folder).close()
    ...     _ = (Path(folder) / FILE_NAME).write_bytes(b"SQLite format 3")
    ...     erase_diary(folder) is None, list(Path(folder).iterdir())
    (True, [])
    """
    folder = Path(directory)
    try:
        with Diary.open(folder) as held:
            return held.erase()
    except UnusableInput:
        if not is_damaged(folder):
            raise
    with plain_words(folder / FILE_NAME):
        erase_unread(folder, ERASE_PATIENCE_S)
    return None


def erase_unread(folder: Path, patience_s: float) -> None:
    """Delete a diary that is too damaged to be opened; as `crampcast.store.erasing.erase` does otherwise.

    Parameters
    ----------
    folder : pathlib.Path
        The diary's folder; what else lies there stays.
    patience_s : float
        How long to wait for other programs to let go of the diary, s.
    """
    if (folder / FILE_NAME).exists():
        try:
            take_alone(folder / FILE_NAME, patience_s)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # nobody can have it open
            pass
    erase_alone(folder)


def is_damaged(folder: Path) -> bool:
    """Say whether the database of a diary is gone, empty, or damaged; one of another program is neither.

    Parameters
    ----------
    folder : pathlib.Path
        The diary's folder.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return True
    try:
        names = names_in(path, 0.0)
        if not names >= IN_EVERY_DIARY:
            return not names
        with closing(sqlite3.connect(path, timeout=0.0)) as database:
            return database.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True
