"""Contingencies: every part and muscle has advice, never harder, never more drink, and rescue reads it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.plan.contingencies import contingencies
from crampcast.jobs.plan.contingencies.again import chance_again, raised
from crampcast.jobs.plan.contingencies.rerun import rerun_of
from crampcast.jobs.rescue.resume import Place, contingency_at, resume
from tests.jobs.test_optimise import base


@cache
def rows() -> list[dict[str, Any]]:
    return contingencies(base())


def test_a_cramp_of_every_muscle_has_advice_everywhere_on_the_course() -> None:
    cramps = [row for row in rows() if row["kind"] == "cramp"]
    for place_m in (0.0, 12_345.0, 43_999.0):
        for muscle in REPORTED:
            assert any(r["muscle"] == muscle and r["from_m"] <= place_m <= r["to_m"] + 1.0 for r in cramps), (
                place_m,
                muscle,
            )
    for row in cramps:
        assert row["effort"] <= 0.9
        assert row["finish_change_s"]["p10"] > 0.0
        assert 60.0 * 2.0 < row["pace_ceiling_s_km"] < 60.0 * 40.0


def test_a_cramp_makes_another_likelier_than_the_forecast_was() -> None:
    last = [row for row in rows() if row["kind"] == "cramp" and row["from_m"] == 0.0]
    fresh = chance_again(np.zeros(1), np.array([0.1]), (0.0, 1.0))[0]
    assert fresh > 1.0 - np.exp(-0.1)
    assert all(row["cramp_again_if_kept"]["p50"] > 0.0 for row in last)
    assert raised(np.array([0.0]))[0] > raised(np.array([3600.0]))[0] > 1.0


def test_events_are_told_and_never_ask_for_more_drink() -> None:
    kinds = {row["kind"]: row for row in rows() if row["kind"] != "cramp"}
    assert set(kinds) == {"late", "hotter", "missed bottle", "cramped already"}
    assert kinds["hotter"]["finish_change_s"]["p50"] > 0.0
    assert kinds["late"]["if_chased"]["cramp_probability_change"]["p50"] > 0.0
    assert "do not schedule more" in kinds["hotter"]["words"]
    assert "Do not make it up" in kinds["missed bottle"]["words"]


def test_what_lies_behind_a_place_is_not_changed_by_easing_after_it() -> None:
    rerun = rerun_of(base())
    planned, eased = rerun.run(), rerun.run(rerun.eased_from(20_000.0, 0.8))
    before = rerun.along_m <= 20_000.0
    np.testing.assert_allclose(eased.time_s[:, before], planned.time_s[:, before], rtol=1e-9)
    assert np.all(eased.time_s[:, -1] > planned.time_s[:, -1])


def test_the_rescue_page_takes_its_pace_ceiling_from_here() -> None:
    plan = {"contingencies": rows()}
    row = contingency_at(plan, Place(30_000.0, 12_000.0, 2.5), "calf")
    assert row is not None
    again = resume(Place(30_000.0, 12_000.0, 2.5), row)
    assert again["pace_ceiling_s_km"] == pytest.approx(row["pace_ceiling_s_km"])
    assert again["basis"] == "computed with the plan for this place"


def test_a_refused_plan_has_none() -> None:
    assert contingencies(replace(base(), status="refused")) == []
