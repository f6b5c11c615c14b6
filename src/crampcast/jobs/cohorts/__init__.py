"""Published cohorts as simulated runners: read a study, run it many times, hold it against what was seen."""

from crampcast.jobs.cohorts.choices import Choices, default_choices
from crampcast.jobs.cohorts.reader import Cohort, read_cohort
from crampcast.jobs.cohorts.validating import prepare, validate_cohort

__all__ = ["Choices", "Cohort", "default_choices", "prepare", "read_cohort", "validate_cohort"]
