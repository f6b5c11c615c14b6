"""Study the attribution: causes that were put in, additivity, and exact Shapley values beside it.

Run ``python scripts/study_causes.py``: it writes ``docs/validation/causes.md``. Seeded; a few minutes. The
test of the same code (``tests/forecast/test_causes.py``) runs a part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Attribution, attribute, shapley
from crampcast.jobs.explain.causes import asked_about
from crampcast.jobs.explain.injected import (
    INJECTIONS,
    Body,
    Injection,
    entangled,
    explained,
    known_effects,
    plain_run,
)
from crampcast.jobs.explain.reference import ends

PAGE = Path(__file__).parents[1] / "docs" / "validation" / "causes.md"
DRAWS, SEED = 16, 0
GROUPS = (("pace",), ("energy",), ("heat", "fluid"))

INTRODUCTION = f"""# Does `explain` find the cause that was put in?

Written by `scripts/study_causes.py` ({DRAWS} draws of the runner, seed {SEED}). One four-hour run in which
nothing is unusual (own even effort, flat, 15 °C, fed, rested) is given one cause at a time, and the risk of
the last half hour is shared out again. Simulated runs test the attribution, not the world: no recorded cramp
is among them."""

KNOWN = """## In a world of known, strong effects

Coefficients that are no findings, large enough for every factor to be a cause. *Rank* is the place of the
injected driver among the twelve, *taken up* the change of its part in log units, *whole* that of the log
hazard, *share* what the injected driver holds of all that raises the risk. Leading: {leading} of {count}."""

SHIPPED = """## With the shipped parameters

*Model's own* is the change of log hazard when the injected driver alone goes back to its reference; the rest
of *taken up* is its half of what it does together with others. A small change that does not lead is what the
calibrated model says: it holds that factor for a small one. Leading: {leading} of {count}; largest gap
between *taken up* and the model's own change: {gap:.3f} log units."""

ADDS = """## Parts add up

Miss of the sum of the parts against the whole before it is spread, over all {count} attributions, as a share:
at most {missed:.1e}, for "{worst}"; below 1e-3 in {within}. Where finer steps do not
bring it down, because a body gives out between two points of the way, the drivers go through that step one
after the other, in order and in reverse, which adds up. After it is spread: {left:.1e} log units
in any draw."""

SHAPLEY = """## Beside exact Shapley values

Three small groups, all orders counted, in a run with a fast start, a hot day and nothing eaten; every other
driver stays as it happened. In log units, mean of the draws. Known effects, then shipped parameters."""


class Found(NamedTuple):
    """What one injection came to."""

    name: str
    driver: str
    rank: int
    share: float
    taken_up: float
    whole: float
    own_change: float
    missed: float
    left: float


def examine(injection: Injection, plain: Body, before: Attribution) -> Found:
    """Put a cause in and measure what the attribution makes of it."""
    body = injection.put_in(plain)
    at = DRIVERS.index(injection.driver)
    alone = np.ones((1, len(DRIVERS)))
    alone[0, at] = 0.0
    path, _ = ends(body.draws, body.situation, asked_about(body.muscle, body.side), SEED)
    after = attribute(path, alone)
    parts = after.parts.mean(axis=0)
    whole = float(after.whole.mean())
    raising = float(np.maximum(parts, 0.0).sum())
    return Found(
        injection.name,
        injection.driver,
        1 + int(np.sum(parts > parts[at])),
        float(parts[at]) / raising if raising > 0.0 else 0.0,
        float(parts[at] - before.parts.mean(axis=0)[at]),
        float(whole - before.whole.mean()),
        float(-after.besides.mean()),
        after.missed / max(abs(whole), 1.0),
        float(np.abs(after.parts.sum(axis=1) - after.whole).max()),
    )


def side_by_side(body: Body) -> list[tuple[str, float, float]]:
    """Return integrated gradients and exact Shapley values of each group."""
    path, _ = ends(body.draws, body.situation, asked_about(body.muscle, body.side), SEED)
    moving = {name for group in GROUPS for name in group}
    still = {name: getattr(path.happened, name) for name in DRIVERS if name not in moving}
    few = path._replace(reference=path.reference._replace(**still))
    parts, exact = attribute(few).parts.mean(axis=0), shapley(few, GROUPS).mean(axis=0)
    return [
        (" + ".join(group), float(sum(parts[DRIVERS.index(n)] for n in group)), float(exact[i]))
        for i, group in enumerate(GROUPS)
    ]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of the page."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def injected_table(rows: Sequence[Found]) -> str:
    """Return the table of one world."""
    head = ("put in", "driver", "rank", "share", "taken up", "model's own", "whole")
    return table(
        head,
        [
            (
                f.name,
                f.driver,
                str(f.rank),
                f"{f.share:.2f}",
                *(f"{v:+.3f}" for v in (f.taken_up, f.own_change, f.whole)),
            )
            for f in rows
        ],
    )


def main() -> None:
    """Study both worlds and write the page."""
    keep_compiled_programs()
    shipped = plain_run(DRAWS, SEED)
    known = shipped._replace(draws=known_effects(shipped.draws))
    worlds = []
    for body in (known, shipped):
        before = explained(body)
        worlds.append([examine(injection, body, before) for injection in INJECTIONS])
        for found in worlds[-1]:
            print(*found, sep=" | ", flush=True)
    pages = [INTRODUCTION]
    for words, rows in zip((KNOWN, SHIPPED), worlds, strict=True):
        gap = max(abs(f.taken_up - f.own_change) for f in rows)
        leading = sum(f.rank == 1 for f in rows)
        pages += [words.format(leading=leading, count=len(rows), gap=gap), injected_table(rows)]
    every = [found for rows in worlds for found in rows]
    worst = max(every, key=lambda f: f.missed)
    pages.append(
        ADDS.format(
            count=len(every),
            missed=worst.missed,
            worst=worst.name,
            within=sum(f.missed < 1e-3 for f in every),
            left=max(f.left for f in every),
        )
    )
    pages.append(SHAPLEY)
    for body in (known, shipped):
        rows = side_by_side(entangled(body))
        shown = [
            (name, f"{mine:+.3f}", f"{exact:+.3f}", f"{mine - exact:+.3f}") for name, mine, exact in rows
        ]
        pages.append(table(("group", "integrated gradients", "Shapley", "difference"), shown))
    PAGE.write_text("\n\n".join(pages) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
