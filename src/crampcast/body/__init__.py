"""The mechanisms of a running body: pure functions, one published model each."""
