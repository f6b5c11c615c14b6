"""Study of learning from a group: a population and its runners known, and how much of them is found again.

Run ``python scripts/study_group.py``: it writes ``docs/validation/group.md``; ``--seed N`` runs it on other
chance, and ``--out FILE`` writes elsewhere. Seeded; some minutes. The test of the same code runs a small
part of it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jax
import numpy as np
from _group_page import page
from _group_scores import Cell, Judged, Plan, Results
from study_learning import season

from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.learn.body import Body, body_of
from crampcast.jobs.learn.evidence import packed
from crampcast.jobs.learn.group import Member, learn_group, learnt_in
from crampcast.jobs.learn.laplace import Normal, root_of
from crampcast.jobs.learn.level import common_sd, level_shares, own_level_sd
from crampcast.jobs.learn.parameters import Posterior
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.simulated import (
    Banked,
    Outing,
    Truth,
    bank,
    coefficients_each,
    hazard_of,
    live,
    truth_at,
)
from crampcast.runner.profile import Profile

PAGE = Path(__file__).parents[1] / "docs" / "validation" / "group.md"
WHO = Profile()
NOBODY = np.zeros((0, 0))
BESIDE = ("a usual runner", "pooled", "separate")
"""What the group is compared with."""
DRAWS, BODIES, KINDS, WORKERS = 512, 64, 24, 2
KNOWN_SD = 1e-3
"""Spread of what a club shares where it is known, in standard deviations of the shipped posterior."""


def race_draws(
    race: Banked, normal: Normal, draws: np.ndarray, level_sd: float, body: Body | None = None
) -> np.ndarray:
    """Return draws of the log cumulative hazard of the race."""
    z = draws
    if not len(z):
        chances = np.random.default_rng(Plan().seed).standard_normal((DRAWS, len(normal.centre)))
        z = normal.centre + chances @ root_of(normal.covariance).T
    unknown = np.array(body_of(WHO) if body is None else body)
    runners = coefficients_each(z, np.asarray(level_sd), unknown)
    return np.asarray(np.log(hazard_of(race.seen, runners).sum(axis=(1, 2))))


def of_posterior(race: Banked, found: Posterior, level_sd: float, body: Body | None = None) -> np.ndarray:
    """Return draws of the race's log cumulative hazard by a runner's posterior."""
    return race_draws(race, found.normal, found.draws, level_sd, body)


def runner_of(shared: np.ndarray, level_sd: float, bodies: int, rng: np.random.Generator) -> Truth:
    """Draw a runner of a club; the level is what the club shares and, as far as nobody knows it, the own."""
    share, own = level_shares(level_sd)
    z = rng.standard_normal(len(NAMES))
    level = share * shared[LEVEL] + own * z[LEVEL]
    z[: LEVEL + 1] = shared
    z[LEVEL] = level
    return truth_at(z, level_sd, int(rng.integers(bodies)))


def one_club(plan: Plan, oftener: float, number: int, runs: Sequence[Banked], race: Banked) -> Results:
    """Let a club live, learn from it in every way, and judge each.

    Notes
    -----
    The smaller groups are the first members of the largest, and the shorter diaries the first runs of the
    longest, so that what is compared is compared on the same runners.
    """
    rng = np.random.default_rng([plan.seed, round(100.0 * oftener), number])
    level_sd = own_level_sd(WHO)
    shared = rng.standard_normal(LEVEL + 1)
    shared[LEVEL] += np.log(oftener) / common_sd()
    bodies = len(race.lived)
    truths = [runner_of(shared, level_sd, bodies, rng) for _ in range(max(plan.sizes) + plan.joining)]
    lived = [float(np.log(hazard_of(race.lived[one.traits], one.coefficients).sum())) for one in truths]
    diaries = []
    for truth in truths[: max(plan.sizes)]:
        chosen = rng.permutation(len(runs))[: max(plan.lengths)]
        diaries.append([live(runs[i], truth, rng) for i in chosen])
    shipped = Population.shipped()
    exact = Population(shared, KNOWN_SD**2 * np.eye(len(shared)))

    def draws_of(population: Population) -> np.ndarray:
        return race_draws(race, population.before(level_sd, body_of(WHO)), NOBODY, level_sd)

    usual, ceiling = draws_of(shipped), draws_of(exact)
    out: Results = {}
    for length in plan.lengths:
        seen = [packed(diary[:length], None, level_sd, body_of(WHO)) for diary in diaries]
        separate, within = (
            [
                of_posterior(race, learnt_in(people, one, level_sd, i).posterior, level_sd)
                for i, one in enumerate(seen)
            ]
            for people in (shipped, exact)
        )
        for size in plan.sizes:
            members = [Member(str(i), WHO, diaries[i][:length]) for i in range(size)]
            group = learn_group(members, number)
            together = packed([run for one in members for run in one.runs], None, level_sd, body_of(WHO))
            one_for_all = learnt_in(shipped, together, level_sd, 0, rough=True)  # so many runs: normal
            everyone = of_posterior(race, one_for_all.posterior, level_sd)
            out[Cell(oftener, False, length, size)] = [
                Judged(
                    number,
                    lived[i],
                    {
                        "a usual runner": usual,
                        "pooled": everyone,
                        "separate": separate[i],
                        "group": of_posterior(race, group.members[i].posterior, level_sd),
                        "club known": within[i],
                    },
                )
                for i in range(size)
            ]
            joining = {
                "a usual runner": usual,
                "pooled": everyone,
                "group": draws_of(group.population),
                "club known": ceiling,
            }
            out[Cell(oftener, True, length, size)] = [
                Judged(number, one, joining) for one in lived[max(plan.sizes) :]
            ]
    return out


def _wide() -> None:
    jax.config.update("jax_enable_x64", True)


def study(plan: Plan, workers: int = WORKERS) -> Results:
    """Return how each way fared for members and for newcomers, by scenario, length and size."""
    runs = bank(season(np.random.default_rng(plan.seed), KINDS), BODIES, plan.seed)
    race = bank([Outing(42.2, 2.9, 8.0, 18.0)], BODIES, plan.seed)[0]
    tasks = [(plan, often, number, runs, race) for often in plan.oftener for number in range(plan.clubs)]
    fresh = multiprocessing.get_context("spawn")
    out: Results = {}
    with ProcessPoolExecutor(workers, mp_context=fresh, initializer=_wide) as pool:
        for done, found in enumerate(pool.map(one_club, *zip(*tasks, strict=True)), start=1):
            print(f"{done} of {len(tasks)} groups", flush=True)
            for cell, judged in found.items():
                out.setdefault(cell, []).extend(judged)
    return out


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--out", type=Path, default=PAGE)
    asked = parser.parse_args()
    _wide()
    plan = Plan(seed=asked.seed)
    began = time.perf_counter()
    found = study(plan)
    asked.out.write_text(page(plan, found, BODIES, common_sd()), encoding="utf-8")
    print(f"{asked.out}: {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
