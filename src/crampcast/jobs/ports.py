"""What the jobs need of the world outside: a diary, a reader of files, a place to report progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from crampcast.activity.summary import RunSummary
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml, to_toml


class DiaryPort(Protocol):
    """A diary as the jobs see it; `crampcast.store.Diary` is one."""

    def has_original(self, key: str) -> bool:
        """Say whether a file with this content hash is stored."""
        ...

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
        ...

    def runs_of(self, key: str) -> int:
        """Return how many runs a stored file has brought."""
        ...

    def summaries(self, sport: str | None = None) -> list[RunSummary]:
        """Return every run once, oldest first."""
        ...

    def runs(
        self, sport: str | None = None, *, replayable: bool | None = None
    ) -> list[tuple[str, int, RunSummary]]:
        """Return content hash, leg and summary of every run once, oldest first."""
        ...

    def read_original(self, key: str) -> bytes:
        """Return a stored file byte for byte."""
        ...

    def originals(self) -> list[tuple[str, str, str, int]]:
        """Return content hash, name, format and size in bytes of every stored file."""
        ...

    def runner_text(self) -> str | None:
        """Return the newest runner file, or None."""
        ...

    def set_runner_text(self, text: str) -> int:
        """Save the runner file as a new version; return its number."""
        ...

    def cached(self, key: str, parameters_hash: str = "") -> bytes | None:
        """Return a derived value, or None if it must be computed."""
        ...

    def cache(self, key: str, value: bytes, parameters_hash: str = "") -> None:
        """Keep a derived value."""
        ...

    def drop_cache(self) -> int:
        """Forget every derived value; return how many there were."""
        ...

    def counts(self) -> dict[str, int]:
        """Return how much the diary holds."""
        ...

    def export(self, path: str | Path) -> dict[str, int]:
        """Write the whole diary to one file; return the rows by table."""
        ...

    def restore(self, source: str | Path | BinaryIO) -> dict[str, int]:
        """Fill an empty diary from an export; return the rows by table."""
        ...

    def erase(self) -> dict[str, int]:
        """Delete everything; return what was deleted."""
        ...


@dataclass(frozen=True)
class RunFile:
    """What a reader found in a file.

    Attributes
    ----------
    format : str
        ``fit``, ``gpx``, ``tcx``, ``csv`` and so on.
    summaries : tuple of RunSummary
        Its runs, in the order of its legs or rows.
    replayable : bool
        Whether it holds them second by second.
    warnings : tuple of str
        What was repaired or lost.
    files : tuple of str
        Of a log: for each row the file that it names, empty if none.
    """

    format: str
    summaries: tuple[RunSummary, ...]
    replayable: bool = True
    warnings: tuple[str, ...] = field(default=())
    files: tuple[str, ...] = field(default=())


class Reader(Protocol):
    """Reads a file into runs; raises `UnusableInput` if it holds none."""

    def __call__(self, content: bytes, name: str) -> RunFile:
        """Return the runs of a file, given its bytes and its name."""
        ...


class Progress(Protocol):
    """Is told how far a long job is."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Report that `done` of `total` are finished and `what` comes next."""
        ...


def saved_runner(diary: DiaryPort) -> Profile | None:
    """Return the diary's runner, or None if nobody has answered yet.

    Parameters
    ----------
    diary : DiaryPort
        The diary.
    """
    text = diary.runner_text()
    return None if text is None else from_toml(text, where="the diary's runner")


def save_runner(diary: DiaryPort, profile: Profile) -> int:
    """Save a runner's answers as the newest version; return its number.

    Parameters
    ----------
    diary : DiaryPort
        The diary.
    profile : Profile
        The answers.
    """
    return diary.set_runner_text(to_toml(profile))
