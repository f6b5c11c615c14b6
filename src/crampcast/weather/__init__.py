"""Weather at the place and time of passage: air, sun, wind, WBGT."""
