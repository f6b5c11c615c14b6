"""A forecast for your legs.

crampcast simulates a runner's body along a course: where a muscle would cramp, why, and how to pace,
eat and drink so that it does not. One simulated body is run in two directions: fed with a course and a
plan it forecasts, fed with a recorded activity it replays.
"""

from __future__ import annotations

import os

__version__ = "0.1.0"

SMALL_LOOP_BYTES = 65_536
"""Loops that touch less than this are compiled into one function instead of a list of kernels."""

_LOOPS = f"--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold={SMALL_LOOP_BYTES}"


def _compile_small_loops_whole() -> None:
    """Ask XLA for it before it starts: launching kernels is most of the work of one runner's short steps."""
    flags = os.environ.get("XLA_FLAGS", "")
    if "xla_backend_extra_options" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {_LOOPS}".strip()


_compile_small_loops_whole()
