"""Between races: home tests, what they say, and a programme up to the race."""

from crampcast.jobs.strengthen.job import strengthen
from crampcast.jobs.strengthen.request import StrengthenRequest

__all__ = ["StrengthenRequest", "strengthen"]
