"""Where compiled programs are kept between two commands."""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "CRAMPCAST_CACHE"


def compiled_folder() -> Path:
    """Return the folder of compiled programs: ``CRAMPCAST_CACHE``, or one in the user's cache."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_cache_dir("crampcast", appauthor=False)) / "compiled"


def keep_compiled_programs() -> None:
    """Let the simulator keep its compiled programs; call it before the first simulation.

    Notes
    -----
    Without a folder that can be written everything works, only slower.
    """
    from crampcast.simulation import use_compilation_cache  # noqa: PLC0415

    folder = compiled_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            use_compilation_cache(folder)
    except (OSError, ValueError):
        return
