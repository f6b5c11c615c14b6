"""The only place where mechanisms are wired: state, step, forecast and replay.

One step advances one runner along one segment; the same step serves a plan that lies ahead and a recording of
a run that is over. Everything is smooth and pure, so it can be batched over posterior draws and
differentiated.
"""

from __future__ import annotations

import os
from pathlib import Path

import jax

from crampcast.simulation.kept_programs import keep_programs_in, load_ahead

jax.config.update("jax_enable_x64", True)


def use_compilation_cache(directory: Path, command: str | None = None) -> None:
    """Keep compiled programs in `directory`, so that a second start is fast.

    Parameters
    ----------
    directory : Path
        A folder that may be deleted at any time.
    command : str, optional
        What runs: the programs that it asked for the last time are loaded beside what it does first.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    jax.config.update("jax_compilation_cache_dir", str(directory))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)
    keep_programs_in(directory)
    if command is not None:
        load_ahead(command)
