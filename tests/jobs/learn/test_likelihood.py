"""The likelihood against sums written out by hand, and the fast posterior against the sampler."""

from __future__ import annotations

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.draws import residual_effects
from crampcast.forecast.hazard import hazard_coefficients
from crampcast.forecast.learnt import NAMES, draw_learnt
from crampcast.forecast.proneness import Frailty, frailty_of, personal_factors, personal_mean
from crampcast.jobs.learn.corrected import corrected
from crampcast.jobs.learn.evidence import Seen, Watched, packed, usual_again
from crampcast.jobs.learn.features import FEATURES, usual_coefficients
from crampcast.jobs.learn.laplace import Normal, laplace, root_of, slopes
from crampcast.jobs.learn.likelihood import contributions, log_posterior
from crampcast.jobs.learn.moved_by import influence
from crampcast.jobs.learn.nuts import Effort, sample
from crampcast.jobs.learn.pieces import Pieces
from crampcast.jobs.learn.quantities import QUANTITIES, lines, sampled
from crampcast.jobs.learn.simulated import hazard_of, live, truth_at
from crampcast.runner.learnt import Learnt
from crampcast.runner.profile import Profile

SIZE = len(NAMES)


def risen(run: Watched, span: int, group: int) -> float:
    """Return how much of the rise after the last full cramp of a muscle is left in the middle of a span."""
    begins, ends = run.pieces.start_s[span], run.pieces.end_s[span]
    before = [e.at_s for e in run.events if e.muscle == REPORTED[group] and not e.near and e.at_s <= begins]
    return float(0.5 ** ((0.5 * (begins + ends) - max(before)) / 1200.0)) if before else 0.0


def expected_by_hand(run: Watched, z: np.ndarray, level_sd: float) -> tuple[float, list[float]]:
    """Return the cumulative hazard of cramps, and the log hazard at each event, span by span."""
    c = truth_at(z, level_sd, 0).coefficients
    pieces, again = run.pieces, float(c.features[-1])
    hazard = hazard_of(pieces, c) * np.exp(run.offset + pieces.offset)
    for span in range(len(pieces.start_s)):
        for group in range(len(REPORTED)):
            hazard[span, group] *= np.exp(again * risen(run, span, group))
    at_events = []
    for e in run.events:
        span = int(np.flatnonzero((pieces.start_s < e.at_s) & (e.at_s <= pieces.end_s))[0])
        rate = hazard[span] / pieces.hours[span]
        of = rate.sum() if e.muscle is None else rate[REPORTED.index(e.muscle)]
        at_events.append(float(np.log(of * (float(c.near_ratio) - 1.0 if e.near else 1.0))))
    return float(hazard.sum()), at_events


@pytest.fixture(scope="module")
def run(banked) -> Watched:
    """A marathon with a cramp, the next one of that muscle, a near-cramp, one of an unnamed muscle."""
    long_s = banked[0].seen.end_s[-1]
    events = (
        Seen(1, 0.70 * long_s, "calf", "left", False),
        Seen(2, 0.93 * long_s, "calf", "left", False),
        Seen(3, 0.80 * long_s, "hamstring", None, True),
        Seen(4, 0.97 * long_s, None, None, False),
    )
    return Watched(banked[0].seen, events, near=True, offset=0.2)


@pytest.mark.parametrize("scale", [0.0, 0.4])
def test_the_likelihood_is_that_of_a_point_process(run, banked, scale):
    z = scale * np.random.default_rng(3).standard_normal(SIZE)
    clean = Watched(banked[2].seen, (), near=False)
    seen = packed([run, clean], None, 0.5)
    events, silent = contributions(jnp.asarray(z), seen)
    kappa = float(truth_at(z, 0.5, 0).coefficients.near_ratio)
    total, at_events = expected_by_hand(run, z, 0.5)
    quiet, _ = expected_by_hand(clean, z, 0.5)
    assert np.allclose(np.asarray(events)[:4], at_events, rtol=1e-6)
    # four spans are one cell: exact at the usual coefficients, to second order in a change beside them
    tolerance = 1e-6 if scale == 0.0 else 0.02
    assert float(silent[0]) == pytest.approx(-kappa * total, rel=tolerance)
    assert float(silent[1]) == pytest.approx(-quiet, rel=tolerance)
    assert not np.asarray(events)[4:].any()
    assert not np.asarray(silent)[2:].any()


def test_silence_speaks_against_cramps_and_a_cramp_for_them(run, banked):
    z = jnp.zeros(SIZE)
    runs = (replace(run, near=False, events=()), replace(run, near=False, events=run.events[:1]))
    clean, cramped = (slopes(z, packed([one], None, 0.5)) for one in runs)
    level = [float(sum(np.asarray(part)[..., -1].sum() for part in one)) for one in (clean, cramped)]
    assert level[0] < 0.0
    assert level[1] > level[0], "a cramp speaks for them, however many the run had in store"


def test_the_record_before_the_diary_counts_as_in_the_population():
    spread = np.array([0.86])
    for races in (0.0, 4.0):
        found = laplace(packed([], races, 0.5))
        usual = frailty_of(races, spread)
        drawn = draw_learnt(
            Learnt(NAMES, found.centre, root_of(found.covariance), np.zeros((0, SIZE)), 0.5, 0, 0, 0, ""),
            2000,
            np.random.default_rng(0),
        )
        assert float(np.mean(drawn.frailty.mean)) == pytest.approx(float(usual.mean[0]), abs=0.12)
    nothing = laplace(packed([], None, 0.5))
    assert np.allclose(nothing.centre, 0.0)
    assert np.allclose(nothing.covariance, np.eye(SIZE), atol=1e-9)


def test_the_fast_posterior_agrees_with_the_sampler(banked, prone):
    rng = np.random.default_rng(2)
    runs = [live(banked[i % 3], prone, rng) for i in range(4)]
    seen = packed(runs, None, 0.5)
    used = int(np.isfinite(np.asarray(seen.log_weight)).sum())
    assert used <= 512
    few = seen._replace(**{n: getattr(seen, n)[:512] for n in ("x", "log_weight", "group", "run", "near")})
    mode = laplace(seen)
    fast = corrected(seen, mode, 0)
    assert fast.effective > 200.0
    draws, r_hat = sample(few, mode, 0, Effort(150, 300, 2))
    assert r_hat < 1.1
    a, b = (sampled(fast.normal, seen, 0, z) for z in (fast.draws, draws))
    assert np.all(np.abs(a.mean(axis=0) - b.mean(axis=0)) < 0.3 * b.std(axis=0))
    assert np.all(np.abs(np.log(a.std(axis=0) / b.std(axis=0))) < np.log(1.4))
    # the same in the coordinates themselves, and it is not the prior that they agree on
    assert np.all(np.abs(fast.normal.centre - draws.mean(axis=0)) < 0.3 * draws.std(axis=0))
    assert fast.normal.centre[-1] > 0.5


def test_influence_is_what_leaving_out_does(run, banked):
    runs = [run, Watched(banked[0].seen, (), near=False), Watched(banked[1].seen, (), near=True)]
    seen = packed(runs, None, 0.5)
    found = laplace(seen)
    moves = influence(found, seen)
    padded = len(np.asarray(seen.event_there))
    first = [q.name for q in QUANTITIES].index("cramps_against_usual")
    whole = np.asarray(lines(jnp.asarray(found.centre), seen))
    for number, position in ((1, padded + 1), (2, padded + 2)):
        rest = laplace(packed([r for i, r in enumerate(runs) if i != number], None, 0.5))
        without = np.asarray(lines(jnp.asarray(rest.centre), seen))
        assert moves[position, first] == pytest.approx(whole[first] - without[first], abs=0.1)
        assert np.sign(moves[position, first]) == np.sign(whole[first] - without[first])
    assert moves[0, first] > 0.0 > moves[padded + 1, first]


def test_condensed_pieces_keep_the_integral(banked):
    pieces = banked[0].seen
    assert len(FEATURES) == pieces.x.shape[-1]
    half = Pieces.from_bytes(pieces.to_bytes())
    assert np.allclose(half.log_weight, pieces.log_weight, rtol=1e-5)
    usual, base = usual_coefficients()
    shipped = hazard_coefficients()
    for name, centre in zip(FEATURES[:5], usual[:5], strict=True):
        mean, known = getattr(shipped, name), load_parameters()[f"hazard.{name}"].spread
        assert abs(centre - mean) < 0.5 * known.sd, f"{name}: the centre of a skewed slope lies near its mean"
    assert np.allclose(base, shipped.base, atol=0.05)
    assert usual_again() > 0.0


def test_a_posterior_without_evidence_forecasts_as_the_population():
    nothing = laplace(packed([], None, 0.4))
    learnt = Learnt(NAMES, nothing.centre, root_of(nothing.covariance), np.zeros((0, SIZE)), 0.4, 0, 0, 0, "")
    drawn = draw_learnt(learnt, 4000, np.random.default_rng(0))
    assert isinstance(drawn.frailty, Frailty)
    assert np.allclose(drawn.frailty.mean, 0.0)
    assert np.allclose(drawn.frailty.sd, drawn.joint.frailty_sd)
    assert float(np.std(drawn.level)) == pytest.approx(0.4, rel=0.05)
    assert np.all(np.abs(drawn.muscles.mean(axis=0) + 0.5 * np.mean(drawn.joint.muscle_frailty_sd**2)) < 0.05)


def test_personal_answers_are_an_offset():
    asked = personal_factors(Profile(age=60.0, sex="male"), 42.2)
    assert personal_mean(asked, residual_effects()) != 0.0
    assert personal_mean(personal_factors(Profile(), 42.2), residual_effects()) == 0.0


def test_newton_finds_the_mode(run):
    seen = packed([run], 2.0, 0.5)
    found = laplace(seen)
    assert isinstance(found, Normal)
    best = float(log_posterior(jnp.asarray(found.centre), seen))
    rng = np.random.default_rng(1)
    for _ in range(20):
        aside = found.centre + 0.05 * rng.standard_normal(SIZE)
        assert float(log_posterior(jnp.asarray(aside), seen)) < best
