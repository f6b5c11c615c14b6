"""The optimiser: effort by stretch and intake by quarter hour together, over draws, within every limit."""
