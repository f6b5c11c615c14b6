"""Where compiled programs are kept between two commands."""

from __future__ import annotations

import os
import stat
from pathlib import Path

CACHE_VARIABLE = "CRAMPCAST_CACHE"


def compiled_folder() -> Path:
    """Return the folder of compiled programs: ``CRAMPCAST_CACHE``, or one in the user's cache."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_cache_dir("crampcast", appauthor=False)) / "compiled"


def keep_compiled_programs(command: str | None = None) -> None:
    """Let the simulator keep its compiled programs; call it before the first simulation.

    Parameters
    ----------
    command : str, optional
        What runs; see `crampcast.simulation.use_compilation_cache`.

    Notes
    -----
    Without a folder that can be written everything works, only slower. A kept program runs when it is loaded:
    a folder that belongs to somebody else, or that others can write, is not used.
    """
    folder = compiled_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (os.access(folder, os.W_OK) and is_own(folder)):
            return
    except (OSError, ValueError):
        return
    from crampcast.simulation import use_compilation_cache  # noqa: PLC0415

    use_compilation_cache(folder, command)


def is_own(folder: Path) -> bool:
    """Tell whether a folder belongs to this user and nobody else can write to it.

    Parameters
    ----------
    folder : Path
        A folder that exists.

    Notes
    -----
    Where users are not told apart by number (Windows) the user's own cache is trusted as it is.
    """
    if not hasattr(os, "getuid"):
        return True
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
