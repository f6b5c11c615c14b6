"""A whole field of entrants: expected cases by station, hour and muscle."""

from crampcast.jobs.field.job import FieldRequest, field

__all__ = ["FieldRequest", "field"]
