"""Readers of watch files, courses and logs; damage is reported, never hidden."""
