"""Where the runner goes: elevation profile with its noise model, segments, ground, stations."""
