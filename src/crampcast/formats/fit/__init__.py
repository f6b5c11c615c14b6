"""FIT, the watches' own format: fast for whole files, patient with broken ones."""
