"""How a runner stands this week, and why: what a diary gives a coach reason to look at."""

from crampcast.jobs.standing.job import standing

__all__ = ["standing"]
