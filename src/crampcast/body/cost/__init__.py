"""Energy cost of moving: running, walking, gait, ground, load, air, drift, descents."""

from crampcast.body.cost.air import Air, drag_power_w_kg
from crampcast.body.cost.descent import Climb, Descent, climb_speed_ceiling, descent_speed_cap
from crampcast.body.cost.drift import Drift, cost_drift
from crampcast.body.cost.gait import Gait, run_share, transition_speed
from crampcast.body.cost.going import Way, going_power_w_kg, going_speed, share_run, way_of
from crampcast.body.cost.ground import (
    GROUND_CLASSES,
    Technicality,
    ground_cost_factor,
    technicality_speed_factor,
)
from crampcast.body.cost.load import Load, running_load_factor, walking_load_factor
from crampcast.body.cost.running import Minetti, Re3, minetti_2002, re3_grade_term, re3_looney_2025, re3_speed
from crampcast.body.cost.standing import Standing, at_usual_economy_w_kg, standing_power_w_kg
from crampcast.body.cost.walking import Lcda, lcda_grade_term, lcda_looney_2019, lcda_speed

__all__ = [
    "GROUND_CLASSES",
    "Air",
    "Climb",
    "Descent",
    "Drift",
    "Gait",
    "Lcda",
    "Load",
    "Minetti",
    "Re3",
    "Standing",
    "Technicality",
    "Way",
    "at_usual_economy_w_kg",
    "climb_speed_ceiling",
    "cost_drift",
    "descent_speed_cap",
    "drag_power_w_kg",
    "going_power_w_kg",
    "going_speed",
    "ground_cost_factor",
    "lcda_grade_term",
    "lcda_looney_2019",
    "lcda_speed",
    "minetti_2002",
    "re3_grade_term",
    "re3_looney_2025",
    "re3_speed",
    "run_share",
    "running_load_factor",
    "share_run",
    "standing_power_w_kg",
    "technicality_speed_factor",
    "transition_speed",
    "walking_load_factor",
    "way_of",
]
