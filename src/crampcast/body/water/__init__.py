"""Water and sodium: sweat, breath, urine, plasma sodium, thirst.

Each mechanism of a step can be swapped (`crampcast.body.mechanisms`): see `crampcast.body.water.versions`.
"""

from __future__ import annotations

from crampcast.body.water.versions import METABOLIC_WATER, SWEAT_SODIUM, THIRST, URINE

__all__ = ["METABOLIC_WATER", "SWEAT_SODIUM", "THIRST", "URINE"]
