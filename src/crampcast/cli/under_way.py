"""The options of ``plan`` for a race that is under way: where the runner is, and what has happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.jobs.plan import PlanRequest
    from crampcast.jobs.plan.replan.request import Progress

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="PLACE TIME",
        help='Plan the rest from here: "km43 5:12:00", place and time since the start.',
    ),
]
Eaten = Annotated[
    str | None,
    typer.Option("--eaten", metavar="AMOUNT", help='With --from: carbohydrate so far in all, "210 g".'),
]
Drunk = Annotated[
    str | None, typer.Option("--drunk", metavar="AMOUNT", help='With --from: drunk so far in all, "2.1 L".')
]
Crampeds = Annotated[
    list[str] | None,
    typer.Option(
        "--cramped", metavar="MARK", help='With --from: a cramp so far, "km38 calf left 5"; repeatable.'
    ),
]
Have = Annotated[
    str | None,
    typer.Option(
        "--have",
        metavar="WORDS",
        help='With --from: what is left, "3 gels, 300 ml water"; default: bottles and pockets full.',
    ),
]
MissedBottle = Annotated[
    bool, typer.Option("--missed-bottle", help="With --from: nothing of the schedule in the last hour.")
]
Hotter = Annotated[
    float,
    typer.Option(
        "--hotter", metavar="DEGREES", help="With --from: °C hotter from now on than --weather says."
    ),
]


def said_on_the_way(
    from_here: str | None,
    eaten: str | None,
    drunk: str | None,
    cramped: list[str] | None,
    *,
    missed_bottle: bool,
    hotter: float,
    have: str | None = None,
) -> Progress | None:
    """Read what is said of a race under way.

    Parameters
    ----------
    from_here, eaten, drunk, cramped, missed_bottle, hotter, have
        The options.

    Returns
    -------
    Progress or None
        None before the start.

    Raises
    ------
    UnusableInput
        If one cannot be used, or is given without ``--from``.
    """
    if from_here is None:
        others = {
            "--eaten": eaten,
            "--drunk": drunk,
            "--cramped": cramped,
            "--missed-bottle": missed_bottle,
            "--hotter": hotter,
            "--have": have,
        }
        for name, value in others.items():
            if value:
                raise UnusableInput(
                    "it belongs to a race under way", where=name, remedy='add --from "km43 5:12:00"'
                )
        return None
    from crampcast.jobs.plan.replan.request import parse_progress  # noqa: PLC0415

    return parse_progress(
        from_here,
        eaten=eaten,
        drunk=drunk,
        cramped=cramped or (),
        missed_bottle=missed_bottle,
        hotter_c=hotter,
    )


def plan_or_rest(said: Progress | None) -> Callable[[PlanRequest], dict[str, Any]]:
    """Return the job: the plan of a race, or of the rest of one."""
    if said is None:
        from crampcast.jobs.plan import plan  # noqa: PLC0415

        return plan
    from crampcast.jobs.plan.replan.job import replan  # noqa: PLC0415

    return partial(replan, progress=said)
