"""What to do when the race goes otherwise: a cramp, heat, lost time, a lost bottle, each by rerunning."""

from crampcast.jobs.plan.contingencies.table import contingencies

__all__ = ["contingencies"]
