"""The muscles that are simulated, and the names under which they are reported."""

from __future__ import annotations

MUSCLES = (
    "soleus",
    "gastrocnemius",
    "foot",
    "tibialis_anterior",
    "vasti",
    "rectus_femoris",
    "hamstrings",
    "gluteus_maximus",
    "adductors",
    "hip_flexors",
)
"""Simulated muscles, in the order of every muscle axis; each has a left and a right side."""

SIDES = ("left", "right")
"""Sides, in the order of every side axis."""

REPORTED = ("calf", "foot", "shin", "quadriceps", "hamstring", "glute", "adductor", "hip_flexor")
"""Muscle groups as runners, cohorts and results name them."""

GROUP_OF = {
    "soleus": "calf",
    "gastrocnemius": "calf",
    "foot": "foot",
    "tibialis_anterior": "shin",
    "vasti": "quadriceps",
    "rectus_femoris": "quadriceps",
    "hamstrings": "hamstring",
    "gluteus_maximus": "glute",
    "adductors": "adductor",
    "hip_flexors": "hip_flexor",
}
"""Simulated muscle to reported group."""
