"""A plan at the edge of a limit is packed all the same: a little easier, and saying so."""

from __future__ import annotations

import pytest

from crampcast.course.build import course_from_words
from crampcast.course.stations import Station
from crampcast.jobs.plan import PlanRequest, plan
from crampcast.jobs.plan.packing import PackingOptions
from crampcast.runner.carry import parse_carry
from crampcast.runner.profile import Profile

STATIONS = tuple(Station(f"Aid {km}", 1000.0 * km, water=True, food=km % 10 == 0) for km in range(5, 42, 5))
SALTY = {
    "mass_kg": 82,
    "height_m": 1.84,
    "sex": "male",
    "age": 38,
    "weekly_km": 55,
    "recent_race": "21.1 km 1:38:00",
    "longest_run_km": 32,
    "cramp_history": 7,
    "sweat_rate_l_h": 2.3,
    "sweat_sodium_mmol_l": 85,
    "sweat_tests": 4,
    "gut_trained": True,
}
SAFE = ("pregnant", "kidney_disease", "heart_disease", "diuretic", "nsaid", "first_ultra", "ill")


@pytest.fixture(scope="module")
def salty():
    who = Profile.from_mapping(SALTY | dict.fromkeys((*SAFE, "sickle_trait"), False))
    request = PlanRequest(
        course_from_words("42.2 km 300 m", stations=STATIONS),
        who,
        start="2026-05-31T09:00",
        weather="22-26 C, 60 % rh, sunny, wind 2 m/s",
        draws=16,
        optimise=False,
        packing=PackingOptions(carry=parse_carry("500 ml, 4 pockets")),
    )
    return plan(request)


def test_who_would_lose_a_mouthful_too_much_is_packed_a_little_easier(salty):
    assert salty["packing"]["status"] == "packed"
    assert salty["packing"]["totals"]["fluid_ml"]["packed"] > 1500.0
    assert salty["status"] == "reduced"
    assert salty["reason"].count("more water would be lost") == 1
    deficit = next(use for use in salty["safety"]["limits"] if use["id"] == "H9")
    assert deficit["value"] <= deficit["limit"]
