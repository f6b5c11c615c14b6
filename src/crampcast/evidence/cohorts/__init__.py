"""Published cramp cohorts as data: one TOML file per study, the file's name being the study's key.

A file says who ran, where, in what weather, what they took (`event`, `weather`, `runners`, `intake`), and
what was observed (`outcome`). An absent input is unknown, not zero. Only outcomes with
``use = "calibrate"`` may enter a fit.
"""

from crampcast.evidence.cohorts._load import cohort_keys, cohort_tables

__all__ = ["cohort_keys", "cohort_tables"]
