"""Corners of published lines: where one slope ends and another begins, and where nothing is left to say."""

from __future__ import annotations

import pytest

from crampcast.body.capacity.speed_duration import emig_speed
from crampcast.body.water.published import (
    before_race_l,
    dry_performance_loss,
    thirst_vas_cm,
    vasopressin_pmol_l,
)

SIX_MINUTES_S = 360.0


@pytest.mark.parametrize("seconds", [60.0, 180.0, 355.0])
def test_below_six_minutes_the_short_slope_holds(seconds: float) -> None:
    short, long = (float(emig_speed(seconds, 5.0, 0.06, gamma)) for gamma in (0.1, 0.06))
    assert short > long > 5.0
    assert (short - 5.0) / (long - 5.0) == pytest.approx(0.1 / 0.06, rel=1e-3)


@pytest.mark.parametrize("seconds", [SIX_MINUTES_S, 400.0, 7200.0])
def test_from_six_minutes_on_the_short_slope_changes_nothing(seconds: float) -> None:
    assert float(emig_speed(seconds, 5.0, 0.06, 0.1)) == float(emig_speed(seconds, 5.0, 0.06))


def test_below_their_thresholds_vasopressin_thirst_and_the_loss_of_the_dry_are_nil() -> None:
    assert vasopressin_pmol_l(284.0) == thirst_vas_cm(285.0) == dry_performance_loss(27.0) == 0.0
    assert vasopressin_pmol_l(270.0) == thirst_vas_cm(270.0) == dry_performance_loss(15.0) == 0.0
    assert vasopressin_pmol_l(286.0) == pytest.approx(0.86)
    assert thirst_vas_cm(283.0, alternative=True) == pytest.approx(0.6)
    assert dry_performance_loss(28.0) == pytest.approx(0.015)


def test_thirst_ends_with_the_scale() -> None:
    assert thirst_vas_cm(330.0) == 10.0


def test_later_than_four_hours_before_the_race_less_is_drunk() -> None:
    assert before_race_l(70.0, 4.0) == pytest.approx((0.35, 0.49))
    assert before_race_l(70.0, 3.9) == pytest.approx((0.21, 0.35))
