"""Attempts to get an amount past the limits: adversarial losses, wishes, schedules and runners."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crampcast.jobs.intake import guideline_rates, to_schedule
from crampcast.jobs.safety import (
    DONE,
    Losses,
    Rates,
    Situation,
    Taken,
    clip,
    hold_schedule,
    safety_limits,
    verify_schedule,
)

MANY = int(os.environ.get("CRAMPCAST_SAFETY_EXAMPLES", "200"))
"""Examples per attempt; set the variable to 10000 and more for a long search."""
HAIR = 1e-6
DENSEST_MG_L = 60.0 * 22.98977
NOTHING = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
FLAGGED = SimpleNamespace(
    excluded=(), no_race=(), flags=(SimpleNamespace(key="nsaid", text="NSAID.", ask=""),), complete=True
)
ODD = st.sampled_from([math.nan, math.inf, -math.inf, -1.0, 0.0, 1e-300, 1e300, 0.3, 0.72, 1.0, 1e6])


@st.composite
def losses_of(draw, quarters=None):
    """Losses with jumps, dips of single draws, ended races and cells that are no numbers."""
    n, q = draw(st.integers(1, 25)), quarters or draw(st.integers(1, 26))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    level = draw(st.sampled_from([0.0, 0.05, 0.4, 1.0, 2.5]))
    total = level * rng.lognormal(0.0, draw(st.sampled_from([0.0, 0.2, 1.0])), (n, q))
    total *= rng.choice([1.0, 0.0, 3.0], (n, q), p=draw(st.sampled_from([(1, 0, 0), (0.7, 0.2, 0.1)])))
    total -= draw(st.sampled_from([0.0, 0.1]))
    sodium = np.abs(total) * rng.lognormal(6.8, 0.5, (n, 1))
    for _ in range(draw(st.integers(0, 3))):
        i, j = rng.integers(n), rng.integers(q)
        total[i, j], sodium[i, j] = draw(ODD), draw(ODD)
    duration = rng.uniform(0.3, 1.0, n) * q * 900.0 if draw(st.booleans()) else np.full(n, q * 900.0)
    if draw(st.booleans()):
        duration[rng.integers(n)] = draw(ODD)
    if draw(st.booleans()):
        total[np.arange(q) * 900.0 >= duration[:, None]] = np.nan
    return Losses(total, sodium, duration)


@st.composite
def situations(draw):
    """Runners from 30 to 150 kg, flagged or not, tested or not."""
    air = draw(st.sampled_from([-10.0, 9.9, 10.0, 20.0, 40.0, math.nan]))
    return Situation(
        mass_kg=draw(st.sampled_from([30.0, 45.0, 59.9, 60.0, 75.0, 150.0])),
        card=draw(st.sampled_from([NOTHING, NOTHING, FLAGGED])),
        duration_s=draw(st.sampled_from([1800.0, 9000.0, 20000.0, math.nan])),
        pace_s_km=draw(st.sampled_from([200.0, 400.0, 600.0])),
        temperature_start_c=air,
        wbgt_start_c=15.0,
        height_m=draw(st.sampled_from([None, 1.5, 1.7, 1.95])),
        age=draw(st.sampled_from([None, 18.0, 40.0, 90.0])),
        temperature_c=draw(st.sampled_from([(), (20.0, 5.0, 20.0), (math.nan,)])),
        gut_trained=draw(st.sampled_from([0.0, 0.49, 1.0, math.nan])),
        multiple_transporters=draw(st.booleans()),
        sweat_tests=draw(st.sampled_from([0, 2, 3, 99])),
        drunk_before_start_l=draw(st.sampled_from([0.0, 0.0, 0.3, math.nan, -1.0])),
    )


@st.composite
def wishes(draw, quarters):
    """Rates of any size, with numbers that are none."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.sampled_from([0.3, 1.0, 10.0, 1e9]))
    rates = [size * k * rng.random(quarters) for k in (60.0, 0.6, 500.0, 30.0)]
    for rate in rates:
        if draw(st.booleans()):
            rate[rng.integers(quarters)] = draw(ODD)
    return Rates(*rates)


def between(rates, start_s, end_s):
    """Integral of rates by quarter hour (last axis) over a span, counted independently."""
    edges = np.arange(rates.shape[-1] + 1) * 900.0
    inside = np.clip(np.minimum(edges[1:], end_s) - np.maximum(edges[:-1], start_s), 0.0, None) / 3600.0
    return (rates * inside).sum(axis=-1)


def per_quarter(rates, losses, plausible):
    """Usable loss rates, a draw's last part-quarter spread over the quarter."""
    starts = np.arange(rates.shape[1]) * 900.0
    ends = np.where(np.isfinite(losses.duration_s), losses.duration_s, 0.0)
    return np.maximum(np.where(rates <= plausible, rates, 0.0), -plausible) * np.clip(
        (ends[:, None] - starts) / 900.0, 0.0, 1.0
    )


def percentile(draws, share):
    return np.sort(draws)[int(share * (len(draws) - 1))]


def factor_by_quarter(situation, count):
    """0.8 where the runner or the hour is flagged, by the model notes and not by the code's own flags."""
    person = (
        situation.card is FLAGGED
        or situation.age is None
        or situation.height_m is None
        or situation.mass_kg < 60.0
        or situation.mass_kg / situation.height_m**2 < 20.0
        or not (situation.duration_s <= 14400.0 or situation.pace_s_km <= 420.0)
        or not situation.temperature_start_c >= 10.0
    )
    air = list(situation.temperature_c) or [situation.temperature_start_c]
    air = np.array((air + [air[-1]] * count)[:count])
    return np.where(person | ~(air >= 10.0), 0.8, 1.0)


@settings(max_examples=MANY)
@given(st.data(), losses_of(), situations())
def test_no_wish_gets_past_the_hourly_and_cumulative_limits(data, losses, situation):
    count = losses.total_loss_l_h.shape[1]
    wish = data.draw(wishes(count))
    kept = clip(wish, losses, situation).rates
    fluid, sodium = kept.fluid_l_h, kept.sodium_mg_h
    factor = factor_by_quarter(situation, count)
    lost = per_quarter(losses.total_loss_l_h, losses, 5.0)
    lost = np.where(lost > 0, lost * factor, lost)
    salt = np.maximum(per_quarter(losses.sweat_sodium_mg_h, losses, 12000.0), 0.0)
    before = situation.drunk_before_start_l
    before = max(before, 0.0) if math.isfinite(before) else math.inf
    most = 1.0 if situation.sweat_tests >= 3 else 0.75
    most = most if situation.gut_trained >= 0.5 else min(most, 0.72)
    assert np.all(fluid <= np.where(factor < 1, 0.5, most) + HAIR)
    for given_rate in (fluid, sodium, kept.carbohydrate_g_h, kept.caffeine_mg_h):
        assert np.all(np.isfinite(given_rate))
        assert np.all(given_rate >= 0.0)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    moments = np.concatenate([np.arange(1, count + 1) * 900.0, rng.uniform(0.0, count * 900.0, 40)])
    for moment in moments:
        quarter = math.ceil(moment / 900.0) - 1
        running = np.isfinite(losses.duration_s) & (losses.duration_s > quarter * 900.0)
        hour, salty = between(fluid, moment - 3600.0, moment), between(sodium, moment - 3600.0, moment)
        now = fluid[quarter]
        if not running.any():
            assert now == 0.0
            continue
        if running.sum() >= 0.1 * len(running):
            assert hour <= max(percentile(between(lost[running], moment - 3600.0, moment), 0.1), 0.0) + HAIR
            assert salty <= percentile(between(salt[running], moment - 3600.0, moment), 0.9) + HAIR * 1000
            drunk = between(fluid, 0.0, moment)
            if moment >= 1800.0 and drunk > 0.0:
                assert drunk + before <= percentile(between(lost[running], 0.0, moment), 0.1) + HAIR
        else:
            assert now == 0.0
        assert salty <= 1500.0 + HAIR
        assert salty <= DENSEST_MG_L * hour + HAIR * 1000
        assert hour <= 1.0 + HAIR
    tolerated = (
        60.0 if not situation.multiple_transporters else 120.0 if situation.gut_trained >= 0.5 else 90.0
    )
    assert np.all(kept.carbohydrate_g_h <= tolerated)
    assert kept.caffeine_mg_h.sum() / 4.0 <= 400.0 + HAIR


@settings(max_examples=100)
@given(st.data(), losses_of(), situations())
def test_nothing_is_raised_and_clipping_twice_changes_nothing(data, losses, situation):
    wish = data.draw(wishes(losses.total_loss_l_h.shape[1]))
    once = clip(wish, losses, situation).rates
    twice = clip(once, losses, situation).rates
    for name in ("carbohydrate_g_h", "fluid_l_h", "sodium_mg_h", "caffeine_mg_h"):
        wished, first, second = (getattr(r, name) for r in (wish, once, twice))
        usable = np.nan_to_num(wished, nan=0.0, posinf=1e300, neginf=0.0)
        assert np.all(first <= np.maximum(usable, 0.0) + HAIR)
        np.testing.assert_allclose(first, second, atol=1e-6, rtol=1e-9)


@settings(max_examples=100)
@given(st.data(), losses_of(), situations())
def test_salt_buys_no_water(data, losses, situation):
    wish = data.draw(wishes(losses.total_loss_l_h.shape[1]))
    salted = Rates(
        wish.carbohydrate_g_h, wish.fluid_l_h, np.full_like(wish.sodium_mg_h, 1e9), wish.caffeine_mg_h
    )
    small = Losses(np.minimum(losses.total_loss_l_h, 0.7), losses.sweat_sodium_mg_h, losses.duration_s)
    least = clip(wish, small, situation).rates.fluid_l_h
    most = clip(salted, small, situation).rates.fluid_l_h
    total = np.cumsum(most) / 4.0
    assert np.all((most <= least + HAIR) | (total > 4.0))


@settings(max_examples=MANY)
@given(st.data(), losses_of(), situations())
def test_rounded_entries_never_need_dropping_for_an_hour_or_a_sum(data, losses, situation):
    count = losses.total_loss_l_h.shape[1]
    kept = clip(data.draw(wishes(count)), losses, situation).rates
    entries = to_schedule(kept, lambda time_s: 3.0 * time_s, count * 900.0 + 600.0)
    assert {v.id for v in verify_schedule(entries, losses, situation)} <= {"H6"}
    for key, rate, scale in (
        ("fluid_ml", kept.fluid_l_h, 1000.0),
        ("sodium_mg", kept.sodium_mg_h, 1.0),
        ("carbohydrate_g", kept.carbohydrate_g_h, 1.0),
    ):
        assert sum(e[key] for e in entries) <= rate.sum() * scale / 4.0 + HAIR
    held, _ = hold_schedule(entries, losses, situation)
    assert verify_schedule(held, losses, situation) == []


entry = st.fixed_dictionaries(
    {
        "time_s": st.one_of(st.floats(0.0, 25000.0), ODD),
        "fluid_ml": st.one_of(st.floats(0.0, 1500.0), ODD, st.none(), st.just("much")),
        "sodium_mg": st.one_of(st.floats(0.0, 3000.0), ODD, st.none()),
        "carbohydrate_g": st.one_of(st.floats(0.0, 200.0), st.none()),
        "caffeine_mg": st.one_of(st.floats(0.0, 600.0), st.none()),
    },
    optional={"remedy": st.booleans()},
)


@settings(max_examples=MANY)
@given(st.lists(entry, max_size=12), losses_of(), situations())
@example([{"time_s": 0.0, "fluid_ml": 100.0}], Losses(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0)), None)
def test_any_schedule_is_held_until_nothing_is_above_a_limit(schedule, losses, situation):
    situation = situation or Situation(70.0, NOTHING, 3600.0, 300.0, 15.0, 12.0)
    held, dropped = hold_schedule(schedule, losses, situation)
    assert verify_schedule(held, losses, situation) == []
    assert dropped or sum(e.get("fluid_ml") or 0.0 for e in held) == sum(
        e["fluid_ml"] or 0.0 for e in schedule
    )
    for time_s in [e["time_s"] for e in held]:
        hour = [e for e in held if time_s - 3600.0 < e["time_s"] <= time_s]
        assert sum(e.get("fluid_ml") or 0.0 for e in hour) <= 1000.0 + 1e-3
        assert sum(e.get("sodium_mg") or 0.0 for e in hour) <= 1500.0 + 1e-2


excluding = st.sampled_from(
    ["age", "pregnant", "kidney_disease", "heart_disease", "diuretic", "unanswered", "mass"]
)


@settings(max_examples=100)
@given(st.data(), losses_of(), situations(), excluding)
def test_the_excluded_get_no_number_by_any_way(data, losses, situation, why):
    reason = (SimpleNamespace(key=why, text="Why.", ask="Ask."),)
    card = SimpleNamespace(
        excluded=reason if why not in ("age", "unanswered", "mass") else (),
        no_race=(),
        flags=(),
        complete=why != "unanswered",
    )
    mass = data.draw(st.sampled_from([math.nan, 0.0, -70.0, math.inf])) if why == "mass" else 70.0
    age = 17.99 if why == "age" else 40.0
    runner = Situation(mass, card, situation.duration_s, 300.0, 15.0, 12.0, height_m=1.8, age=age)
    answer = clip(data.draw(wishes(losses.total_loss_l_h.shape[1])), losses, runner)
    assert answer.rates.fluid_l_h is None
    assert answer.rates.sodium_mg_h is None
    assert not answer.rates.caffeine_mg_h.any()
    assert not {u.id for u in answer.limits} & {"H1", "H2", "H8"}
    entries = to_schedule(answer.rates, lambda s: s, 30000.0)
    assert all(e["fluid_ml"] is None and e["sodium_mg"] is None for e in entries)
    smuggled = [
        {"time_s": 1800.0, "fluid_ml": 100.0, "sodium_mg": 100.0, "caffeine_mg": 5.0, "carbohydrate_g": 9.0}
    ]
    held, _ = hold_schedule(smuggled, losses, runner)
    assert all(not e["fluid_ml"] and not e["sodium_mg"] and not e["caffeine_mg"] for e in held)
    assert guideline_rates(9000.0, 20.0, runner).fluid_l_h is None


@settings(max_examples=MANY, deadline=None)
@given(st.data())
def test_what_has_been_taken_counts_and_nothing_is_added_to_too_much(data):
    losses = data.draw(losses_of())
    quarters = losses.total_loss_l_h.shape[1]
    over = data.draw(st.integers(1, quarters))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    size = data.draw(st.sampled_from([0.0, 0.05, 0.3, 2.0]))
    taken = Taken(20.0 * rng.random(over), size * rng.random(over), 300.0 * size * rng.random(over))
    runner = replace(data.draw(situations()), taken=taken)
    wished = data.draw(wishes(quarters))
    rates = clip(wished, losses, runner).rates
    if rates.fluid_l_h is None:
        return
    np.testing.assert_allclose(rates.fluid_l_h[:over] / 4.0, taken.fluid_l)
    entries = [
        {
            "time_s": 900.0 * (q + 1),
            "fluid_ml": 1000.0 * taken.fluid_l[q],
            "sodium_mg": taken.sodium_mg[q],
            "carbohydrate_g": taken.carbohydrate_g[q],
            DONE: True,
        }
        for q in range(over)
    ]
    ahead = to_schedule(rates, lambda s: 3.0 * s, quarters * 900.0)
    held, _ = hold_schedule([*entries, *(e for e in ahead if e["time_s"] > over * 900.0)], losses, runner)
    assert verify_schedule(held, losses, runner) == []
    already = [e for e in held if e.get(DONE)]
    assert sum(e["fluid_ml"] for e in already) == pytest.approx(1000.0 * taken.fluid_l.sum())
    before = runner.drunk_before_start_l
    before = max(before, 0.0) if math.isfinite(before) else math.inf
    usable = per_quarter(losses.total_loss_l_h, losses, safety_limits().fluid.plausible_l_h)
    for entry in held:
        if entry.get(DONE) or not entry["fluid_ml"]:
            continue
        until = [e for e in held if e["time_s"] <= entry["time_s"]]
        hour = [e for e in until if e["time_s"] > entry["time_s"] - 3600.0]
        assert sum(e["fluid_ml"] or 0.0 for e in hour) <= 1000.0 + HAIR
        if entry["time_s"] >= 1800.0:
            ends = np.where(np.isfinite(losses.duration_s), losses.duration_s, 0.0)
            running = ends > entry["time_s"] - 900.0
            lost = between(usable[running], 0.0, entry["time_s"])
            drunk = before + sum(e["fluid_ml"] or 0.0 for e in until) / 1000.0
            assert drunk <= max(percentile(lost, 0.1), 0.0) + 1e-3


def test_limits_can_not_be_handed_in():
    assert safety_limits() is safety_limits()
    assert "limits" not in clip.__annotations__
