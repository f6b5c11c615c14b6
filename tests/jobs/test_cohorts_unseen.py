"""Cohort files made up at random: every outcome has a number or a reason, and the file never fails."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.evidence.cohorts import cohort_keys
from crampcast.jobs.cohorts import vocabulary
from crampcast.jobs.cohorts.choices import Chosen, default_choices
from crampcast.jobs.cohorts.effects import draw_effects
from crampcast.jobs.cohorts.reader import read_cohort
from crampcast.jobs.cohorts.replicate import check_words
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.validating import predict
from crampcast.jobs.cohorts.vocabulary import (
    AMONG,
    KINDS,
    LEVELS,
    MUSCLES,
    SCALED_FACTORS,
    SEVERITIES,
    VARIABLES,
    WINDOWS,
    YES_NO_FACTORS,
)

from .test_cohorts import ready_without_bodies

HEAD = """key = "made_up"
citation = "Made up."
confirmed = false
free = ["weather", "runners.weekly_km"]

[event]
discipline = "run"
distance_km = 42.2

[runners]
n = 40
male_fraction = 0.7
history_fraction = 0.3
strength_training_fraction = 0.4
"""
STRANGE = "one_never_heard_of"


def words(known: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly known words, at times another."""
    return st.one_of(st.sampled_from(known), st.sampled_from(known), st.just(STRANGE))


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "severity": words(SEVERITIES),
    "window": words(WINDOWS),
    "among": words(AMONG),
    "muscle": words(MUSCLES),
    "level": words(LEVELS),
    "factor": words((*YES_NO_FACTORS, *SCALED_FACTORS)),
    "variable": words(VARIABLES),
    "compare": words(("crampers_v_others", "recurrent_v_single")),
    "within": words(("same_race", "next_race")),
    "of": words(("incidence", "muscle_share", "severity_share", "onset_share_after", "onset_share_before")),
    "basis": words(("distance", "time", "unspecified")),
    "scale": words(("log",)),
    "across_arms": words(("any", "every")),
    "direction": words(("above_one", "below_one", "above_zero", "below_zero")),
    "value": st.floats(0.0, 1.0),
    "sd": st.floats(0.0, 9.0),
    "per": st.floats(0.01, 20.0),
    "n": st.integers(1, 60),
    "after_km": st.floats(0.0, 60.0),
    "before_km": st.floats(0.0, 60.0),
    "after_fraction": st.floats(0.0, 1.0),
    "before_fraction": st.floats(0.0, 1.0),
    "adjusted": st.booleans(),
    "share_of_answers": st.floats(0.0, 1.0),
    "section": st.fixed_dictionaries({"from_km": st.floats(0.0, 30.0), "to_km": st.floats(30.0, 60.0)}),
    "group": st.fixed_dictionaries(
        {
            "factor": words((*YES_NO_FACTORS, *SCALED_FACTORS)),
            "level": st.one_of(st.sampled_from(["present", "absent", "veterans"]), st.floats(0.0, 60.0)),
        }
    ),
    "crampers": st.fixed_dictionaries({"mean": st.floats(0.0, 9.0), "n": st.integers(1, 30)}),
    "others": st.fixed_dictionaries({"mean": st.floats(0.0, 9.0), "n": st.integers(1, 30)}),
}
OUTCOMES = st.lists(
    st.tuples(words(KINDS), st.fixed_dictionaries({}, optional=FIELDS)), min_size=1, max_size=6
)


def toml(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


def written(outcomes: list[tuple[str, dict[str, Any]]], head: str = HEAD) -> str:
    """Return a cohort file."""
    parts = [head]
    for number, (kind, fields) in enumerate(outcomes):
        lines = {"id": f"o{number}", "kind": kind, "use": "validate", "grade": "recalled", **fields}
        parts.append("[[outcome]]\n" + "\n".join(f"{k} = {toml(v)}" for k, v in lines.items()) + "\n")
    return "\n".join(parts)


def read(text: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made_up.toml"
        path.write_text(text, encoding="utf-8")
        return read_cohort(path)


@pytest.fixture(scope="module")
def ready():
    """Forty runners who tire evenly, and three studies of them."""
    made = ready_without_bodies(read(written([("incidence", {})])), 32)
    return made, draw_effects(3, made.choices, np.random.default_rng(0))


@given(OUTCOMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_outcome_has_a_number_or_a_reason(ready, outcomes):
    made, effects = ready
    try:
        cohort = read(written(outcomes))
    except UnusableInput:
        return
    found = predict(made, cohort.outcomes, effects, 0)
    assert set(found) == {f"o{number}" for number in range(len(outcomes))}
    for one in found.values():
        assert one["status"] in ("inside", "outside", "cannot_predict")
        if one["status"] == "cannot_predict":
            assert one["reason"]
        else:
            assert np.isfinite(one["predicted"])
    json.dumps(found, allow_nan=False)


EVENTS = st.fixed_dictionaries(
    {"discipline": st.sampled_from(["run", "triathlon"]), "distance_km": st.floats(5.0, 170.0)},
    optional={
        "climb_m": st.floats(0.0, 9000.0),
        "descent_m": st.floats(0.0, 9000.0),
        "surface": st.sampled_from(["road", "trail", "sand"]),
        "swim_km": st.floats(0.0, 4.0),
        "bike_km": st.floats(0.0, 190.0),
        "start_local": st.just("06:30"),
        "duration_h": st.fixed_dictionaries({"high": st.floats(12.0, 40.0)}),
    },
)


@given(EVENTS)
@settings(max_examples=25, deadline=None)
def test_any_event_can_be_laid_out(event):
    text = HEAD.replace(
        'discipline = "run"\ndistance_km = 42.2\n', "".join(f"{k} = {toml(v)}\n" for k, v in event.items())
    )
    cohort = read(text + '[[outcome]]\nid = "a"\nkind = "incidence"\nuse = "validate"\ngrade = "read"\n')
    place = setting(cohort, cohort.arms[0], default_choices(), Chosen())
    assert place.km == pytest.approx(event["distance_km"])
    assert np.isfinite(np.asarray(place.track.length_m)).all()


FURTHER = sorted(
    (p for p in (files("crampcast.evidence.cohorts") / "further").iterdir() if p.name.endswith(".toml")),
    key=lambda path: path.name,
)


@pytest.mark.parametrize("path", FURTHER, ids=lambda path: path.name)
def test_further_cohorts_are_read_without_a_warning_and_never_fitted(path):
    cohort = read_cohort(Path(str(path)))
    assert cohort.key == path.name.removesuffix(".toml")
    assert cohort.warnings == ()
    assert {outcome.use for outcome in cohort.outcomes} <= {"validate", "report"}
    assert cohort.key not in cohort_keys()
    for outcome in cohort.outcomes:
        if outcome.use == "validate":
            check_words(outcome)


def test_the_page_on_cohort_files_names_every_word_and_its_example_is_read(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "reference" / "cohort_files.md").read_text("utf-8")
    words = {*vocabulary.DISCIPLINES, *SEVERITIES, *vocabulary.WINDOWS, *AMONG, *KINDS, *LEVELS, *MUSCLES}
    words |= {*vocabulary.YES_NO_FACTORS, *SCALED_FACTORS, *vocabulary.VARIABLES}
    words |= {name for fields in vocabulary.FIELDS.values() for name in fields}
    assert {word for word in words if f"`{word}`" not in page} == set()
    example = tmp_path / "my_study_2024.toml"
    example.write_text(page.split("```toml")[1].split("```")[0], encoding="utf-8")
    cohort = read_cohort(example)
    assert (cohort.warnings, [outcome.id for outcome in cohort.outcomes]) == ((), ["incidence"])
