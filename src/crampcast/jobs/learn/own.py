"""What sweat tests, gut entries and sides say of the runner, each on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.body.gut import gut_distress_risk
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED, SIDES
from crampcast.forecast.people import Traits
from crampcast.history.capacity import infer_capacity
from crampcast.history.usable import moving_s
from crampcast.jobs.diary.port import Entry
from crampcast.jobs.learn.evidence import Watched, span_of
from crampcast.jobs.learn.line import grid, on_line
from crampcast.jobs.learn.lived import LivedRun
from crampcast.jobs.learn.moved_by import LEAST, Item
from crampcast.jobs.learn.parameters import row_of
from crampcast.jobs.learn.serious import is_serious
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.sweat_tests import with_tests
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]


class Own(NamedTuple):
    """Spreads between runners and what counts; group ``learn.own``."""

    side_sd: float
    gut_sd: float
    serious_severity: float
    gut_from_min: float


def own_rows(
    profile: Profile,
    runs: Sequence[LivedRun],
    watched: Sequence[tuple[LivedRun, Watched]],
    tests: Sequence[Entry],
) -> list[dict[str, Any]]:
    """Return sweat, salt, gut and sides.

    Parameters
    ----------
    profile : Profile
        The answers.
    runs : sequence of LivedRun
        Every usable run.
    watched : sequence of (LivedRun, Watched)
        The replayed ones.
    tests : sequence of Entry
        The diary's sweat tests, oldest first.
    """
    used = [entry for entry in tests if with_tests(Profile(), [entry.body]).sweat_tests]
    tested = with_tests(profile, [entry.body for entry in used])
    return [_sweat(tested, used), _sodium(tested, used), _gut(profile, runs), *_sides(watched)]


def _even(mean: float, sd: float) -> FloatArray:
    """Return evenly spaced quantiles of a normal."""
    x = grid(1.0)
    return mean + sd * on_line(1.0, [], np.zeros((0, len(x)))).before


def _tests_moved(profile: Profile, tests: Sequence[Entry], value: Any, sd: float) -> list[dict[str, Any]]:
    """Return how far each test of the diary moved a value, in standard deviations of the prior."""
    stated = len(profile.sweat_tests) - len(tests)
    whole, moved = value(profile), []
    for number, entry in enumerate(tests):
        index = stated + number
        if whole is None:
            break
        without = (*profile.sweat_tests[:index], *profile.sweat_tests[index + 1 :])
        rest = value(replace(profile, sweat_tests=without))
        shift = (whole - (0.0 if rest is None else rest)) / sd
        if abs(shift) < LEAST:
            continue
        moved.append(
            {"entry": entry.id, "day": entry.at[:10], "what": "sweat test", "shift_sd": round(shift, 3)}
        )
    return sorted(moved, key=lambda one: -abs(one["shift_sd"]))[:3]


def _sweat(profile: Profile, tests: Sequence[Entry]) -> dict[str, Any]:
    """Return the factor on the usual sweat response, exactly as a plan takes it."""
    t = coefficients(Traits, "people.traits")
    capacity = infer_capacity(profile)
    count = len(profile.sweat_tests) or int(profile.sweat_rate_l_h is not None)

    def log_gain(who: Profile) -> float | None:
        gain = sweat_gain_of_tests(who, capacity)
        return None if gain is None else float(np.log(gain))

    mean = log_gain(profile)
    narrow = mean is not None and count >= t.sweat_tests_to_narrow
    sd = t.sweat_test_sd_log / np.sqrt(count) if narrow else t.sweat_gain_sd_log
    moved = _tests_moved(profile, tests, log_gain, t.sweat_gain_sd_log)
    after = _even(mean or 0.0, float(sd))
    return row_of(
        "sweat_rate",
        "times a usual runner",
        _even(0.0, t.sweat_gain_sd_log),
        after,
        count,
        moved,
        exponential=True,
    )


def _sodium(profile: Profile, tests: Sequence[Entry]) -> dict[str, Any]:
    """Return the sodium of the sweat, exactly as a plan takes it."""
    t = coefficients(Traits, "people.traits")
    prior = np.exp(_even(float(np.log(t.sweat_sodium_mmol_l)), t.sweat_sodium_sd_log))

    def mean_of(who: Profile) -> float | None:
        if who.sweat_sodium_mmol_l is not None:
            return who.sweat_sodium_mmol_l
        found = [test.sodium_mmol_l for test in who.sweat_tests if test.sodium_mmol_l is not None]
        return float(np.mean(found)) if found else None

    mean = mean_of(profile)
    with_salt = [test for test in profile.sweat_tests if test.sodium_mmol_l is not None]
    count = len(with_salt) or int(profile.sweat_sodium_mmol_l is not None)
    after = prior
    if mean is not None:
        after = np.clip(_even(mean, t.sweat_sodium_patch_sd_mmol_l / np.sqrt(max(count, 1))), 8.0, 120.0)
    moved = _tests_moved(
        profile, tests, lambda who: mean_of(who) or float(np.mean(prior)), float(np.std(prior))
    )
    return row_of("sweat_sodium", "mmol/L", prior, after, count, moved, exponential=False)


def _gut(profile: Profile, runs: Sequence[LivedRun]) -> dict[str, Any]:
    """Return the odds of serious trouble of the gut against a usual runner's on the same runs."""
    c = coefficients(Own, "learn.own")
    x, items, said = grid(c.gut_sd), [], []
    for run in runs:
        hours = (run.summary.elapsed_s or moving_s(run.summary) or 0.0) / 3600.0
        if not run.noted or 60.0 * hours < c.gut_from_min:
            continue
        risk = float(gut_distress_risk(hours, gut_trained=float(profile.gut_trained or 0.0)))
        logit = float(np.log(risk / (1.0 - risk))) + x
        bad = [entry for entry in run.gut if is_serious(entry.body, c.serious_severity)]
        said.append(-np.logaddexp(0.0, -logit) if bad else -np.logaddexp(0.0, logit))
        what = f"{bad[0].body['trouble']} on {hours:.1f} h" if bad else f"{hours:.1f} h without trouble"
        items.append(Item(bad[0].id if bad else None, run.day.isoformat(), what))
    found = on_line(c.gut_sd, items, np.reshape(said, (len(items), len(x))))
    return row_of(
        "gut_tolerance",
        "times the odds of serious trouble of a usual runner",
        found.before,
        found.after,
        len(items),
        found.moved,
        exponential=True,
    )


def _sides(watched: Sequence[tuple[LivedRun, Watched]]) -> list[dict[str, Any]]:
    """Return the odds left to right of every muscle that has cramped on a named side.

    Notes
    -----
    Given a cramp of a muscle, it is the left one with the odds of the sides' hazards times the runner's own.
    """
    c = coefficients(Own, "learn.own")
    x = grid(c.side_sd)
    rows = []
    for index, group in enumerate(REPORTED):
        items, said = [], []
        for run, one in watched:
            for event in one.events:
                if event.muscle != group or event.side not in SIDES:
                    continue
                odds = x + float(one.pieces.left[span_of(one.pieces, event.at_s), index])
                said.append(-np.logaddexp(0.0, -odds if event.side == "left" else odds))
                items.append(Item(event.entry, run.day.isoformat(), f"{group} {event.side}"))
        if items:
            found = on_line(c.side_sd, items, np.array(said))
            rows.append(
                row_of(
                    f"side.{group}",
                    "left for every one on the right",
                    found.before,
                    found.after,
                    len(items),
                    found.moved,
                    exponential=True,
                )
            )
    return rows
