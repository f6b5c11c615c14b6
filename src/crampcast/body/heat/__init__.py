"""Heat: two nodes of core and skin, sweat, the air a runner meets and the sun on him.

Each mechanism can be swapped (`crampcast.body.mechanisms`): the recommended version first, other published
ones and the null version after it. The standard's predicted heat strain and the two nodes of 1986, which take
constant exposures and not steps, stand beside them by name (`predicted_strain`, `gagge`).
"""

from __future__ import annotations

from crampcast.body.heat.clothing import CLOTHING
from crampcast.body.heat.convection import CONVECTION
from crampcast.body.heat.layers import LAYERS
from crampcast.body.heat.skin_blood import SKIN_BLOOD_FLOW
from crampcast.body.heat.two_node import HEAT_BALANCE

__all__ = ["CLOTHING", "CONVECTION", "HEAT_BALANCE", "LAYERS", "SKIN_BLOOD_FLOW"]
