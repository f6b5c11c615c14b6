"""The optimiser and the contingencies of one plan, which they share.

The optimiser: better on draws it has not seen, near the best that is found, never odd, never unsafe.
Contingencies: every part and muscle has advice, never harder, never more drink, and rescue reads it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from crampcast.course.build import course_from_words
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.proneness import Frailty
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.contingencies import contingencies
from crampcast.jobs.plan.contingencies.again import chance_again, raised
from crampcast.jobs.plan.contingencies.rerun import rerun_of
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.drivers import STOPS, Case
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.optimise.choices import CHOICES, STRETCHES, rules
from crampcast.jobs.plan.optimise.coarse import PIECES
from crampcast.jobs.plan.optimise.frontier import frontier
from crampcast.jobs.plan.optimise.improve import Improved, improve, outcome
from crampcast.jobs.plan.optimise.merging import merge_alike
from crampcast.jobs.plan.optimise.scoring import score
from crampcast.jobs.plan.optimise.search import SPENT_HAIR, Problem, solve
from crampcast.jobs.plan.optimise.setup import Workbench, workbench
from crampcast.jobs.plan.table import stations
from crampcast.jobs.rescue.resume import Place, contingency_at, resume
from crampcast.jobs.safety import verify_schedule
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.weather.place import parse_start

ANSWERS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "kidney_disease",
            "heart_disease",
            "diuretic",
            "nsaid",
            "sickle_trait",
            "first_ultra",
            "ill",
            "pregnant",
        ),
        False,
    ),
    "mass_kg": 70,
    "height_m": 1.78,
    "sex": "male",
    "age": 40,
    "weekly_km": 50,
    "longest_run_km": 30,
    "recent_race": "21.1 km 1:40:00",
}
COURSE = "44 km 1500 m"
DRAWS = 16


@cache
def card() -> SafetyCard:
    return SafetyCard.from_profile(Profile.from_mapping(ANSWERS))


@cache
def base() -> Drinking:
    request = PlanRequest(
        course_from_words(COURSE), Profile.from_mapping(ANSWERS), weather="18 C", draws=DRAWS
    )
    outlook, _ = lay_out_race(request, parse_start("2026-06-12T08:00", np.nan, np.nan))
    return drink_within_limits(outlook, card(), seed=0)


@cache
def bench() -> Workbench:
    return workbench(base(), 0)


@cache
def problem(price_share: float = 0.2) -> Problem:
    b = bench()
    even = score(np.zeros((1, CHOICES)), np.ones(1), b.setting)
    return Problem(b.setting, 1.0, price_share * float(even.time_s[0]), b.share, b.low, b.high, even)


@cache
def best() -> np.ndarray:
    return solve(problem())


@cache
def better() -> Improved:
    return improve(base(), card(), seed=0, price_s=0.2 * float(np.median(outcome(base())[0])))


def cost(xs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cost and room of candidates."""
    scores = score(xs, np.ones(len(xs)), problem().setting)
    return problem().cost(xs, scores), problem().room(scores).min(axis=1)


def test_what_is_found_beats_the_even_effort_within_what_may_be_spent() -> None:
    costs, room = cost(np.stack([np.zeros(CHOICES), best()]))
    assert costs[1] < costs[0] - 1e-4
    assert room[1] >= -SPENT_HAIR


def test_neither_another_start_nor_a_stepwise_programme_finds_anything_half_a_percent_better() -> None:
    rng = np.random.default_rng(1)
    start = rng.uniform(problem().low, problem().high)
    found = solve(problem(), start, iterations=5)
    costs, _ = cost(np.stack([best(), found, _stepwise()]))
    assert costs[0] <= costs[1:].min() * 1.005


def _stepwise() -> np.ndarray:
    """The best of three efforts on each stretch in turn, room kept by lowering the others."""
    x = np.zeros(CHOICES)
    count = len(bench().stretches)
    for k in range(count):
        tries = np.repeat(x[None], 3, axis=0)
        for row, change in enumerate((-0.04, 0.0, 0.04)):
            tries[row, k] = change
            others = np.arange(count) > k
            tries[row, :STRETCHES][:count][others] = (
                -change * bench().share[k] / max(bench().share[:count][others].sum(), 0.05)
            )
        tries = np.clip(tries, bench().low, bench().high)
        costs, room = cost(tries)
        x = tries[int(np.argmin(np.where(room >= -SPENT_HAIR, costs, np.inf)))]
    return x


def test_slopes_do_not_depend_on_the_step() -> None:
    values, slopes = problem().at(np.zeros(CHOICES))
    free = np.flatnonzero(bench().high > bench().low)[::5]
    for k in free:
        xs = np.zeros((2, CHOICES))
        xs[:, k] = (-1e-3, 1e-3)
        costs, _ = cost(xs)
        assert (costs[1] - costs[0]) / 2e-3 == pytest.approx(slopes[0, k], abs=2e-4)
    assert values[1:].min() >= 0.0


def test_no_plan_is_odd() -> None:
    most = rules().most_effort_change
    made = better()
    assert np.all(np.abs(np.log(made.effort)) <= np.log1p(most) + 1e-9)
    assert np.abs(np.diff(np.log(made.effort))).max(initial=0.0) <= most
    # No plan buys a lower risk late by racing early: halfway is not reached sooner than by an even effort.
    n = base().outlook.segments
    half = int(np.searchsorted(base().outlook.course.segments.distance_m, 0.5 * 44_000.0))
    early = np.median(made.plan.run.time_s[:, half] / made.base.run.time_s[:, half])
    assert early >= 0.99
    assert np.median(made.plan.run.time_s[:, n - 1] / made.base.run.time_s[:, n - 1]) <= 1.02


def test_the_plan_is_better_on_draws_that_the_search_has_not_seen_or_stays() -> None:
    made = better()
    time_s, chance = outcome(made.plan)
    even_s, even_chance = outcome(made.base)
    if made.kept is None:
        assert (time_s + made.price_s * chance).mean() < (even_s + made.price_s * even_chance).mean()
    else:
        assert made.plan is made.base
    seen, own = bench().setting.draws.person.economy, base().outlook.draws.person.economy
    assert not np.isin(np.asarray(seen), np.asarray(own)).any()


def test_what_the_search_wishes_for_passes_every_limit() -> None:
    plan = better().plan
    assert plan.status in ("ok", "reduced")
    assert verify_schedule(plan.schedule, plan.losses, plan.situation) == []
    assert all(use.value <= use.limit + 1e-3 for use in plan.verdict.limits if use.id in ("H1", "H3", "H10"))


def test_the_frontier_says_where_time_buys_less_risk_and_where_it_does_not() -> None:
    points = frontier(better(), card(), 0)
    assert len(points) >= 7
    times = [p["finish_s"]["p50"] for p in points]
    assert times == sorted(times)
    worth = [p for p in points if not p["dominated"]]
    assert worth[0] is points[0]
    assert all(p["price_s"] is None or p["price_s"] > 0 for p in points)
    assert all(p["price_s"] is not None for p in worth[1:])


def test_a_frontier_that_is_not_searched_runs_the_plan_itself_easier() -> None:
    points = frontier(better(), card(), 0, anew=False)
    assert len(points) >= 7
    chances = [p["cramp_probability"]["p50"] for p in points]
    assert chances == sorted(chances, reverse=True)
    level = float(np.asarray(better().plan.outlook.effort.scale) / np.asarray(base().outlook.effort.scale))
    nearest = min(points, key=lambda p: abs(p["effort"] - level))
    time_s, _ = outcome(better().plan)
    assert nearest["finish_s"]["p50"] == pytest.approx(np.median(time_s), rel=0.02)
    assert abs(nearest["finish_change_s"]["p50"]) <= 0.02 * np.median(time_s)
    assert all(p["passages"][-1]["time_s"] == pytest.approx(p["finish_s"]["p50"], abs=1.0) for p in points)
    assert points[-1]["pace_s_km"] > points[0]["pace_s_km"]
    assert all(p["intake_h"]["carbohydrate_g"] > 0.0 for p in points)


def test_no_point_of_the_frontier_is_better_fed_than_whole_units_allow() -> None:
    plan = better().plan
    less = [entry | {"carbohydrate_g": 0.6 * entry["carbohydrate_g"]} for entry in plan.schedule]
    whole, packed = (
        frontier(replace(better(), packed=state), card(), 0, anew=False)[0]["intake_h"]["carbohydrate_g"]
        for state in (None, replace(plan, schedule=less))
    )
    assert packed == pytest.approx(0.6 * whole, rel=0.1)


def test_the_clock_of_a_station_follows_a_change_of_the_clock() -> None:
    zone = ZoneInfo("Europe/London")
    night = replace(base().outlook, start=datetime(2026, 10, 24, 22, 0, tzinfo=zone))
    finish = stations(base().run, night, [], "ok")[-1]
    came = datetime.fromisoformat(finish["clock"]["p50"])
    assert came.utcoffset() == timedelta(0)  # an hour back at two in the morning
    assert (came - night.start.astimezone(UTC)).total_seconds() == pytest.approx(
        finish["time_s"]["p50"], abs=60.0
    )


def test_pieces_that_are_apart_stay_apart() -> None:
    apart = np.array([False, False, True, False, False])
    pieces = merge_alike(np.zeros((5, 1)), np.ones(5), apart, 1)
    assert pieces.tolist() == [0, 0, 1, 2, 2]


def test_a_change_is_told_by_few_pieces_of_the_course_as_by_all_of_them() -> None:
    whole = Case(base().outlook, base().intake, base().sodium_mg_h)
    short = whole.short()
    track, n = short.outlook.track, short.outlook.segments
    assert n <= PIECES - STOPS < whole.outlook.segments
    for name in ("length_m", "rest_s"):
        before = np.asarray(getattr(whole.outlook.track, name))[: whole.outlook.segments]
        assert np.asarray(getattr(track, name)).sum() == pytest.approx(before.sum(), rel=1e-6)
    changes = []
    for case in (whole, short):
        easier = replace(case, outlook=case.outlook.eased(0.97))
        last, runs = case.outlook.segments - 1, (case.simulated(), easier.simulated())
        time_s = [np.median(run.time_s[:, last]) for run in runs]
        hazard = [np.median(run.hazard_so_far[:, last]) for run in runs]
        changes.append([time_s[0], time_s[1] - time_s[0], hazard[1] - hazard[0]])
    np.testing.assert_allclose(changes[1][0], changes[0][0], rtol=0.01)
    np.testing.assert_allclose(changes[1][1:], changes[0][1:], rtol=0.06)  # 5.1 % of the change of hazard


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
        assert 3.0 < row["power_ceiling_w_kg"] < 25.0
        # Where it climbs the effort is that of a faster pace on the flat; where it does not, nearly the pace.
        assert row["flat_pace_ceiling_s_km"] < 1.1 * row["pace_ceiling_s_km"]


def test_a_cramp_makes_another_likelier_than_the_forecast_was() -> None:
    last = [row for row in rows() if row["kind"] == "cramp" and row["from_m"] == 0.0]
    fresh = chance_again(np.zeros(1), np.array([0.1]), Frailty(np.zeros(1), np.ones(1)))[0]
    assert fresh > 1.0 - np.exp(-0.1)
    assert all(row["cramp_again_if_kept"]["p50"] > 0.0 for row in last)
    assert raised(np.array([0.0]))[0] > raised(np.array([3600.0]))[0] > 1.0


def test_events_are_told_and_never_ask_for_more_drink() -> None:
    kinds = {row["kind"]: row for row in rows() if row["kind"] != "cramp"}
    assert set(kinds) == {"late", "hotter", "missed bottle", "cramped already"}
    assert kinds["hotter"]["finish_change_s"]["p50"] > 0.0
    assert kinds["late"]["if_chased"]["effort"] > 1.0
    assert 0.0 < kinds["late"]["if_chased"]["gained_s"] <= 1.05 * kinds["late"]["size"]
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


def test_a_refused_plan_has_no_contingencies() -> None:
    assert contingencies(replace(base(), status="refused")) == []
