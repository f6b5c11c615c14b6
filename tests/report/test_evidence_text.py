"""The evidence command's text."""

from __future__ import annotations

import pytest

from crampcast.jobs.evidence import evidence
from crampcast.report.evidence_text import evidence_text


def test_the_whole_register_is_one_line_an_entry():
    lines = evidence_text(evidence()).splitlines()
    assert len(lines) == len(evidence()["entries"])
    assert lines[0].split()[:3] == ["S1", "D", "contested"]


@pytest.mark.parametrize("entry", evidence()["entries"], ids=lambda entry: entry["id"])
def test_a_page_shows_grade_findings_and_sources(entry):
    words = " ".join(evidence_text(entry).split())
    assert f"Grade {entry['grade']} " in words
    for finding in [*entry["for"], *entry["against"]]:
        assert " ".join(finding.split()) in words
    for source in entry["sources"]:
        assert " ".join(source["citation"].split()) in words
        assert source["caveat"] in words


def test_a_red_flag_begins_with_what_to_do():
    second = evidence_text(evidence("RF1")).splitlines()[1]
    assert second == "Stop. Get medical help."


def test_a_recalled_flag_says_so():
    recalled = [entry for entry in evidence()["entries"] if entry.get("confirmed") is False]
    assert recalled
    for entry in recalled:
        assert "Recalled from common practice" in evidence_text(entry)


def test_numbers_of_the_model_are_not_shown_as_literature():
    assert "0.7 ± 0.35 (log hazard, per 10 %; chosen by us, not literature)" in " ".join(
        evidence_text(evidence("S2")).split()
    )


def test_lines_fit_a_terminal():
    for entry in evidence()["entries"]:
        assert max(map(len, evidence_text(entry).splitlines())) <= 100, entry["id"]


def test_a_stranger_s_text_stays_harmless():
    assert "\x1b" not in evidence_text({"id": "S1", "title": "\x1b[31m", "claim": "a\nb", "grade": "?"})
