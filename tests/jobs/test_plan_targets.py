"""Plans that aim at a time or at a risk: met, or said how far they miss."""

from __future__ import annotations

import pytest

from tests.jobs.test_plan import made


def test_a_target_time_is_met_and_costs_risk() -> None:
    own = made()
    faster_s = own["finish_s"]["p50"] * 0.97
    words = f"{int(faster_s // 3600)}:{int(faster_s % 3600 // 60):02d}:{int(faster_s % 60):02d}"
    answer = made(target=words)
    if answer["status"] == "ok":
        assert answer["finish_s"]["p50"] == pytest.approx(faster_s, rel=0.01)
        at_own, at_target = (a["profile"]["cramp_probability"]["p50"] for a in (own, answer))
        assert at_target[-1] > at_own[-1]
        assert at_target[len(at_target) // 2] > at_own[len(at_own) // 2]
    else:
        assert any("target" in warning for warning in answer["warnings"])


def test_a_time_beyond_what_is_predicted_is_told_as_such() -> None:
    faster_s = made()["finish_s"]["p10"] * 0.97
    words = f"{int(faster_s // 3600)}:{int(faster_s % 3600 // 60):02d}:{int(faster_s % 60):02d}"
    said = [warning for warning in made(target=words)["warnings"] if warning.startswith("the target of")]
    assert len(said) == 1


def test_a_risk_out_of_reach_is_told_as_the_packed_plan_has_it() -> None:
    answer = made(course="50 km 2400 m", target="P(cramp)<=0.001")
    overall = f"{answer['cramp_probability']['overall']['p50']:.0%}"
    told = [warning for warning in answer["warnings"] if "chance of a cramp" in warning]
    assert told
    assert told[-1].endswith(overall)


def test_a_target_of_risk_is_met_or_said_to_be_out_of_reach() -> None:
    most = 0.7 * made()["cramp_probability"]["overall"]["p50"]
    answer = made(target=f"P(cramp)<={most:.3f}")
    missed = ("brings the chance of a cramp", "above the")
    out_of_reach = any(words in warning for warning in answer["warnings"] for words in missed)
    assert answer["cramp_probability"]["overall"]["p50"] <= most + 1e-3 or out_of_reach
    assert answer["finish_s"]["p50"] > made()["finish_s"]["p50"]
