"""Out of a cramp: questions before stretches, no amount to whom it could harm, ranks that evidence leads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.rescue import STRETCHED, load_remedies, load_stretches
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.jobs.rescue.code import ALPHABET, SIDES, Done, decode, encode
from crampcast.jobs.rescue.request import At, Trial, parse_at, parse_muscle
from crampcast.report.drawing import figure_names
from crampcast.report.rescue_text import ceiling_line, part_lines
from crampcast.runner.profile import Profile

WELL = {
    "age": 40.0,
    "sex": "male",
    "mass_kg": 70.0,
    "height_m": 1.78,
    "kidney_disease": False,
    "heart_disease": False,
    "diuretic": False,
    "nsaid": False,
    "sickle_trait": False,
    "first_ultra": False,
    "ill": False,
}
PLAN = {
    "status": "ok",
    "profile": {"distance_m": [0.0, 50_000.0], "time_s": [0.0, 20_000.0], "speed_m_s": [2.5, 2.5]},
    "schedule": [
        {"time_s": 10_500.0, "fluid_ml": 150.0, "carbohydrate_g": 25.0, "sodium_mg": 100.0},
        {"time_s": 15_000.0, "fluid_ml": 900.0, "carbohydrate_g": 90.0, "sodium_mg": 900.0},
    ],
}


def words(answer) -> str:
    return " ".join(line for step in answer["steps"] for line in step["says"])


@pytest.mark.parametrize("muscle", [None, *STRETCHED])
def test_the_first_question_decides_whether_to_stretch_at_all(muscle):
    answer = rescue(RescueRequest(muscle=muscle))
    assert answer["triage"][0]["red_flag"] == "RF0"
    assert answer["triage"][0]["stop"]
    assert [flag["id"] for flag in answer["red_flags"]] == list(load_red_flags())


@pytest.mark.parametrize("muscle", STRETCHED)
def test_every_muscle_has_a_drawn_and_timed_stretch(muscle):
    (stretch,) = [s for s in rescue(RescueRequest(muscle=muscle))["steps"] if s["id"] == "stretch"]
    assert stretch["figure"] in figure_names()
    assert stretch["seconds"] == [15.0, 30.0]
    assert stretch["grade"] == "A"
    assert load_stretches()[muscle].avoid


def test_the_article_s_points_are_steps_in_their_order():
    steps = rescue(RescueRequest(muscle="calf"))["steps"]
    assert [s["claim"] for s in steps] == ["S15", "S16", "S17", "S18", "S20", "S24a"]
    assert [s["order"] for s in steps] == list(range(1, 7))
    assert all(s["grade"] == load_claims()[s["claim"]].grade for s in steps)
    timed = {s["id"]: s["seconds"] for s in steps if s["seconds"]}
    assert set(timed) == {"stretch", "massage", "warmth"}
    assert all(0.0 < low <= high <= 600.0 for low, high in timed.values())
    assert steps[-1]["asks"]
    assert "though you ate and drank as planned" in steps[-1]["says"][0]


@pytest.mark.parametrize(
    "who",
    [
        None,
        Profile(mass_kg=70.0),
        *(Profile(**WELL | {key: True}) for key in ("kidney_disease", "heart_disease", "diuretic")),
        Profile(**WELL | {"sex": "female", "pregnant": True}),
        Profile(**WELL | {"age": 16.0}),
    ],
)
def test_no_amount_is_named_to_whom_it_could_harm(who):
    said = words(rescue(RescueRequest(muscle="calf", plan=PLAN, at=At(25_000.0, None), profile=who)))
    assert " ml" not in said.replace("ml per kg", " ml")
    assert " mg" not in said
    assert "No amount is named" in said


def test_amounts_come_from_the_plan_and_stay_under_the_remedy_s_ceiling():
    answer = rescue(RescueRequest(muscle="calf", plan=PLAN, at=At(25_000.0, None), profile=Profile(**WELL)))
    said = words(answer)
    assert "up to 150 ml, 25 g carbohydrate, 100 mg sodium" in said
    assert "At most 70 ml (1 ml per kg), 2 times a race" in said
    assert answer["resume"]["pace_ceiling_s_km"] == pytest.approx(1000.0 / (2.5 * 0.9))


def test_a_part_of_the_course_names_what_is_planned_there_and_only_to_whom_it_may():
    parts = [
        {"kind": "cramp", "muscle": "calf", "from_m": a, "to_m": a + 20_000.0, "pace_ceiling_s_km": 400.0}
        for a in (0.0, 20_000.0)
    ]
    rows = [
        {"distance_m": d, "carbohydrate_g": 20.0, "fluid_ml": 100.0} for d in (5_000.0, 19_999.0, 20_000.0)
    ]
    plan = PLAN | {"contingencies": parts, "schedule": rows}
    told = rescue(RescueRequest(plan=plan, profile=Profile(**WELL)))["resume"]["by_part"]
    assert [row["planned"]["carbohydrate_g"] for row in told] == [40.0, 20.0]
    untold = rescue(RescueRequest(plan=plan, profile=Profile(**WELL | {"kidney_disease": True})))
    assert [row["planned"] for row in untold["resume"]["by_part"]] == [None, None]


def test_a_refused_plan_feeds_nobody():
    said = words(
        rescue(
            RescueRequest(plan=PLAN | {"status": "refused"}, at=At(25_000.0, None), profile=Profile(**WELL))
        )
    )
    assert "150 ml" not in said


def test_the_plan_s_own_contingency_counts_where_it_has_one():
    row = {"muscle": "calf", "from_m": 20_000.0, "to_m": 30_000.0, "pace_ceiling_s_km": 512.0}
    ask = RescueRequest(muscle="calf", plan=PLAN | {"contingencies": [row]}, at=At(None, 10_000.0))
    assert rescue(ask)["resume"]["pace_ceiling_s_km"] == 512.0
    other = RescueRequest(muscle="foot", plan=ask.plan, at=ask.at)
    assert rescue(other)["resume"]["pace_ceiling_s_km"] != 512.0


def test_in_the_hills_the_ceiling_is_an_effort():
    part = {"kind": "cramp", "muscle": "calf", "from_m": 20_000.0, "to_m": 30_000.0}
    effort = {"pace_ceiling_s_km": 900.0, "flat_pace_ceiling_s_km": 420.0, "power_ceiling_w_kg": 10.1}
    said = []
    for hilly in (True, False):
        plan = PLAN | {"contingencies": [part | effort | {"hilly": hilly}]}
        answer = rescue(RescueRequest(muscle="calf", plan=plan, at=At(None, 10_000.0)))
        assert answer["resume"]["pace_ceiling_s_km"] == 900.0
        assert ("flat_pace_ceiling_s_km" in answer["resume"]) == hilly
        said.append((ceiling_line(answer, "metric"), *part_lines(answer, "metric")))
    assert all("7:00 /km (10.1 W/kg)" in line and "15:00" not in line for line in said[0])
    assert all("15:00 /km" in line for line in said[1])


def test_nobody_is_told_to_run_on_at_night():
    answer = rescue(RescueRequest(night=True))
    assert answer["resume"] is None
    assert answer["steps"][0]["muscle"] == "calf"
    assert answer["night_doctor"] == load_red_flags()["RF10"].advice_wording
    assert "Do not take quinine" in answer["never"]


@given(st.lists(st.builds(Trial, st.sampled_from([r.id for r in load_remedies()]), st.booleans())))
@settings(max_examples=40)
def test_the_record_never_lifts_a_remedy_above_better_evidence(record):
    found = rescue(RescueRequest(record=record))["remedies"]
    assert [r["grade"] for r in found] == sorted(r["grade"] for r in found)
    assert sum(r["tried"] for r in found) == len(record)
    for r in found:
        assert (r["expected"] is None) == (r["tried"] == 0)


def test_among_equals_the_record_decides():
    record = [Trial("massage", True)] * 4 + [Trial("drink_and_eat", False)] * 4
    of_grade_c = [r["id"] for r in rescue(RescueRequest(record=record))["remedies"] if r["grade"] == "C"]
    assert of_grade_c[0] == "massage"
    assert of_grade_c[-1] == "drink_and_eat"


@pytest.mark.parametrize("word", ["elbow", "", "calff", "../x"])
def test_an_unknown_muscle_is_refused_with_what_is_known(word):
    with pytest.raises(UnusableInput, match="--muscle"):
        parse_muscle(word)


@pytest.mark.parametrize("text", ["", "38", "km", "km-3", "kmNaN", "1:75:00", "tomorrow", "km1e9"])
def test_a_place_that_is_none_is_refused(text):
    with pytest.raises(UnusableInput, match="--at"):
        parse_at(text)


def test_a_place_beyond_the_finish_is_refused():
    with pytest.raises(UnusableInput, match="beyond the plan's finish"):
        rescue(RescueRequest(plan=PLAN, at=At(50_001.0, None)))


def test_reported_muscles_can_all_be_named():
    assert [parse_muscle(name) for name in REPORTED] == list(REPORTED)
    assert parse_muscle("Hip flexors") == "hip_flexor"


REMEDIES = st.lists(st.sampled_from([r.id for r in load_remedies()]), unique=True).map(
    lambda names: tuple(r.id for r in load_remedies() if r.id in names)
)


@given(
    st.builds(
        Done,
        st.sampled_from(STRETCHED),
        st.sampled_from(SIDES),
        REMEDIES,
        REMEDIES,
        st.none() | st.integers(0, 254).map(lambda n: 5 * n),
        st.booleans(),
        st.integers(0, 4095),
    ),
    st.integers(0, 9),
    st.sampled_from(ALPHABET),
)
def test_a_code_says_what_was_done_and_tells_every_single_slip(done, place, sign):
    code = encode(done)
    assert decode(f" {code[:5].lower()}-{code[5:]}") == done
    slipped = code[:place] + sign + code[place + 1 :]
    if slipped != code:
        with pytest.raises(UnusableInput, match="mistyped"):
            decode(slipped)


def test_at_night_only_what_is_for_the_night_is_told():
    answer = rescue(RescueRequest(muscle="calf", night=True))
    assert [row["id"] for row in answer["remedies"]] == ["stretch", "massage", "warmth"]
    assert "descent" not in str(answer["steps"])
