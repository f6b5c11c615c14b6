"""Cohort files that nobody has seen: refused in one line, or every outcome answered or told why not."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from crampcast.errors import UnusableInput
from crampcast.evidence.priors import load_hazard_priors
from crampcast.jobs.cohorts.bodies import Lived, Simulated
from crampcast.jobs.cohorts.choices import Chosen, default_choices
from crampcast.jobs.cohorts.contraction import ingredients
from crampcast.jobs.cohorts.effects import PERSONAL, draw_effects
from crampcast.jobs.cohorts.food import eaten
from crampcast.jobs.cohorts.people import draw_pool
from crampcast.jobs.cohorts.reader import Cohort, read_cohort
from crampcast.jobs.cohorts.sensitivity import variations
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.traits import log_ratio, shares_of
from crampcast.jobs.cohorts.validating import Ready, predict

HEAD = 'key = "a"\ncitation = "Made up."\nconfirmed = true\n'
EVENT = '[event]\ndiscipline = "run"\ndistance_km = 10\n'
RUNNERS = "[runners]\nn = 10\n"
OUTCOME = '[[outcome]]\nid = "a"\nkind = "incidence"\nuse = "validate"\ngrade = "read"\n'
WHOLE = HEAD + EVENT + RUNNERS + OUTCOME
UNANSWERED = {
    "late_both": "after_km",
    "mild": "how the others divide into mild (ran on)",
    "again_else": "next_decade",
    "trunk": "trunk",
    "neck": "neck",
    "unknown_kind": "hazard_curve",
    "season": "season",
    "or_moon": "moon_phase",
    "rr_wbgt": "same for all",
    "md_out": "not a part",
    "nd_tea": "tea",
    "grp_word": "veterans",
}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key = ", "not TOML"),
        (EVENT + RUNNERS + OUTCOME, "key is missing"),
        (HEAD + RUNNERS + OUTCOME, "event.discipline"),
        (HEAD + EVENT + OUTCOME, "runners.n"),
        (HEAD + EVENT + RUNNERS, "no outcome"),
        (WHOLE.replace('grade = "read"\n', ""), "grade"),
        (WHOLE.replace("n = 10", "n = 10\nmale_fraction = 20.6"), "not a fraction"),
        (WHOLE.replace("n = 10", "n = 10\nage_years = { mean = 40, sd = -1 }"), "negative"),
        (WHOLE.replace("n = 10", "n = 10\nweekly_km = { low = 60, high = 20 }"), "exceeds"),
        (WHOLE + "value = 0.1\nlow = 0.3\nhigh = 0.2\n", "exceeds"),
        (WHOLE + "value = 1.2\n", "not a fraction"),
        (WHOLE + "k = 12\nn = 10\n", "exceeds n"),
        (WHOLE + "value = 0.1\nsd = -1\n", "negative"),
        (WHOLE + OUTCOME, "given twice"),
        (WHOLE + 'arm = "x"\n', "does not define"),
        (WHOLE + 'value = "much"\n', "not a number"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(text, says, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput) as refused:
        read_cohort(path)
    line = str(refused.value)
    assert says in line
    assert "wrong.toml" in line
    assert "\n" not in line


def test_unknown_keys_are_ignored_with_a_warning(data):
    cohort = read_cohort(data / "cohorts" / "every_kind.toml")
    told = " ".join(cohort.warnings)
    assert all(word in told for word in ("mood", "elevation_gain_ft", "shoe_size"))


def ready_without_bodies(cohort: Cohort, runners: int) -> Ready:
    """Return a cohort whose runners tire evenly, as if it had been simulated."""
    arm, choices, chosen, rng = cohort.arms[0], default_choices(), Chosen(), np.random.default_rng(0)
    place = setting(cohort, arm, choices, chosen)
    pool = draw_pool(arm, place, choices, chosen, runners, rng)
    length = np.asarray(place.track.length_m)
    done = np.cumsum(length) / length.sum() + np.zeros((runners, 1))
    time_s = done * (pool.own_s / np.exp(pool.form))[:, None]
    muscles = (runners, len(length), 10)
    lived = Lived(
        time_s=time_s,
        duration_s=np.diff(time_s, axis=1, prepend=0.0),
        km=done * place.km,
        own_time_s=done * pool.own_s[:, None],
        log_ratio=rng.normal(0.0, 0.2, (runners, 1, 10)) + np.zeros(muscles),
        fatigue=0.15 * done[..., None] + np.zeros(muscles),
        damage=0.1 * done[..., None] + np.zeros(muscles),
        done=done,
        moving=np.zeros((runners, len(length), 8)),
        loss_pct=rng.normal(2.0, 1.0, runners),
        water_change_l=-rng.uniform(0.5, 2.0, runners),
        cation_change_mmol=-rng.uniform(20.0, 90.0, runners),
    )
    food = eaten(arm, time_s[:, -1] / 3600.0, choices, chosen, rng)
    ran = Simulated(pool, food, lived, place, staged=False)
    parts = ingredients(lived, choices.events)
    shares = shares_of(arm, choices, chosen)
    return Ready(cohort, choices, tuple(chosen.listed()), {arm.id: ran}, {arm.id: parts}, {arm.id: shares})


@pytest.fixture(scope="module")
def answered():
    cohort = read_cohort(Path(__file__).parents[1] / "data" / "cohorts" / "every_kind.toml")
    ready = ready_without_bodies(cohort, 128)
    effects = draw_effects(20, ready.choices, np.random.default_rng(0))
    return ready, effects, predict(ready, cohort.outcomes, effects, 0)


def test_what_cannot_be_predicted_says_why_and_hides_nothing_else(answered):
    ready, _, results = answered
    silent = {name for name, result in results.items() if result["status"] == "cannot_predict"}
    assert silent == set(UNANSWERED)
    for name, word in UNANSWERED.items():
        assert word in results[name]["reason"]
        assert results[name]["inside"] is None
    assert set(results) == {outcome.id for outcome in ready.cohort.outcomes}


def test_every_other_kind_has_a_number_within_its_bounds(answered):
    _, _, results = answered
    for name, result in results.items():
        if name in UNANSWERED:
            continue
        assert np.isfinite(result["predicted"])
        if result["predicted_interval"] is not None:
            low, high = result["predicted_interval"]
            assert low <= result["predicted"] <= high
    for share in ("inc", "inc6", "serious", "late_time", "again", "adductor", "grp", "nd_tea", "nd_male"):
        if share not in UNANSWERED:
            assert 0.0 <= results[share]["predicted"] <= 1.0
    assert results["inc6"]["predicted"] > results["inc"]["predicted"] > results["serious"]["predicted"]
    assert 0.0 < results["where"]["predicted"] <= 21.1


def test_the_same_seed_gives_the_same_answers(answered):
    ready, effects, results = answered
    again = predict(ready, ready.cohort.outcomes, effects, 0)
    assert again == results


def test_choices_that_were_made_are_listed_with_reasons(answered):
    made = {choice["name"]: choice for choice in answered[0].chosen}
    assert "runners.mass_kg" in made
    assert "weather.temperature_c" in made
    assert "runners.finish_h" not in made
    assert all(choice["reason"] for choice in made.values())


@pytest.mark.parametrize("name", sorted(variations()))
def test_a_variation_changes_choices_and_nothing_unknown(name):
    assert default_choices(**variations()[name]) != default_choices()


def test_back_trouble_raises_the_hazard_of_a_simulated_runner_by_its_prior():
    names, choices = load_hazard_priors(), default_choices()
    two = np.zeros(2)
    pool = SimpleNamespace(male=two, age_years=two, weekly_km=two, longest_run_km=two + 50.0)
    traits = defaultdict(lambda: two, back_pain=np.array([0.0, 1.0]))
    back = "low_back_pain_with_time_loss"
    effects = SimpleNamespace(personal=dict.fromkeys(PERSONAL, 0.0) | {back: names[back].mean})
    without, trouble = log_ratio(pool, np.arange(2), traits, effects, 42.2, choices)
    assert trouble - without == pytest.approx(names[back].mean)
    assert names[back].mean > 0.0
