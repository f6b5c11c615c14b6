"""Exports of diaries in a folder, each opened for a moment in a place of its own that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from crampcast.errors import UnusableInput
from crampcast.store import Diary

Found = TypeVar("Found")


def exports_in(folder: Path) -> list[Path]:
    """Return the exports in a folder, by name.

    Raises
    ------
    UnusableInput
        If there is no such folder, or none in it.
    """
    if not folder.is_dir():
        raise UnusableInput("there is no such folder", where=str(folder), remedy="name a folder of exports")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".zip" and path.is_file())
    if not files:
        raise UnusableInput(
            "no export is in this folder", where=str(folder), remedy="crampcast export DIARY.zip makes one"
        )
    return files


def of_each(files: list[Path], ask: Callable[[Diary, str], Found]) -> Iterator[tuple[Path, Found | str]]:
    """Ask every export in turn; for one that cannot be opened the reason stands in place of the answer.

    Parameters
    ----------
    files : list of Path
        Exports.
    ask : callable
        Is given an opened diary and the export's name.
    """
    for file in files:
        with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
            diary = Diary.open(place)
            try:
                diary.restore(file)
                found: Found | str = ask(diary, file.stem)
            except UnusableInput as why:
                found = f"{why.what}: {why.remedy}"
            finally:
                with suppress(Exception):
                    diary.close()
        yield file, found
