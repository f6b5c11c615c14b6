"""The safety card: who gets no amounts, who gets tighter ones, who does not race."""

from __future__ import annotations

from typing import Any

import pytest

from crampcast.runner import Profile, SafetyCard
from crampcast.runner.card import said_together

HEALTHY: dict[str, Any] = {
    "age": 38,
    "sex": "female",
    "mass_kg": 68,
    "height_m": 1.7,
    "pregnant": False,
    "kidney_disease": False,
    "heart_disease": False,
    "diuretic": False,
    "nsaid": False,
    "sickle_trait": False,
    "first_ultra": False,
    "ill": False,
}


def card(**changes: Any) -> SafetyCard:
    answers = {k: v for k, v in (HEALTHY | changes).items() if v is not None}
    return SafetyCard.from_profile(Profile.from_mapping(answers))


def test_a_healthy_runner_is_free_of_everything() -> None:
    clean = card()
    assert clean.complete
    assert clean.numbers_allowed
    assert clean.missing == clean.unknown == ()
    assert (clean.excluded, clean.flags, clean.no_race, clean.cautions) == ((), (), (), ())


@pytest.mark.parametrize(
    "changes",
    [
        {"age": 17.9},
        {"pregnant": True},
        {"kidney_disease": True},
        {"heart_disease": True},
        {"diuretic": True},
    ],
)
def test_who_gets_no_amounts(changes: dict[str, Any]) -> None:
    judged = card(**changes)
    assert [reason.key for reason in judged.excluded] == list(changes)
    assert judged.excluded[0].text
    assert judged.excluded[0].ask
    assert not judged.numbers_allowed


@pytest.mark.parametrize(
    "changes",
    [{"mass_kg": 59.9}, {"height_m": 1.9}, {"first_ultra": True}, {"nsaid": True}, {"nsaid": "unknown"}],
)
def test_who_is_flagged(changes: dict[str, Any]) -> None:
    judged = card(**changes)
    assert [reason.key for reason in judged.flags] == list(changes)
    assert judged.numbers_allowed


def test_adults_of_18_get_amounts() -> None:
    assert card(age=18).numbers_allowed


@pytest.mark.parametrize(
    "key", ["age", "mass_kg", "height_m", "pregnant", "kidney_disease", "heart_disease", "diuretic"]
)
@pytest.mark.parametrize("answer", ["unknown", None])
def test_not_knowing_and_not_saying_count_as_flagged(key: str, answer: str | None) -> None:
    judged = card(**{key: answer})
    assert [reason.key for reason in judged.flags] == [key]
    assert judged.excluded == ()


def test_nothing_said_means_no_amounts() -> None:
    empty = SafetyCard.from_profile(Profile(weekly_km=50.0))
    assert not empty.complete
    assert not empty.numbers_allowed


def test_pregnancy_concerns_no_man() -> None:
    man = card(sex="male", pregnant=True)
    assert man.excluded == ()
    assert "pregnant" not in man.answered + man.missing + man.unknown
    assert "pregnant" in card(sex="unspecified", pregnant=None).missing


def test_the_ill_do_not_race() -> None:
    judged = card(ill=True)
    assert [reason.key for reason in judged.no_race] == ["ill"]
    assert card(ill="unknown").no_race == ()


def test_sickle_trait_is_a_caution_also_when_unknown() -> None:
    assert [r.key for r in card(sickle_trait=True).cautions] == ["sickle_trait"]
    assert [r.key for r in card(sickle_trait="unknown").cautions] == ["sickle_trait"]
    assert card(sickle_trait=True).flags == ()


def test_a_marathon_is_not_asked_about_an_ultra_but_the_limits_stay() -> None:
    judged = card(first_ultra=None, nsaid=None, diuretic=None)
    said = [reason.text for reason in judged.flags]
    assert "first ultra" in said_together(said, 50_000.0)[0]
    assert said_together(said, 42_500.0) == [
        "Nothing was said about water tablets and painkillers; the cautious limits hold."
    ]
    assert "first_ultra" in [reason.key for reason in judged.flags]
    alone = [reason.text for reason in card(first_ultra=None).flags]
    assert said_together(alone, 42_195.0) == alone != []  # it alone is why the tighter limits hold
