"""A forecast for your legs.

crampcast simulates a runner's body along a course: where a muscle would cramp, why, and how to pace,
eat and drink so that it does not. One simulated body is run in two directions: fed with a course and a
plan it forecasts, fed with a recorded activity it replays.
"""

__version__ = "0.1.0"
