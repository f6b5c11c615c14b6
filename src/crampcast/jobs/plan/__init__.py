"""The plan: where the legs would cramp on a course, and what to do about it.

Explaining a run asks for a few of its parts: the job itself is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crampcast.jobs.plan.job import PlanRequest, Question, Target, parse_question, parse_target, plan

__all__ = ["PlanRequest", "Question", "Target", "parse_question", "parse_target", "plan"]


def __getattr__(name: str) -> Any:
    """Load the job when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from crampcast.jobs.plan import job  # noqa: PLC0415

    return getattr(job, name)
