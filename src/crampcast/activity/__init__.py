"""One recorded run as one tidy table in SI units, cleaned, with provenance and damage."""
