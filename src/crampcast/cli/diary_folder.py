"""``--data``: where the diary lives."""

from __future__ import annotations

from pathlib import Path

from crampcast.errors import UnusableInput
from crampcast.home import (
    DiaryWhenNeeded,
    has_diary,
    known_of_runner,
    open_diary,
    saved_answers,
    sweat_entries,
)

__all__ = [
    "DiaryWhenNeeded",
    "diary_folder",
    "has_diary",
    "known_of_runner",
    "open_diary",
    "saved_answers",
    "sweat_entries",
]


def diary_folder(data: Path | None) -> Path:
    """Return the folder of the diary.

    Parameters
    ----------
    data : Path or None
        The option ``--data``; None for the user's data folder.

    Returns
    -------
    Path
        The folder, which need not exist.

    Raises
    ------
    UnusableInput
        If it is something other than a folder.
    """
    if data is None:
        from crampcast.store import default_directory  # noqa: PLC0415

        return default_directory()
    if "\0" in str(data):
        raise UnusableInput("not a path", where="--data", remedy="name a folder")
    try:
        other = data.exists() and not data.is_dir()
    except OSError as why:
        raise UnusableInput(
            f"not usable ({why.strerror})", where=f"--data {data}", remedy="name a folder"
        ) from None
    if other:
        raise UnusableInput("this is a file, not a folder", where=f"--data {data}", remedy="name a folder")
    return data
