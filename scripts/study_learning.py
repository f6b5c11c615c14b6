"""Study of learning: runners with known parameters, their diaries, and how much of them is found again.

Run ``python scripts/study_learning.py``: it writes ``docs/validation/learning.md`` and its figure. Seeded;
some minutes. The test of the same code runs a small part of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.learn.evidence import Watched
from crampcast.jobs.learn.job import learn_hazard
from crampcast.jobs.learn.laplace import Normal, laplace, root_of
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.nuts import sample
from crampcast.jobs.learn.parameters import Posterior
from crampcast.jobs.learn.quantities import QUANTITIES, sampled
from crampcast.jobs.learn.simulated import (
    Banked,
    Outing,
    Truth,
    bank,
    coefficients_each,
    draw_truth,
    hazard_of,
    live,
)
from crampcast.runner.profile import Profile

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "validation"
PAGE = FOLDER / "learning.md"
SEED, RUNNERS, BODIES, LENGTHS = 7, 200, 6, (10, 30, 100)
NUTS_RUNNERS = 2
SHOWN = (
    "cramps_against_usual",
    "proneness",
    "muscle.calf",
    "muscle.quadriceps",
    "muscle.hamstring",
    "effect.demand",
    "effect.elapsed",
    "effect.heat",
    "near_ratio",
)
BANDS = (50, 90)
CHANCES = 512
"""Draws of the posterior behind a forecast of the race that is not in the diary."""


INTRODUCTION = """Written by `scripts/study_learning.py` (seed {seed}). {runners} simulated runners drawn
from the shipped prior run seasons of seven easy runs, two long ones and a race in ten; cramps and near-
cramps come by their own hazard. Each has one of {bodies} bodies whose traits the learner does not know:
it replays the mean runner, so the intervals have to hold although the replay is not the truth."""
RACE = """Log cumulative hazard: root mean square error of the median, and mean width of the central 80 %;
how often the truth lies inside the central 50 and 90 %; Brier score of the chance of a cramp before and
after, and if everything about the runner were known."""
PARAMETERS = """Share of runners whose truth lies inside the central 50 and 90 %, and root mean square
error of the median (on the line: logarithms of factors and shares, effects as they are). How often and in
which muscles a runner truly cramps on these runs is what the runner's own body makes of it. With 200 runners
a share of 50 % has a standard error of 3.5 points, one of 90 % of 2.1."""
REFERENCE = """Fast posterior against NUTS, {runners} runners of 30 runs, all {count} quantities: means
differ by {middle} standard deviations in the median and {most} at most, spreads by a factor of {spread}
at most; largest R-hat {r_hat}."""
LIMITS = """What this does not show: real runners may cramp for reasons that no replay contains. Then the
learnt level still fits the runs in the diary, but the profile along a course may be wrong."""


class Learned(NamedTuple):
    """What one diary gave: by quantity truth, draws before and after; the race; seconds of the update."""

    runs: int
    cramps: int
    truth: np.ndarray
    before: np.ndarray
    after: np.ndarray
    race: tuple[float, np.ndarray, np.ndarray]
    """True log cumulative hazard of the race that is not in the diary, and draws of it before and after."""
    seconds: float


def season(rng: np.random.Generator, count: int) -> list[Outing]:
    """Return kinds of runs: seven in ten easy, two long, one a race."""
    out = []
    for number in range(count):
        kind = number % 10
        air = float(rng.uniform(4.0, 30.0))
        if kind == 9:
            out.append(
                Outing(float(rng.choice([42.2, 50.0])), rng.uniform(2.7, 3.2), rng.uniform(2, 40), air)
            )
        elif kind in (3, 6):
            out.append(Outing(rng.uniform(22.0, 34.0), rng.uniform(2.6, 3.0), rng.uniform(2, 30), air))
        else:
            out.append(Outing(rng.uniform(8.0, 18.0), rng.uniform(2.6, 3.3), rng.uniform(0, 20), air))
    return out


def race_draws(race: Banked, posterior: Posterior, level_sd: float) -> np.ndarray:
    """Return draws of the log cumulative hazard of the race."""
    normal, z = posterior.normal, posterior.draws
    if not len(z):
        chance = np.random.default_rng(SEED).standard_normal((CHANCES, len(normal.centre)))
        z = normal.centre + chance @ root_of(normal.covariance).T
    return np.asarray(
        np.log(hazard_of(race.seen, coefficients_each(z, np.asarray(level_sd))).sum(axis=(1, 2)))
    )


def with_own_body(told: np.ndarray, runs: Sequence[Banked], truth: Truth) -> np.ndarray:
    """Return a runner's true quantities as the own body makes them: how often, and in which muscles.

    Notes
    -----
    The coefficients say what would come in the mean runner's body. Of all the cramps that this runner has on
    these runs the shares are those of the body that runs.
    """
    pairs = [[one.lived[truth.traits], one.seen] for one in runs]
    each = [[hazard_of(p, truth.coefficients).sum(axis=0) for p in pair] for pair in pairs]
    own, mean = np.sum(each, axis=0)
    level = np.log(own.sum() / mean.sum())
    out = np.array(told)
    for number, one in enumerate(QUANTITIES):
        kind, _, name = one.name.partition(".")
        if one.name in ("cramps_against_usual", "proneness"):
            out[number] += level
        elif kind == "muscle":
            out[number] = np.log(own[REPORTED.index(name)] / own.sum())
    return out


def one_runner(
    runs: Sequence[Banked], race: Banked, truth: Truth, lengths: Sequence[int], rng: np.random.Generator
) -> list[Learned]:
    """Let a runner live and learn from the first runs of the diary."""
    profile = Profile()
    level_sd = own_level_sd(profile)
    lived: list[Watched] = [live(run, truth, rng) for run in runs]
    race_truth = float(np.log(hazard_of(race.lived[truth.traits], truth.coefficients).sum()))
    out = []
    for length in lengths:
        began = time.perf_counter()
        found = learn_hazard(lived[:length], profile, "fast", SEED)
        seconds = time.perf_counter() - began
        exact = Normal(truth.z, 1e-18 * np.eye(len(truth.z)))
        events = [event for run in lived[:length] for event in run.events]
        out.append(
            Learned(
                length,
                sum(1 for event in events if not event.near),
                with_own_body(sampled(exact, found.seen, SEED, truth.z[None])[0], runs[:length], truth),
                sampled(found.prior, found.seen, SEED),
                sampled(found.posterior.normal, found.seen, SEED, found.posterior.samples),
                (
                    race_truth,
                    race_draws(race, Posterior(found.prior, np.zeros((0, 0))), level_sd),
                    race_draws(race, found.posterior, level_sd),
                ),
                seconds,
            )
        )
    return out


def study(runners: int, lengths: Sequence[int], bodies: int, seed: int = SEED) -> list[list[Learned]]:
    """Return what every runner's diary gave, by length."""
    rng = np.random.default_rng(seed)
    runs = bank(season(rng, max(lengths)), bodies, seed)
    race = bank([Outing(42.2, 2.9, 8.0, 18.0)], bodies, seed)[0]
    level_sd = own_level_sd(Profile())
    by_length: list[list[Learned]] = [[] for _ in lengths]
    for _ in range(runners):
        truth = draw_truth(level_sd, bodies, rng)
        order = rng.permutation(len(runs))
        for number, found in enumerate(one_runner([runs[i] for i in order], race, truth, lengths, rng)):
            by_length[number].append(found)
    return by_length


def covered(found: Sequence[Learned], index: int, band: int) -> float:
    """Return the share of runners whose truth lies inside the central interval of a quantity."""
    edges = (50 - band / 2, 50 + band / 2)
    inside = []
    for one in found:
        low, high = np.percentile(one.after[:, index], edges)
        inside.append(low <= one.truth[index] <= high)
    return float(np.mean(inside))


def error(found: Sequence[Learned], index: int, *, after: bool) -> float:
    """Return the root mean square error of a quantity's median."""
    draws = [(one.after if after else one.before)[:, index] for one in found]
    return float(
        np.sqrt(
            np.mean([(np.median(d) - one.truth[index]) ** 2 for d, one in zip(draws, found, strict=True)])
        )
    )


def chance(log_hazard: np.ndarray | float) -> np.ndarray:
    """Return the chance of a cramp."""
    return np.asarray(-np.expm1(-np.exp(log_hazard)))


def race_row(found: Sequence[Learned]) -> dict[str, float]:
    """Return how good the forecasts of the race are, before and after the diary."""
    truth = np.array([one.race[0] for one in found])
    before, after = (np.array([one.race[i] for one in found]) for i in (1, 2))
    inside = {}
    for band in BANDS:
        low, high = np.percentile(after, [50 - band / 2, 50 + band / 2], axis=1)
        inside[f"inside_{band}"] = float(np.mean((low <= truth) & (truth <= high)))

    def off(draws: np.ndarray) -> float:
        return float(np.sqrt(np.mean((np.median(draws, axis=1) - truth) ** 2)))

    def brier(draws: np.ndarray) -> float:
        said, true = chance(draws).mean(axis=1), chance(truth)
        return float(np.mean((said - true) ** 2 + true * (1.0 - true)))

    known = float(np.mean(chance(truth) * (1.0 - chance(truth))))
    width = np.mean(np.ptp(np.percentile(after, [10, 90], axis=1), axis=0))
    width_before = np.mean(np.ptp(np.percentile(before, [10, 90], axis=1), axis=0))
    return inside | {
        "error_before": off(before),
        "error_after": off(after),
        "brier_before": brier(before),
        "brier_after": brier(after),
        "brier_known": known,
        "width_before": float(width_before),
        "width_after": float(width),
    }


def against_nuts(runners: int, length: int, seed: int = SEED) -> tuple[float, float, float, float]:
    """Return largest differences of means, in standard deviations, and of spreads, fast against NUTS."""
    rng = np.random.default_rng(seed + 1)
    runs = bank(season(rng, length), 0, seed)
    level_sd = own_level_sd(Profile())
    shifts, spreads, rhats = [], [], []
    for number in range(runners):
        truth = draw_truth(level_sd, 0, rng)
        lived = [live(run, truth, rng) for run in runs]
        found = learn_hazard(lived, Profile(), "fast", seed)
        fast = found.posterior
        draws, r_hat = sample(found.seen, laplace(found.seen), seed + number)
        a, b = (sampled(fast.normal, found.seen, seed, z) for z in (fast.samples, draws))
        shifts.append(np.abs(a.mean(axis=0) - b.mean(axis=0)) / b.std(axis=0))
        spreads.append(a.std(axis=0) / b.std(axis=0))
        rhats.append(r_hat)
    shift, spread = np.array(shifts), np.array(spreads)
    return float(np.median(shift)), float(shift.max()), float(np.abs(np.log(spread)).max()), max(rhats)


RACE_HEAD = (
    "runs",
    "cramps, mean",
    "error before",
    "after",
    "width before",
    "after",
    "inside 50 %",
    "90 %",
    "Brier before",
    "after",
    "known",
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def race_table(by_length: Sequence[Sequence[Learned]]) -> list[str]:
    """Return how the race was forecast."""
    rows = []
    for found in by_length:
        r = race_row(found)
        figures = ("error_before", "error_after", "width_before", "width_after")
        scores = ("brier_before", "brier_after", "brier_known")
        rows.append(
            [
                str(found[0].runs),
                f"{np.mean([one.cramps for one in found]):.1f}",
                *(f"{r[key]:.2f}" for key in figures),
                *(f"{100 * r[f'inside_{band}']:.0f} %" for band in BANDS),
                *(f"{r[key]:.3f}" for key in scores),
            ]
        )
    return table(RACE_HEAD, rows)


def parameter_table(by_length: Sequence[Sequence[Learned]]) -> list[str]:
    """Return coverage and error of each shown parameter."""
    index = {q.name: i for i, q in enumerate(QUANTITIES)}
    head = ["parameter"]
    for found in by_length:
        head += [f"{found[0].runs} runs: 50 %", "90 %", "error"]
    rows = []
    for name in SHOWN:
        i, row = index[name], [name]
        for found in by_length:
            row += [f"{100 * covered(found, i, band):.0f}" for band in BANDS]
            row.append(f"{error(found, i, after=True):.2f}")
        rows.append([*row, f"{error(by_length[-1], i, after=False):.2f}"])
    return table([*head, "population's error"], rows)


def page(by_length: Sequence[Sequence[Learned]], nuts: tuple[float, float, float, float]) -> str:
    """Return the page."""
    times = [
        f"{found[0].runs} runs {1000 * np.median([one.seconds for one in found]):.0f} ms"
        for found in by_length
    ]
    reference = REFERENCE.format(
        runners=NUTS_RUNNERS,
        count=len(QUANTITIES),
        middle=f"{nuts[0]:.2f}",
        most=f"{nuts[1]:.2f}",
        spread=f"{np.exp(nuts[2]):.2f}",
        r_hat=f"{nuts[3]:.3f}",
    )
    lines = [
        "# Learning: what a diary gives back of a runner whose truth is known",
        "",
        INTRODUCTION.format(seed=SEED, runners=len(by_length[0]), bodies=BODIES),
        "",
        "## A marathon that is not in the diary",
        "",
        RACE,
        "",
        *race_table(by_length),
        "",
        "![Error by the length of the diary](learning.svg)",
        "",
        "## Parameters",
        "",
        PARAMETERS,
        "",
        *parameter_table(by_length),
        "",
        "## Time and the reference",
        "",
        f"One update, replays kept, two busy cores, median: {', '.join(times)}.",
        "",
        reference,
        "",
        LIMITS,
        "",
    ]
    return "\n".join(lines)


def figure(by_length: Sequence[Sequence[Learned]]) -> None:
    """Draw error and coverage by length."""
    import altair as alt  # noqa: PLC0415
    from validation_figures import save  # noqa: PLC0415

    rows = []
    for found in by_length:
        r = race_row(found)
        rows += [
            {"runs": found[0].runs, "what": "population", "error": r["error_before"]},
            {"runs": found[0].runs, "what": "own diary", "error": r["error_after"]},
        ]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("runs:Q", title="runs in the diary", scale=alt.Scale(type="log")),
            y=alt.Y("error:Q", title="error of the log hazard of a marathon"),
            color=alt.Color("what:N", title=None),
        )
        .properties(width=420, height=240)
    )
    save(chart, FOLDER / "learning.svg")


def main() -> None:
    """Write the page and its figure."""
    jax.config.update("jax_enable_x64", True)
    by_length = study(RUNNERS, LENGTHS, BODIES)
    nuts = against_nuts(NUTS_RUNNERS, 30)
    PAGE.write_text(page(by_length, nuts), encoding="utf-8")
    figure(by_length)


if __name__ == "__main__":
    main()
