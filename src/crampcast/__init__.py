"""A forecast for your legs.

crampcast simulates a runner's body along a course: where a muscle would cramp, why, and how to pace,
eat and drink so that it does not. One simulated body is run in two directions: fed with a course and a
plan it forecasts, fed with a recorded activity it replays.

The names in `__all__` are the library; each is loaded when it is first asked for.

Examples
--------
>>> import crampcast
>>> crampcast.rescue("calf").steps[0].what
'Slow down, then stop'
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from crampcast.deprecation import RENAMED, renamed

__version__ = "0.1.0"

_HOMES = {
    "library.race": ("Plan", "plan", "replan"),
    "library.after": ("Explanation", "Recovery", "explain", "recover"),
    "library.care": ("Programme", "Rescue", "rescue", "strengthen"),
    "library.diary": ("Diary", "Imported", "Learnt", "Runner"),
    "library.science": (
        *("Calibration", "Claims", "FieldForecast", "Inspection", "Validation"),
        *("calibrate", "claims", "field", "inspect", "validate"),
    ),
    "library.given": ("read_activity", "read_course", "read_runner"),
    "library.records": ("Case", "Cause", "Cramp", "Item", "Session", "Station", "Step"),
    "library.result": ("Result", "Spread"),
    "body.mechanisms": ("mechanisms", "using"),
    "errors": ("UnusableInput",),
    "home.samples": ("sample",),
    "runner.profile": ("Profile",),
}
"""Where each public name lives; `__init__.pyi` tells type checkers the same, and a test compares the two."""

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(["__version__", *_HOME_OF])  # noqa: PLE0605 - the register above is the list


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    wanted = renamed(name, __name__) if name in RENAMED else name
    if wanted not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME_OF[wanted]}"), wanted)
    globals()[wanted] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)


SMALL_LOOP_BYTES = 67_108_864
"""Loops that touch less than this are compiled into one function instead of a list of kernels."""

_LOOPS = f"--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold={SMALL_LOOP_BYTES}"


def _compile_small_loops_whole() -> None:
    """Ask XLA for it before it starts: launching kernels is most of the work of one runner's short steps."""
    flags = os.environ.get("XLA_FLAGS", "")
    if "xla_backend_extra_options" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {_LOOPS}".strip()


_compile_small_loops_whole()
