"""Muscles: work, load, fast and slow fatigue, damage, and the strength that is left."""
