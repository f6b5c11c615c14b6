"""The folder of ``--out``: checked before anything is computed, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from crampcast.errors import UnusableInput


def check_out(out: Path) -> None:
    """Refuse a folder that cannot be written, before anything is computed.

    Raises
    ------
    UnusableInput
        If it is a file, or lies where nothing may be made.

    Notes
    -----
    Nothing is made yet: an answer that fails leaves no folder behind.
    """
    try:
        near = out
        while not near.exists() and near != near.parent:
            near = near.parent
        if not near.is_dir():
            raise UnusableInput(f"{near} is a file", where=f"--out {out}", remedy="name a folder")
        if not os.access(near, os.W_OK):
            raise UnusableInput(
                f"{near} cannot be written", where=f"--out {out}", remedy="check its rights, or name another"
            )
    except (OSError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        raise UnusableInput("not a usable path", where="--out", remedy="name a folder") from None


def write_all(contents: Mapping[str, bytes], out: Path, names: Iterable[str]) -> list[Path]:
    """Write files, all of them or none, and take away what an earlier answer left.

    Parameters
    ----------
    contents : mapping of str to bytes
        Name to content.
    out : Path
        Folder, made if need be.
    names : iterable of str
        Every name that such an answer may have; those without content are removed.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnusableInput
        If the folder cannot be written; earlier files are then as they were.

    Notes
    -----
    Every file is written beside its place and moved there once all are whole.
    """
    beside = {name: out / f".{name}.{os.getpid()}.part" for name in contents}
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            for name, content in contents.items():
                beside[name].write_bytes(content)
            for name, path in beside.items():
                path.replace(out / name)
            for name in set(names) - set(contents):
                (out / name).unlink(missing_ok=True)
        finally:
            for path in beside.values():
                path.unlink(missing_ok=True)
    except OSError as why:
        raise UnusableInput(
            f"the files cannot be written ({why.strerror})",
            where=f"--out {out}",
            remedy="name another folder",
        ) from None
    return [out / name for name in contents]
