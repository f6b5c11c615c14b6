"""Imported files, byte for byte, under the hash of their content."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HASH = re.compile(r"[0-9a-f]{64}\Z")


class KeptOriginals(Protocol):
    """What a diary needs of the place where its originals lie."""

    def stage(self, key: str, content: bytes, connection: Connection) -> None:
        """Write a file on its way in; `connection` is the transaction of its row."""
        ...

    def settle(self, key: str) -> None:
        """Bring a file to its place once its row stands."""
        ...

    def discard(self, key: str) -> None:
        """Remove a file whose row does not stand."""
        ...

    def waiting(self) -> list[str]:
        """Return what an interrupted import left."""
        ...

    def recover(self, is_known: Callable[[str], bool]) -> None:
        """Finish or undo what an interrupted import left."""
        ...

    def read(self, key: str) -> bytes:
        """Return the bytes of an original, checked against their hash."""
        ...


def check_key(key: str) -> None:
    """Refuse what is not the hash of an original.

    Raises
    ------
    UnusableInput
        If it is not.
    """
    if not _HASH.match(key):
        raise UnusableInput(
            f"{key[:80]!r} is not the hash of an original", remedy="give 64 hexadecimal digits"
        )


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    Examples
    --------
    >>> content_hash(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


class Originals:
    """The folder of originals: ``ab/cdef…`` for settled files, ``pending/abcdef…`` for files on their way in.

    A file is first written to ``pending`` and made durable; then the database row is committed; then the
    file is moved to its place. Whatever moment a process dies in, `recover` finds either a row (the move is
    finished) or none (the file is dropped): nothing is half stored.

    Parameters
    ----------
    folder : pathlib.Path
        Made when first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pending = folder / "pending"

    def place(self, key: str) -> Path:
        """Return where a settled file lies."""
        check_key(key)
        return self.folder / key[:2] / key[2:]

    def stage(self, key: str, content: bytes, _connection: Connection | None = None) -> None:
        """Write a file to ``pending`` and make it durable."""
        self.pending.mkdir(parents=True, exist_ok=True)
        target = self.pending / key
        partial = self.pending / f"{key}.{os.getpid()}.part"
        try:
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        sync_folder(self.pending)

    def settle(self, key: str) -> None:
        """Move a staged file to its place; another process may have done so already."""
        target = self.place(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            (self.pending / key).replace(target)
        except FileNotFoundError:
            if not target.exists():
                raise
        sync_folder(target.parent)

    def discard(self, key: str) -> None:
        """Remove a file, staged or settled."""
        (self.pending / key).unlink(missing_ok=True)
        self.place(key).unlink(missing_ok=True)

    def waiting(self) -> list[str]:
        """Return the names of all files in ``pending``."""
        return sorted(p.name for p in self.pending.iterdir()) if self.pending.is_dir() else []

    def recover(self, is_known: Callable[[str], bool]) -> None:
        """Finish or undo what an interrupted import left; call it while holding the database's write lock.

        Parameters
        ----------
        is_known : callable
            Says whether the database has a row for a hash.
        """
        for name in self.waiting():
            if _HASH.match(name) and is_known(name):
                self.settle(name)
            else:
                (self.pending / name).unlink(missing_ok=True)

    def read(self, key: str) -> bytes:
        """Return the bytes of an original, checked against their hash.

        Raises
        ------
        UnusableInput
            If the file is gone or no longer what was imported.
        """
        for path in (self.place(key), self.pending / key):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            if content_hash(content) != key:
                raise UnusableInput(
                    "an original was changed on disk", where=str(path), remedy="import the file again"
                )
            return content
        raise UnusableInput(
            "an original is missing", where=str(self.place(key)), remedy="import the file again"
        )

    def __iter__(self) -> Iterator[str]:
        """Go through the hashes of all settled files."""
        if self.folder.is_dir():
            for part in sorted(p for p in self.folder.iterdir() if p.is_dir() and len(p.name) == 2):
                yield from sorted(part.name + p.name for p in part.iterdir())


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
