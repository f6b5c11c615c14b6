"""Answers are checked, unusable ones are refused in one line, and nothing else ever happens."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.sources import load_sources
from crampcast.runner import (
    Injury,
    Profile,
    ReferenceRace,
    SweatTest,
    ask,
    faster_than_world_record,
    from_toml,
    parse_race,
    questions,
    to_toml,
    world_record_time_s,
)
from crampcast.runner.profile import FIELDS

FULL = """
mass_kg = 68.5
height_m = 1.75
sex = "female"
age = 41
weekly_km = 55
weekly_climb_m = 900
longest_run_km = 32
recent_race = ["42.2 km 3:45:00 2026-04-12", "50 km 2400 m 7:10:00"]
strength_sessions_per_week = 2
cramp_history = 3
previous_injury = ["left calf", "hamstrings", "lower back"]
family_history = true
sweat_rate_l_h = 0.9
sweat_sodium_mmol_l = 45
sweat_tests = [{ sweat_l_h = 0.8, temperature_c = 18 }, { sweat_l_h = 1.0, sodium_mmol_l = 44 }]
heat_acclimatised = 0.4
gut_trained = true
first_ultra = false
nsaid = "don't know"
pregnant = false
kidney_disease = false
heart_disease = false
diuretic = false
sickle_trait = "unknown"
ill = false
new_to_trails = false
pack_kg = 3
poles = true
carry = "2x500 ml, 6 pockets"
emergency_number = "+41 144"
"""


def test_every_key_is_read() -> None:
    runner = from_toml(FULL)
    assert runner.unknown == {"nsaid", "sickle_trait"}
    assert all(runner.answered(key) for key in FIELDS)
    assert runner.recent_race == (
        ReferenceRace(42200.0, 13500.0, None, date(2026, 4, 12)),
        ReferenceRace(50000.0, 25800.0, 2400.0, None),
    )
    assert runner.previous_injury == (Injury("calf", "left"), Injury("hamstring"), Injury("lower_back"))
    assert runner.sweat_tests == (SweatTest(0.8, 18.0), SweatTest(1.0, None, 44.0))
    assert runner.gut_trained == 1.0
    assert runner.first_ultra is False
    assert runner.warnings == ()


def test_the_questions_and_the_profile_name_the_same_keys() -> None:
    assert {q.key for q in questions()} == set(FIELDS)


def test_a_profile_survives_being_written() -> None:
    runner = from_toml(FULL)
    assert from_toml(to_toml(runner)) == runner
    assert from_toml(to_toml(Profile())) == Profile()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("mass_kg = -3", "outside 25 to 250"),
        ("mass_kg = 330", "pounds, write 150"),
        ("mass_kg = nan", "not a number"),
        ("mass_kg = inf", "not a number"),
        ("mass_kg = true", "not a number"),
        ('mass_kg = "heavy"', "not a number"),
        ("mass_kg = [68]", "not a number"),
        ("mass_kg = 2026-01-01", "not a number"),
        ("height_m = 175", "centimetres, write 1.75"),
        ("height_m = 5.75", "feet, write 1.75"),
        ("height_m = 69", "inches, write 1.75"),
        ("age = 300", "outside 5 to 110"),
        ("age = -1", "outside 5 to 110"),
        ('sex = "m4le"', "female, male, unspecified"),
        ("sex = 1", "female, male, unspecified"),
        ("cramp_history = 11", "outside 0 to 10"),
        ("cramp_history = 2.5", "not a whole number"),
        ("heat_acclimatised = 40", "per cent, write 0.4"),
        ("nsaid = 1", "neither true nor false"),
        ('nsaid = "sometimes"', "neither true nor false"),
        ("sweat_rate_l_h = 900", "millilitres an hour, write 0.9"),
        ("sweat_sodium_mmol_l = 1000", "mg/L, write 43"),
        ("sweat_tests = -1", "not a number of tests"),
        ("sweat_tests = [{ litres = 1 }]", "no 'litres'"),
        ("sweat_tests = [9.5]", "outside 0.05 to 6"),
        ('recent_race = "42.2 km 1:30:00"', "world record"),
        ('recent_race = "soon"', "no distance"),
        ("recent_race = 42.2", "not a race in words"),
        ('recent_race = "10 km 40:00:00"', "slower than a stroll"),
        ('recent_race = "10 km 45:00 2026-02-31"', "no such day"),
        ("mass_kg = 30\nheight_m = 2.2", "no human build"),
        ("mass_kg = 200\nheight_m = 1.5", "pounds, write 90.7"),
        ("previous_injury = 3", "not a place"),
        ('previous_injury = "elbow"', "no muscle or joint"),
        ('previous_injury = ["left clff"]', "no muscle or joint"),
        ("mass_kg = " + "9" * 400, "not a number"),
    ],
)
def test_unusable_answers_are_refused_with_key_and_remedy(line: str, says: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        from_toml(line, where="me.toml")
    message = str(caught.value)
    assert says in message
    assert message.startswith("me.toml, ")
    assert line.partition(" =")[0] in message
    assert "\n" not in message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('mass_kg = "150 lb"', "mass_kg", 68.0389),
        ('height_m = "175 cm"', "height_m", 1.75),
        ('weekly_km = "30 mi"', "weekly_km", 48.28032),
        ('weekly_climb_m = "2000 ft"', "weekly_climb_m", 609.6),
        ('sweat_rate_l_h = "900 ml/h"', "sweat_rate_l_h", 0.9),
        ('mass_kg = "68,5"', "mass_kg", 68.5),
    ],
)
def test_a_unit_may_be_written(line: str, key: str, value: float) -> None:
    assert getattr(from_toml(line), key) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("line", ['mass_kg = "68 km"', 'mass_kg = "5000 lb"', 'height_m = "tall"'])
def test_a_wrong_unit_is_refused(line: str) -> None:
    with pytest.raises(UnusableInput):
        from_toml(line)


def test_a_profile_made_in_code_is_checked_too() -> None:
    with pytest.raises(UnusableInput, match="outside"):
        Profile(mass_kg=-1.0)
    with pytest.raises(UnusableInput, match="no human build"):
        Profile(mass_kg=30.0, height_m=2.2)


def test_unknown_keys_are_named_with_near_ones() -> None:
    runner = from_toml("weigth = 68\nmass_kgs = 68\nfavourite_colour = 'red'", where="me.toml")
    assert runner == Profile()
    assert any("mass_kgs" in line and "did you mean mass_kg" in line for line in runner.warnings)
    assert any("favourite_colour" in line and "ignored" in line for line in runner.warnings)


def test_a_mass_that_smells_of_pounds_is_pointed_out() -> None:
    (line,) = from_toml("mass_kg = 154\nheight_m = 1.75").warnings
    assert "if the mass is in pounds, write 69.9" in line


@pytest.mark.parametrize(
    "text",
    [
        "mass_kg = ",
        "= 3",
        "[[[",
        "a" * 5000,
        "\x00",
        "x = " + "[" * 20000,
        "x = " + "{a=" * 20000,
        "a.b = 1\na = 2",
    ],
)
def test_hostile_toml_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        from_toml(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "photo.toml"
    binary.write_bytes(b"\xff\xd8\xff\xe0" * 10)
    large = tmp_path / "large.toml"
    large.write_text("# padding\n" * 200_000)
    for path, says in (
        (tmp_path / "none.toml", "no such file"),
        (tmp_path, "no such file"),
        (binary, "not text"),
        (large, "1 MB"),
    ):
        with pytest.raises(UnusableInput, match=says):
            from_toml(path)
    marked = tmp_path / "marked.toml"
    marked.write_bytes(b"\xef\xbb\xbfmass_kg = 70\r\n")
    assert from_toml(marked).mass_kg == 70.0


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(), st.datetimes()
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=12), ANYTHING, max_size=8))
@example({"mass_kg": 10**5000})
@example({"runner": {"mass_kg": 70}})
@example({"recent_race": ["9" * 200 + " km 1:00:00"]})
@example({"sweat_tests": [{}]})
def test_any_answers_are_a_profile_or_a_refusal(answers: dict[str, object]) -> None:
    refusal = ""
    try:
        runner = Profile.from_mapping(answers)
    except UnusableInput as why:
        refusal, runner = str(why), Profile()
    assert "\n" not in refusal
    assert len(refusal) < 600
    assert from_toml(to_toml(runner)) == runner


@given(st.text(max_size=60) | st.from_regex(r"[0-9:. kmhin]{1,30}"))
def test_any_words_are_a_race_or_a_refusal(text: str) -> None:
    try:
        race = parse_race(text)
    except UnusableInput:
        return
    assert race.distance_m > 0
    assert race.time_s > 0
    assert not faster_than_world_record(race.distance_m, race.time_s)


@pytest.mark.parametrize(
    ("text", "distance_m", "time_s", "climb_m"),
    [
        ("42.2 km 3:45:00", 42200.0, 13500.0, None),
        ("half marathon 1:45", 21097.5, 6300.0, None),
        ("Half-Marathon in 1:52:10", 21097.5, 6730.0, None),
        ("marathon 3h45", 42195.0, 13500.0, None),
        ("10k 45:10", 10000.0, 2710.0, None),
        ("10,5 km 55:00", 10500.0, 3300.0, None),
        ("5 km 25 min", 5000.0, 1500.0, None),
        ("100 mi 22:30:00", 160934.4, 81000.0, None),
        ("26.2 miles 3:59:59", 26.2 * 1609.344, 14399.0, None),
        ("50 km 2400 m 7:10:00", 50000.0, 25800.0, 2400.0),
        ("1500 m 4:30", 1500.0, 270.0, None),
    ],
)
def test_races_in_words(text: str, distance_m: float, time_s: float, climb_m: float | None) -> None:
    race = parse_race(text)
    assert race.distance_m == pytest.approx(distance_m)
    assert (race.time_s, race.climb_m) == (time_s, climb_m)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_record_speeds_fall_with_distance_beyond_the_sprints(sex: str) -> None:
    distances = [400.0 * 1.07**i for i in range(110)]
    speeds = [d / world_record_time_s(d, sex) for d in distances]
    assert all(a >= b for a, b in pairwise(speeds))


def test_a_woman_is_measured_against_women() -> None:
    assert faster_than_world_record(42195.0, 2.05 * 3600, "female")
    assert not faster_than_world_record(42195.0, 2.05 * 3600, "male")
    with pytest.raises(UnusableInput, match="world record"):
        from_toml('sex = "female"\nrecent_race = "marathon 2:03:00"')


def test_asking_repeats_until_the_answer_is_usable() -> None:
    typed = iter(["fifty", "-5", "31", "2000", "", "marathon 4:00", "help", "unknown"])
    told: list[str] = []
    runner = ask(lambda _text: next(typed), "imperial", groups=("training",), tell=told.append)
    assert runner.weekly_km == pytest.approx(31 * 1.609344)
    assert runner.weekly_climb_m == pytest.approx(2000 * 0.3048)
    assert runner.longest_run_km is None
    assert runner.unknown == {"strength_sessions_per_week"}
    assert len(told) == 3


def test_asking_gives_up_after_five_unusable_answers() -> None:
    with pytest.raises(UnusableInput, match="no usable answer"):
        ask(lambda _text: "much", groups=("training",))


def test_men_are_not_asked_about_pregnancy() -> None:
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return "male" if "sex" in text else ""

    ask(prompt, groups=("card",))
    assert not any("pregnant" in text for text in asked)
    assert len(asked) == len(questions("card")) - 1


def test_what_is_known_is_not_asked_again() -> None:
    runner = ask(lambda _text: "", groups=("training",), known=from_toml(FULL))
    assert runner == from_toml(FULL)


def test_every_parameter_of_the_room_names_a_source() -> None:
    keys = load_parameters().sources("runner.")
    assert keys
    assert keys <= set(load_sources())


def test_the_questions_are_complete() -> None:
    table = tomllib.loads((Path(__file__).parents[2] / "src/crampcast/runner/questions.toml").read_text())
    for question in table["question"]:
        assert question["text"].endswith("?")
        assert question["help"]
        assert question["remedy"]
