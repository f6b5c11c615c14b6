"""Learning from a runner's own diary: what it says of the hazard, and how good past forecasts were."""

from crampcast.jobs.learn.job import learn
from crampcast.jobs.learn.kept import kept
from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.learn.request import METHODS, LearnRequest

__all__ = ["METHODS", "LearnPort", "LearnRequest", "kept", "learn"]
