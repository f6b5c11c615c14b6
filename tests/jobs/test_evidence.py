"""The evidence command's answer."""

from __future__ import annotations

import pytest

from crampcast.errors import UnusableInput
from crampcast.jobs.evidence import evidence

CONTRACT = {"claim", "verdict", "grade", "for", "against", "sources"}


def test_every_entry_carries_the_contract():
    entries = evidence()["entries"]
    assert len({entry["id"] for entry in entries}) == 57
    for entry in entries:
        assert set(entry) >= CONTRACT
        assert entry["claim"]


@pytest.mark.parametrize("number", range(1, 34))
def test_every_point_of_the_article_can_be_asked_for(number):
    answer = evidence(f"S{number}")
    assert set(answer) >= CONTRACT
    assert answer["id"] == f"S{number}"


def test_a_point_in_parts_takes_its_weakest_grade():
    answer = evidence("s24")
    assert answer["grade"] == "D"
    assert answer["grade_note"] == "S24a: B, S24b: D"
    keys = [source["key"] for source in answer["sources"]]
    assert len(keys) == len(set(keys))


def test_a_red_flag_says_what_to_do():
    assert evidence("rf1")["action"] == "stop_and_seek_help"


def test_the_terms_of_the_model_stand_beside_the_claim():
    assert "pace_faster_than_own_predicted" in {p["name"] for p in evidence("S2")["hazard_priors"]}
    assert evidence("S13")["hazard_priors"] == []


def test_recalled_details_stay_marked():
    sources = {s["key"]: s for s in evidence("S1")["sources"]}
    assert sources["jung_2005"]["citation_confirmed"] is False
    assert sources["jung_2005"]["caveat"]


@pytest.mark.parametrize("wrong", ["S34", "RF11", "I99", "pickle", "", "(", "S" * 10_000, "\x00"])
def test_an_unknown_id_is_unusable(wrong):
    with pytest.raises(UnusableInput) as caught:
        evidence(wrong)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_near_ids_are_offered():
    with pytest.raises(UnusableInput, match="S3"):
        evidence("S34")
