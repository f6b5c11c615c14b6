"""Gait from a recording: blocks, what is usual, and changes that are larger than the device's error."""
