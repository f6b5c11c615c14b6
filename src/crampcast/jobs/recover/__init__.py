"""After a run: what it left, what to eat and drink, when the legs are ready again."""

from crampcast.jobs.recover.job import recover
from crampcast.jobs.recover.request import RecoverRequest

__all__ = ["RecoverRequest", "recover"]
