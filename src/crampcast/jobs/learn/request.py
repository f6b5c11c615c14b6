"""What is asked of learning."""

from __future__ import annotations

from dataclasses import dataclass

from crampcast.errors import UnusableInput
from crampcast.jobs.learn.population import Population
from crampcast.runner.profile import Profile

METHODS = ("fast", "nuts")


@dataclass(frozen=True)
class LearnRequest:
    """How to learn.

    Parameters
    ----------
    profile : Profile or None
        The runner's answers, without the diary's sweat tests; None if nobody has answered.
    method : str
        ``fast`` (a normal at the mode) or ``nuts`` (the reference, slower).
    seed : int
        Seed of all chance.
    keep : bool
        Whether the posterior is kept for ``plan`` and ``explain``.
    population : Population or None
        Of a group's diaries, in place of the shipped one.
    """

    profile: Profile | None = None
    method: str = "fast"
    seed: int = 0
    keep: bool = True
    population: Population | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise UnusableInput(
                f"there is no method {self.method[:20]!r}", where="--method", remedy="fast or nuts"
            )
