"""How much slower is slow enough: back towards the fastest effort that keeps the limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.safety import Verdict, next_action, overshoot

NEAR = 0.004
"""A smaller share of the effort is not worth another try."""
TRIES = 2
ROOM = 0.04
"""Distance kept from the limits, as `overshoot` counts it: what is packed in whole units drinks otherwise."""


class Judged(Protocol):
    """A plan that has been simulated and judged."""

    @property
    def outlook(self) -> Outlook:
        """Runner, course, day and effort."""

    @property
    def verdict(self) -> Verdict:
        """What the limits say."""


Plan = TypeVar("Plan", bound=Judged)


def hurried(slow: Plan, fast: Plan, factor: float, simulate: Callable[[Outlook], Plan]) -> Plan:
    """Return the fastest plan found between one that broke a limit and the slower one that was accepted.

    Parameters
    ----------
    slow, fast : Judged
        Accepted, and too fast.
    factor : float
        Effort of `slow` as a share of that of `fast`.
    simulate : callable
        The plan of an outlook, judged.

    Returns
    -------
    Judged
        `slow` where nothing faster was found.

    Notes
    -----
    Easing off goes in steps of 3 % and more, so the plan that stands first may be slower than the limits ask
    for, and a slightly warmer day could cost minutes. Straight lines between the two ends find the edge:
    core temperature bends upwards with effort, so a line lies above it and what it gives is kept.
    """
    for _ in range(TRIES):
        over, under = overshoot(fast.verdict), overshoot(slow.verdict)
        wanted = factor + (1.0 - factor) * (-ROOM - under) / max(over - under, ROOM)
        if wanted - factor < NEAR:
            break
        tried = simulate(fast.outlook.eased(wanted))
        if next_action(tried.verdict).kind != "accept":
            break
        slow, factor = tried, wanted
    return slow
