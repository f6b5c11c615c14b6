"""Heat: two nodes of core and skin, sweat, the air a runner meets and the sun on him."""
