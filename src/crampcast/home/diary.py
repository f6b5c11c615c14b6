"""The diary in its folder, opened only when there is one to read or something to store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary
    from crampcast.runner.profile import Profile
    from crampcast.store import Diary


def has_diary(folder: Path) -> bool:
    """Say whether a folder holds a diary, be it one whose database is gone: opening it tells."""
    from crampcast.store.folder import FILE_NAME  # noqa: PLC0415

    return (folder / FILE_NAME).exists() or (folder / "originals").is_dir()


def open_diary(folder: Path) -> Diary:
    """Open a diary, making it where there is none."""
    from crampcast.store import Diary  # noqa: PLC0415

    return Diary.open(folder)


def known_of_runner(folder: Path) -> tuple[Profile | None, list[RunSummary]]:
    """Return what the diary knows: the runner's answers, and every run on foot.

    Parameters
    ----------
    folder : Path
        Folder of the diary; nothing is made there.

    Returns
    -------
    Profile or None
        The newest answers with the diary's sweat tests, or None if nobody has answered.
    list of RunSummary
        Runs, walks and hikes, oldest first.
    """
    if not has_diary(folder):
        return None, []
    from crampcast.history.usable import ON_FOOT  # noqa: PLC0415
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415

    with open_diary(folder) as diary:
        saved = saved_runner(diary)
        runs = [run for run in diary.summaries() if run.sport in ON_FOOT]
    weighed = sweat_entries(folder)
    if saved is not None and weighed:
        from crampcast.jobs.sweat_tests import with_tests  # noqa: PLC0415

        saved = with_tests(saved, weighed)
    return saved, runs


def saved_answers(folder: Path) -> Profile | None:
    """Return the newest answers alone, as they were stored; None if nobody has answered."""
    if not has_diary(folder):
        return None
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415

    with open_diary(folder) as diary:
        return saved_runner(diary)


def sweat_entries(folder: Path) -> list[dict[str, Any]]:
    """Return the fields of the diary's sweat tests, oldest first."""
    if not has_diary(folder):
        return []
    with open_diary(folder) as diary:
        return [dict(entry.body) for entry in diary.entries("sweat_test")]


class DiaryWhenNeeded:
    """A diary that is made when the first file is stored, so that a refused import leaves nothing behind.

    Parameters
    ----------
    folder : Path
        Its folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._diary: Diary | None = open_diary(folder) if has_diary(folder) else None

    def has_original(self, key: str) -> bool:
        """Say whether a file with this content hash is stored."""
        return self._diary is not None and self._diary.has_original(key)

    def runs_of(self, key: str) -> int:
        """Return how many runs a stored file has brought."""
        return self._opened().runs_of(key)

    def add(
        self,
        content: bytes,
        name: str,
        format: str,
        summaries: Sequence[RunSummary],
        *,
        replayable: bool = True,
    ) -> tuple[int, int]:
        """Store a file and its runs, all or nothing; return how many are new and how many known."""
        return self._opened().add(content, name, format, summaries, replayable=replayable)

    def close(self) -> None:
        """Close the diary if it was opened."""
        if self._diary is not None:
            self._diary.close()

    def _opened(self) -> Diary:
        """Return the diary, opening it first if need be."""
        if self._diary is None:
            self._diary = open_diary(self._folder)
        return self._diary

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened(), name)
