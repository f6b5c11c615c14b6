"""Every point of the source article has its claim, and every statement of `explain` one that exists."""

from __future__ import annotations

import pytest

from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.jobs.evidence import evidence
from crampcast.jobs.explain.answer import triage
from crampcast.jobs.explain.changes import OFFERED


@pytest.mark.parametrize("number", range(1, 34))
def test_a_point_of_the_article_is_answered(number):
    entry = evidence(f"S{number}")
    assert entry["claim"]
    assert entry["advice"]
    assert entry["grade"] in "ABCD"
    assert entry["sources"] or entry["verdict"] == "no_data" or not (entry["for"] or entry["against"])


def test_every_change_that_is_offered_rests_on_a_claim():
    known = {claim.id.rstrip("ab") for claim in load_claims().values()}
    assert {offer.claim for offer in OFFERED} <= known


def test_triage_names_flags_that_exist():
    assert {line["red_flag"] for line in triage() if line["red_flag"]} <= set(load_red_flags())
