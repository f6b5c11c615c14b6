"""What to do now that a muscle cramps."""

from crampcast.jobs.rescue.job import rescue
from crampcast.jobs.rescue.request import RescueRequest

__all__ = ["RescueRequest", "rescue"]
