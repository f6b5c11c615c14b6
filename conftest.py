"""Compiled programs are kept between tests, workers and shells: most of a run is compiling."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")
COMPILED = Path(os.environ.setdefault("CRAMPCAST_CACHE", str(Path(__file__).parent / "build" / "compiled")))

from crampcast.simulation import use_compilation_cache  # noqa: E402 - the environment comes first

use_compilation_cache(COMPILED)
