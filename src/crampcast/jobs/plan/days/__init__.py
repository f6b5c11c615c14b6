"""What to do in the days before a race, in its hours before, and after the finish: dated steps."""

from crampcast.jobs.plan.days.dating import days_around

__all__ = ["days_around"]
