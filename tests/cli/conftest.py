"""The command line, called in process, with a home of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crampcast.cli import main


class Answer(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "CRAMPCAST_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def crampcast(capsys, home) -> Callable[..., Answer]:
    """Run a command in process."""

    def run(*words: object) -> Answer:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Answer(code, *capsys.readouterr())

    return run


def bytes_below(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its bytes, and every folder with None."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def below() -> Callable[[Path], dict[str, bytes | None]]:
    """Return the function that takes the bytes of a folder."""
    return bytes_below
