"""The page on learning from a group: who fared how, and by how much for the same runners."""

from __future__ import annotations

import math
from collections.abc import Sequence

from _group_scores import Cell, Judged, Plan, Results, fared, paired
from study_learning import table

INTRODUCTION = """Written by `scripts/study_group.py` (seed {seed}). {clubs} groups in each scenario; what a
group shares (how often its usual runner cramps and in which muscles, what demand, fatigue, heat and the rest
weigh, how much runners differ) is drawn from the shipped posterior; proneness, muscles and one of {bodies}
bodies, whose traits the learner does not know, are each runner's own. Nobody has told a race time, so that a
body's own pace is as unknown as its strength. Seven runs in ten are easy, two are long, one is a race. The
smaller groups are the first members of the larger, the short diaries the first runs of the long. Judged by a
marathon that is in no diary."""
WAYS = """*A usual runner*: the shipped population. *Pooled*: all diaries of the group as if they were one
runner's. *Separate*: each runner's own diary with the shipped population behind it, which is what the groups
are drawn from, so that no separate fit can begin better informed. *Group*: each runner's own diary with the
population that the group's diaries describe. *Club known*: the same with what the group shares known exactly,
which no group can teach better. All of them know by how much bodies differ, and none whose body is which.

Scores are the expected ones over the true chances, above those of who knows everything about the runner
(smaller is better; 0 cannot be beaten), in thousandths. Differences are for the same runners, with standard
errors over groups; a difference counts from two standard errors on, otherwise the ways are *not to be told
from* each other.
Error: root mean square of the median log cumulative hazard."""
OFTENER = """The same for groups that are no draw of the shipped posterior: what they share is drawn as
before, and all their hazards are {often:.0f} times as high ({sd:.1f} standard deviations of what is believed
of a group's level)."""
NEWCOMERS = """Runners who join and have written nothing yet ({joining} a group): the group's population,
learnt without them, against the shipped one and against one fit for all."""
SCORES = (("log_score", "log score"), ("brier", "Brier"))
MEMBER_WAYS = ("a usual runner", "pooled", "separate", "group", "club known")


def page(plan: Plan, found: Results, bodies: int, common_sd: float) -> str:
    """Return the page."""
    lines = [
        "# Learning from a group: pooled, separate, and both at once",
        "",
        INTRODUCTION.format(**plan._asdict(), bodies=bodies),
        "",
        WAYS,
        "",
    ]
    for often in plan.oftener:
        plain = often == 1.0
        lines += [
            "## Groups like the shipped runners"
            if plain
            else f"## Groups that cramp {often:.0f} times as often",
            "",
        ]
        if not plain:
            lines += [OFTENER.format(often=often, sd=math.log(often) / common_sd), ""]
        lines += ["### Members, each with an own diary", "", *_told(found, often, joined=False), ""]
        lines += ["### Newcomers", "", NEWCOMERS.format(joining=plan.joining), ""]
        lines += [*_told(found, often, joined=True), ""]
    return "\n".join(lines)


def _told(found: Results, often: float, *, joined: bool) -> list[str]:
    """Return what is said of one scenario's members or newcomers: verdicts, differences, levels."""
    cells = {cell: judged for cell, judged in found.items() if cell[:2] == (often, joined)}
    rivals = ("a usual runner", "pooled") if joined else ("separate", "pooled")
    ways = [way for way in MEMBER_WAYS if way in next(iter(cells.values()))[0].ways]
    return [
        *verdicts(cells, rivals),
        "",
        *differences(cells, rivals),
        "",
        *levels(cells, ways),
    ]


def verdict(difference: float, error: float) -> str:
    """Say what a difference shows.

    Examples
    --------
    >>> verdict(-3.0, 1.0), verdict(1.0, 1.0), verdict(3.0, 1.0)
    ('better than', 'not to be told from', 'worse than')
    """
    if abs(difference) < 2.0 * error:
        return "not to be told from"
    return "better than" if difference < 0.0 else "worse than"


def merged(cells: Results, length: int) -> list[Judged]:
    """Return everybody with diaries of a length, whatever the size of the group."""
    return [one for cell, judged in cells.items() if cell.runs == length for one in judged]


def verdicts(cells: Results, rivals: Sequence[str]) -> list[str]:
    """Return one sentence for each length of a diary."""
    out = []
    for length in sorted({cell.runs for cell in cells}):
        said = []
        for rival in rivals:
            judged = merged(cells, length)
            less, error = paired(judged, "group", rival, "log_score")
            base = fared(judged, rival)["log_score"]
            said.append(
                f"{verdict(less, error)} {_article(rival)} ({1e3 * less:+.1f} ± {1e3 * error:.1f} of "
                f"{1e3 * base:.1f})"
            )
        out.append(f"- Diaries of {length} runs, all sizes, log score: the group is {' and '.join(said)}.")
    return out


def _article(way: str) -> str:
    return {"pooled": "the pooled fit", "separate": "separate fits"}.get(way, way)


def differences(cells: Results, rivals: Sequence[str]) -> list[str]:
    """Return the table of paired differences."""
    head = ["runs", "group of"]
    head += [f"{name}: group less {rival}" for _, name in SCORES for rival in rivals]
    head += [f"squared error: group less {rivals[0]}"]
    rows = []
    for cell, judged in _ordered(cells):
        row = [str(cell.runs), str(cell.size)]
        for score, _ in SCORES:
            for rival in rivals:
                less, error = paired(judged, "group", rival, score)
                row.append(f"{1e3 * less:+.2f} ± {1e3 * error:.2f}")
        less, error = paired(judged, "group", rivals[0], "squared")
        rows.append([*row, f"{less:+.3f} ± {error:.3f}"])
    return table(head, rows)


def levels(cells: Results, ways: Sequence[str]) -> list[str]:
    """Return the table of how each way fared on its own."""
    head = [
        "runs",
        "group of",
        "way",
        "log score",
        "Brier",
        "error",
        "width of 80 %",
        "inside 50 %",
        "inside 90 %",
    ]
    rows = []
    for cell, judged in _ordered(cells):
        for way in ways:
            f = fared(judged, way)
            rows.append(
                [
                    str(cell.runs),
                    str(cell.size),
                    way,
                    f"{1e3 * f['log_score']:.1f}",
                    f"{1e3 * f['brier']:.1f}",
                    f"{f['error']:.2f}",
                    f"{f['width']:.2f}",
                    *(f"{100 * f[f'inside_{band}']:.0f} %" for band in (50, 90)),
                ]
            )
    return table(head, rows)


def _ordered(cells: Results) -> list[tuple[Cell, list[Judged]]]:
    return sorted(cells.items(), key=lambda pair: pair[0])
