"""The plan: where the legs would cramp on a course, and what to do about it."""

from crampcast.jobs.plan.job import PlanRequest, Question, Target, parse_question, parse_target, plan

__all__ = ["PlanRequest", "Question", "Target", "parse_question", "parse_target", "plan"]
