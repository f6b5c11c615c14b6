"""A new plan for the rest of a race, from any point of it."""
