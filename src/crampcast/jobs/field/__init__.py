"""A whole field of entrants: expected cases by station, hour and muscle."""

from crampcast.jobs.field.job import field
from crampcast.jobs.field.request import FieldRequest

__all__ = ["FieldRequest", "field"]
