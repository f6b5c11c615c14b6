"""Derive how an unknown body bends the hazard along runs, from bodies simulated whole.

Run ``python scripts/derive_body.py``: it writes ``evidence/parameters/learn_body.toml``. Seeded; a minute.
The bodies and runs are others than those of the studies that judge the learner.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np
from study_learning import season

from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.draws import draw_ensemble
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.learn.body import strain
from crampcast.jobs.learn.features import FEATURES, usual_coefficients
from crampcast.jobs.learn.pieces import DRAWS
from crampcast.jobs.learn.simulated import Banked, bank
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

PAGE = Path(__file__).parents[1] / "src" / "crampcast" / "evidence" / "parameters" / "learn_body.toml"
SEED, KINDS, BODIES, DIRECTIONS = 501, 24, 64, 2
BENT = (
    "demand",
    "fatigue",
    "damage",
    "elapsed",
    "duration",
    "heat",
    "heat_unacclimatised",
    "body_mass_loss",
    "carbohydrate_after_90_min",
)
"""Features that bodies differ in all the way of a run; others are nil on most."""
RIDGE = 0.01


class Cells(NamedTuple):
    """Every span and muscle of all runs: weight, muscle, features, and how far each body lies beside."""

    weight: np.ndarray
    group: np.ndarray
    x: np.ndarray
    off: np.ndarray
    """In units of the coefficient of demand, shape (bodies, cells)."""


class Bending(NamedTuple):
    """What is derived."""

    grows: float
    level_share: float
    """Share of the squares that load over strength explains."""
    rows: np.ndarray
    """Mean and directions, shape (1 + directions, features + muscles)."""
    shares: tuple[float, ...]
    """Share of what is left of the squares that mean and directions explain, one after another."""
    left_sd: float
    """What is left at the usual coefficient of demand, log hazard."""


def cells_of(runs: Sequence[Banked]) -> Cells:
    """Lay out all runs; a run counts by the root of its hazard, so that the hardest are not all."""
    parts = []
    for run in runs:
        weight = np.exp(run.seen.log_weight)
        weight = weight / np.sqrt(weight.sum())
        group = np.tile(np.arange(len(REPORTED)), len(weight))
        off = np.stack([(one.log_weight - run.seen.log_weight).ravel() for one in run.lived])
        parts.append((weight.ravel(), group, run.seen.x.reshape(-1, len(FEATURES)), off))
    weight, group, x = (np.concatenate([part[i] for part in parts]) for i in range(3))
    off = np.concatenate([part[3] for part in parts], axis=1) / usual_coefficients()[0][0]
    return Cells(weight / weight.sum(), group, x, off)


def strains(bodies: int, seed: int) -> np.ndarray:
    """Return log load over strength of the bank's bodies beside the replayed one, shape (bodies, muscles)."""
    who = Profile()
    out = []
    for more in range(-(-bodies // DRAWS)):
        people = draw_ensemble(who, infer_capacity(who), Condition(), 42.2, DRAWS, seed + more)[0].person
        if not more:
            mean = jax.tree.map(lambda leaf: np.mean(np.asarray(leaf), axis=0, keepdims=True), people)
            usual = strain(mean)
        out.append(strain(people))
    return np.concatenate(out)[:bodies] - usual


def derived(cells: Cells, said: np.ndarray) -> Bending:
    """Part what bodies do to the hazard: a level of each muscle, and how it bends along runs."""
    weight, group, x, off = cells
    there = np.eye(len(REPORTED))[group]
    of_muscle = there.T @ weight
    level = (off * weight) @ there / of_muscle
    grows = float((level * said).sum() / (said**2).sum())
    level_share = 1.0 - float(((level - grows * said) ** 2).sum() / (level**2).sum())
    rest = off - level[:, group]
    chosen = [FEATURES.index(name) for name in BENT]
    middle = (there.T @ (weight[:, None] * x[:, chosen])) / of_muscle[:, None]
    beside = x[:, chosen] - middle[group]
    scale = np.sqrt(weight @ beside**2)
    z = beside / scale
    normal = z.T @ (weight[:, None] * z) + RIDGE * np.eye(len(chosen))
    fitted = np.linalg.solve(normal, z.T @ (weight[:, None] * rest.T)).T  # bodies, features
    metric = np.linalg.cholesky(z.T @ (weight[:, None] * z) + 1e-9 * np.eye(len(chosen)))
    mean = fitted.mean(axis=0)
    _, size, ways = np.linalg.svd((fitted - mean) @ metric, full_matrices=False)
    rows = [mean]
    for i in range(DIRECTIONS):
        rows.append(np.linalg.solve(metric.T, ways[i]) * size[i] / np.sqrt(len(off) - 1))
    left, shares = rest, []
    whole = float((weight * rest**2).sum())
    for i, row in enumerate(rows):
        along = z @ row
        score = np.ones(len(off)) if i == 0 else (left * weight) @ along / float(weight @ along**2)
        left = left - score[:, None] * along
        shares.append(1.0 - float((weight * left**2).sum()) / whole)
    out = np.zeros((len(rows), len(FEATURES) + len(REPORTED)))
    slopes = np.array(rows) / scale
    out[:, chosen] = slopes
    out[:, len(FEATURES) :] = -slopes @ middle.T
    left_sd = float(np.sqrt((weight * left**2).sum() / len(off))) * float(usual_coefficients()[0][0])
    return Bending(grows, level_share, out, tuple(shares), left_sd)


GROWS = """How far the log hazard of simulated bodies lies beside the replayed one, over the coefficient of \
demand, on the log of load over strength: least squares over {bodies} bodies of a runner who has told \
nothing, on {kinds} runs of 8 to 50 km (scripts/derive_body.py). It explains {share:.0f} % of the squares."""
BEND = """How the rest bends along runs, in units of the coefficient of demand: the mean of the same bodies, \
then the {directions} directions in which they differ most; slopes on {features}, then what takes their mean \
off every muscle. Explains {shares} % of what the level leaves, one after another; {left:.2f} of log hazard \
is left."""


def written(found: Bending) -> str:
    """Return the parameter file."""
    grows = GROWS.format(bodies=BODIES, kinds=KINDS, share=100.0 * found.level_share)
    bend = BEND.format(
        directions=DIRECTIONS,
        features=", ".join(FEATURES),
        shares=", ".join(f"{100.0 * share:.0f}" for share in found.shares),
        left=found.left_sd,
    )
    rows = ",\n".join("  [" + ", ".join(f"{value:.4g}" for value in row) + "]" for row in found.rows)
    return "\n".join(
        [
            "# What an unknown body does to the hazard of a diary; written by scripts/derive_body.py.",
            "",
            "[[parameter]]",
            'name = "learn.body.grows"',
            f"value = {found.grows:.3g}",
            'unit = "1"',
            'source = "derived_here"',
            'flag = "derived"',
            f'note = "{grows}"',
            "",
            "[[parameter]]",
            'name = "learn.body.bends"',
            f"value = [\n{rows},\n]",
            'unit = "1"',
            'source = "derived_here"',
            'flag = "derived"',
            f'note = "{bend}"',
            "",
        ]
    )


def main() -> None:
    """Write the parameters."""
    jax.config.update("jax_enable_x64", True)
    runs = bank(season(np.random.default_rng(SEED), KINDS), BODIES, SEED)
    found = derived(cells_of(runs), strains(BODIES, SEED))
    PAGE.write_text(written(found), encoding="utf-8")
    print(f"{PAGE.name}: {found.grows:.3f}, {found.level_share:.3f}, {found.shares}, {found.left_sd:.3f}")


if __name__ == "__main__":
    main()
