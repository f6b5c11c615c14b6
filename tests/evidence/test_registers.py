"""The registers of evidence: complete, graded, and every source resolves."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from importlib.resources import files

import pytest

from crampcast.evidence.claims import GRADES, Claim, load_claims, load_red_flags
from crampcast.evidence.cohorts import cohort_keys, cohort_tables
from crampcast.evidence.priors import load_hazard_priors
from crampcast.evidence.sources import Source, load_sources
from crampcast.evidence.sources._load import _fuller


def test_every_point_of_the_article_is_weighed():
    points = {claim.point for claim in load_claims().values()} - {None}
    assert points == set(range(1, 34))


def test_claims_carry_grade_findings_and_wording():
    for claim in load_claims().values():
        assert claim.grade in GRADES
        assert claim.statement
        assert claim.advice_wording
        assert claim.for_ or claim.against, claim.id


def test_a_claim_against_the_evidence_says_what_is_against_it():
    for claim in load_claims().values():
        if claim.verdict in ("contested", "contradicted"):
            assert claim.against, claim.id


def test_interventions_are_what_the_article_does_not_say():
    assert [key for key in load_claims() if key.startswith("I")] == [f"I{n}" for n in range(1, 10)]


def test_red_flags_are_twelve_and_each_says_what_to_do():
    flags = load_red_flags()
    assert len(flags) == 12
    for flag in flags.values():
        assert all((flag.signs, flag.suspect, flag.action))
    assert "stop_and_call_emergency" in {flag.action for flag in flags.values()}


def test_priors_are_thirty_four_and_none_poses_as_literature():
    priors = load_hazard_priors()
    assert len(priors) == 34
    assert {prior.value_grade for prior in priors.values()} == {"derived"}
    assert priors["hazard_shape_k"].scale == "exponent"
    assert priors["male"].scale == "log_hazard"


def test_a_prior_without_data_is_wide_against_its_mean():
    for prior in load_hazard_priors().values():
        if prior.grade == "D":
            assert prior.sd >= abs(prior.mean), prior.name


def test_points_served_by_priors_are_points_of_the_article():
    known = {f"S{n}" for n in range(1, 34)}
    for prior in load_hazard_priors().values():
        assert set(prior.points) <= known, prior.name


def test_sources_of_claims_flags_and_priors_resolve():
    cited = {s for entry in load_claims().values() for s in entry.sources}
    cited |= {s for entry in load_red_flags().values() for s in entry.sources}
    cited |= {s for entry in load_hazard_priors().values() for s in entry.sources}
    assert cited <= set(load_sources())
    assert len(cited) > 60


def test_cohorts_name_themselves_and_are_registered_sources():
    assert len(cohort_keys()) == 8
    for key in cohort_keys():
        table = cohort_tables(key)
        assert table["key"] == key
        assert key in load_sources()
        ids = [outcome["id"] for outcome in table["outcome"]]
        assert len(ids) == len(set(ids))
        assert {outcome["use"] for outcome in table["outcome"]} <= {"calibrate", "validate", "report"}


def test_further_cohorts_are_registered_sources_too():
    further = [
        p for p in (files("crampcast.evidence.cohorts") / "further").iterdir() if p.name.endswith(".toml")
    ]
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in further]
    assert len(tables) >= 3
    known = {(source.doi or "").casefold() for source in load_sources().values()}
    assert {table["doi"].casefold() for table in tables if "doi" in table} <= known
    assert {table["key"] for table in tables if "doi" not in table} <= set(load_sources())


def test_flags_of_the_register_survive_loading():
    recalled = [source for source in load_sources().values() if source.citation_confirmed is False]
    assert len(recalled) >= 28
    assert all(source.caveat for source in recalled if source.confirmed)


def test_an_unknown_cohort_names_the_known_ones():
    with pytest.raises(KeyError, match="jung_2005"):
        cohort_tables("nobody_1900")


def test_a_claim_is_immutable():
    claim = load_claims()["S1"]
    assert Claim(**asdict(claim)) == claim
    with pytest.raises(AttributeError):
        claim.grade = "A"


def test_two_entries_of_one_work_keep_the_fuller():
    short = Source(key="a_1900", citation="A 1900")
    cited = Source(key="a_1900", citation="A 1900", doi="10.1/a")
    assert _fuller(short, cited, "x.toml") is cited
    assert _fuller(cited, short, "x.toml") is cited


def test_one_key_for_two_works_is_refused():
    one = Source(key="a_1900", citation="A 1900", doi="10.1/a")
    other = Source(key="a_1900", citation="A 1900, another", doi="10.1/b")
    with pytest.raises(ValueError, match="rename one"):
        _fuller(one, other, "x.toml")
