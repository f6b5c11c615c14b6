"""What this machine holds: the diary in its folder, and the samples that came with the program."""

from crampcast.home.diary import (
    DiaryWhenNeeded,
    has_diary,
    known_of_runner,
    open_diary,
    saved_answers,
    sweat_entries,
)
from crampcast.home.samples import sample

__all__ = [
    "DiaryWhenNeeded",
    "has_diary",
    "known_of_runner",
    "open_diary",
    "sample",
    "saved_answers",
    "sweat_entries",
]
