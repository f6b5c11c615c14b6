"""Who runs: profile, safety card, capacities, conditioning, each with its spread and origin."""

from crampcast.runner._question import Injury, Question, SweatTest
from crampcast.runner.card import CardThresholds, Reason, SafetyCard
from crampcast.runner.profile import Profile
from crampcast.runner.questions import ask, from_toml, questions, to_toml
from crampcast.runner.races import ReferenceRace, faster_than_world_record, parse_race, world_record_time_s

__all__ = [
    "CardThresholds",
    "Injury",
    "Profile",
    "Question",
    "Reason",
    "ReferenceRace",
    "SafetyCard",
    "SweatTest",
    "ask",
    "faster_than_world_record",
    "from_toml",
    "parse_race",
    "questions",
    "to_toml",
    "world_record_time_s",
]
