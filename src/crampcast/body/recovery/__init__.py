"""Between runs: acclimatisation, training load, glycogen, detraining.

Damage, its protection and its recovery are in `crampcast.body.muscle.damage`; the slow loss of strength
recovers by its own step at no load.
"""
