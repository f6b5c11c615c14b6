"""The course explorer: one prepared forecast, asked again and again while somebody moves a slider."""

from crampcast.jobs.explore.answering import causes_at, forecast, glimpse
from crampcast.jobs.explore.choice import BOUNDS, TRAINING, Choice, read_choice
from crampcast.jobs.explore.phone import on_the_way
from crampcast.jobs.explore.prepared import FULL_DRAWS, MOST_PIECES, Prepared, prepare

__all__ = [
    "BOUNDS",
    "FULL_DRAWS",
    "MOST_PIECES",
    "TRAINING",
    "Choice",
    "Prepared",
    "causes_at",
    "forecast",
    "glimpse",
    "on_the_way",
    "prepare",
    "read_choice",
]
