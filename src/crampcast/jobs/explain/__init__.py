"""Why a muscle cramped: a recording and a mark in, causes, facts and what would have helped out."""

from __future__ import annotations

from crampcast.jobs.explain.job import ExplainRequest, explain
from crampcast.jobs.explain.mark import Mark, parse_mark

__all__ = ["ExplainRequest", "Mark", "explain", "parse_mark"]
