"""The page of ``explain``: nothing is fetched, every statement links to what the page holds."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from crampcast.report.explain_page import explain_html
from crampcast.report.explain_text import explain_text

SPREAD = {"p10": 1.6, "p50": 2.4, "p90": 4.0}
FALL = {"p10": 0.1, "p50": 0.3, "p90": 0.5}
RESULT = {
    "headline": "Going 5 % easier would have lowered the risk by about 30% (10% to 50%).",
    "confidence": "low",
    "invented": True,
    "cramps": [
        {
            "time_s": 7200.0,
            "distance_m": 21_000.0,
            "muscle": None,
            "side": "left",
            "status": "ok",
            "likely_muscles": [{"muscle": "calf", "share": 0.5}, {"muscle": "hamstring", "share": 0.2}],
            "hazard_ratio": SPREAD,
            "causes": [
                {
                    "name": "pace",
                    "share": 1.1,
                    "low": 0.7,
                    "high": 1.3,
                    "facts": ["first third: 9% faster than your own predicted effort on this ground"],
                    "grade": "B",
                    "claim": "S2",
                    "reference": "your own predicted even effort",
                    "stand_in": False,
                },
                {
                    "name": "climbing",
                    "share": -0.11,
                    "low": -0.2,
                    "high": 0.0,
                    "facts": ["20 m of climb up to there; a usual runner's training covers 250 m"],
                    "grade": "C",
                    "claim": "S14",
                    "reference": "climb up to there within 250 m, as usual",
                    "stand_in": True,
                },
                {
                    "name": "altitude",
                    "share": 0.01,
                    "low": 0.0,
                    "high": 0.02,
                    "facts": [],
                    "grade": "D",
                    "claim": "S12",
                    "reference": "below 500 m",
                    "stand_in": False,
                },
            ],
        }
    ],
    "counterfactuals": [
        {
            "name": "easier",
            "text": "Going 5 % easier up to there",
            "claim": "I2",
            "grade": "B",
            "needs": "",
            "risk_reduction": FALL,
            "cost_min": {"p10": 6.0, "p50": 6.0, "p90": 6.0},
        },
        {"text": "A mild day", "claim": "S10", "grade": "B", "needs": "luck", "risk_reduction": FALL},
    ],
    "against_plan": {
        "places": [{"distance_m": 10_000.0, "planned_s": 3600.0, "actual_s": 3400.0}],
        "sentences": ["at 10.0 km you were 3 min ahead of the plan"],
    },
    "similar_runs": [
        {"day": "2026-05-01", "distance_m": 20_000.0, "differences": ["this run was 4% faster"]}
    ],
    "cannot_tell": ["heat: the weather is not in the file; --weather says it"],
    "triage": [{"question": "Did you feel a pop?", "if_yes": "Not a cramp.", "red_flag": "RF0"}],
    "timeline": {
        "time_s": [1800.0, 3600.0, 5400.0, 7200.0],
        "distance_m": [5000.0, 10_000.0, 15_500.0, 21_000.0],
        "speed_m_s": [2.8, 2.9, 3.0, 3.1],
        "altitude_m": [100.0, 140.0, 120.0, 100.0],
        "heart_rate_bpm": [150.0, None, 160.0, 165.0],
        "ground_contact_balance": [0.5, 0.5, 0.51, 0.53],
        "load_over_envelope": [0.4, 0.7, 0.9, 1.2],
        "hazard_per_h": [0.01, 0.02, 0.05, 0.1],
        "within": [False, False, False, True],
    },
    "claims": [
        {"id": name, "title": f"claim {name}", "grade": "B", "advice_wording": "Advice."}
        for name in ("S2", "S10", "S12", "S14", "I2", "RF0")
    ],
    "citations": [{"key": "a", "citation": "A 2002", "doi": "10.1152/japplphysiol.01177"}],
    "warnings": [],
    "provenance": {"version": "1"},
}


def test_the_page_fetches_nothing_and_every_link_leads_somewhere():
    page = explain_html(RESULT, "run.fit")
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|img|iframe|link(?! rel=\"icon\"))", page)
    links = set(re.findall(r'href="#([^"]+)"', page))
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert links
    assert links <= ids


@pytest.mark.parametrize(
    "words",
    [
        "The cramp mark is invented",
        "You named no muscle",
        "calf 50\u00a0%, hamstring 20\u00a0%",
        "a usual runner stands in",
        "Smaller than 3\u00a0%: altitude",
        "costs 6 min",
        "not in your hands",
        "Planned, and what happened",
        "No cramp is noted for these",
        "Load over your eight weeks",
        "Left foot&#39;s share",
        "5:23 /km",
    ],
)
def test_the_page_says(words):
    assert words in explain_html(RESULT, "run.fit")


def test_imperial_pages_speak_miles_and_feet():
    page = explain_html(RESULT, "run.fit", "imperial")
    assert "820 ft" in page
    assert "8:39 /mi" in page
    assert "at 6.2 mi you were" in page
    assert " km" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)


def test_texts_of_a_file_are_escaped():
    nasty = {**RESULT, "headline": "<b>x</b>", "cannot_tell": ["<script>"], "claims": [{"id": '"><script>'}]}
    page = explain_html(nasty, "<img src=x>")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>x" not in page


def test_the_terminal_says_the_same_with_grade_and_claim():
    out = io.StringIO()
    explain_text(RESULT, console=Console(file=out, width=100))
    said = out.getvalue()
    assert "grade B (S2)" in said
    assert "Going 5 % easier up to there: risk lower by 30 % (10–50 %); costs 6 min" in said
    assert "at 10.0 km you were 3 min ahead" in said


@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_word_beside_a_curve_breaks_on_a_phone(browser, media):
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    page.set_content(explain_html(RESULT, "run.fit"))
    page.emulate_media(media=media)
    (label,) = page.locator(".lived .ytick", has_text="highest").all()
    box = label.bounding_box()
    assert box["height"] < 20.0
    assert box["x"] + box["width"] <= 360.0
    context.close()


def test_headline_reference_and_gait_lead_to_their_claims():
    gait = {"text": "Cadence fell.", "claim": "S2", "confidence": "likely", "baseline": "km 2 to 5"}
    page = explain_html({**RESULT, "headline_claim": "I2", "gait_changes": [gait]}, "run.fit")
    assert re.search(r'class="headline">[^<]+<a class="grade" href="#claim-I2">', page)
    assert re.search(r'Cadence fell\. <a class="grade" href="#claim-S2">', page)
    assert re.search(r'<dt>Altitude <a class="grade" href="#claim-S12">', page)


def test_a_change_that_may_raise_the_risk_says_so():
    fall = {"p10": -0.09, "p50": 0.15, "p90": 0.33}
    change = {"text": "A mild day", "claim": "S10", "grade": "B", "needs": "luck", "risk_reduction": fall}
    page = explain_html({**RESULT, "counterfactuals": [change]}, "run.fit")
    assert "risk lower by 15\u00a0% (9\u00a0% higher to 33\u00a0% lower)" in page
