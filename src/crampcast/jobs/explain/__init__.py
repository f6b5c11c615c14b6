"""Why a muscle cramped: a recording and a mark in, causes, facts and what would have helped out.

Marks are read without the simulator: the job, which needs it, is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crampcast.jobs.explain.mark import Mark, parse_mark

if TYPE_CHECKING:
    from crampcast.jobs.explain.job import ExplainRequest, explain

__all__ = ["ExplainRequest", "Mark", "explain", "parse_mark"]


def __getattr__(name: str) -> Any:
    """Load the job when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from crampcast.jobs.explain import job  # noqa: PLC0415 - the simulator takes a second to load

    return getattr(job, name)
