"""Courses of races whose split times the model is held against."""

from crampcast.evidence.races._load import RaceCourse, load_race, race_keys

__all__ = ["RaceCourse", "load_race", "race_keys"]
