"""Steps from one schema of a shared server to the next."""
