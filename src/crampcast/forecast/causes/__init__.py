"""Why there: the log hazard of a stretch, shared out among its drivers from a written-out reference.

`scene` says what each driver owns, `risk` what is shared out, `shares` how.
"""
