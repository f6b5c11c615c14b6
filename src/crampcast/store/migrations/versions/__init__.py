"""Steps from one schema of the diary to the next."""
