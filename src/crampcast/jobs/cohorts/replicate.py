"""One replicate as the outcomes of a file look at it: arms, samples of the right size, denominators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.study import Runners, Sample
from crampcast.jobs.cohorts.variables import variable
from crampcast.jobs.cohorts.view import Seen, factor, place_km, seen
from crampcast.jobs.cohorts.vocabulary import AMONG, SEVERITIES, SHARES, WINDOWS
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass
class Group:
    """The samples behind one outcome, in one row.

    Parameters
    ----------
    samples : tuple of Sample
        One an arm that the outcome speaks of.
    severity, window : str
        What is counted.
    choices : Choices
        Free choices.
    """

    samples: tuple[Sample, ...]
    severity: str
    window: str
    choices: Choices
    _seen: tuple[Seen, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._seen = tuple(seen(s, self.severity, self.window, self.choices) for s in self.samples)

    @property
    def event(self) -> BoolArray:
        """Runners with an event."""
        return np.concatenate([s.happened for s in self._seen])

    @property
    def again(self) -> BoolArray:
        """Runners with a further event."""
        return np.concatenate([s.again for s in self._seen])

    @property
    def severe(self) -> BoolArray:
        """Runners whose cramp was severe."""
        return np.concatenate([s.severe > 0.5 for s in self.samples]) & self.event

    @property
    def first_s(self) -> FloatArray:
        """Time of the first event."""
        return np.concatenate([s.first_s for s in self._seen])

    @property
    def finish_s(self) -> FloatArray:
        """Time at the finish."""
        return np.concatenate([s.finish_s for s in self.samples])

    def muscle(self, column: int) -> BoolArray:
        """Runners with an event in a muscle."""
        return np.concatenate([s.muscles[:, column] for s in self._seen])

    def factor(self, name: str) -> FloatArray:
        """Return a factor of every runner."""
        return np.concatenate([factor(s, name, self.choices) for s in self.samples])

    def variable(
        self, name: str, section: Mapping[str, float] | None, rng: np.random.Generator
    ) -> FloatArray:
        """Return a variable of every runner."""
        return np.concatenate([variable(s, name, self.choices, rng, section) for s in self.samples])

    def place_km(self) -> FloatArray:
        """Return where in the run the first event came; NaN without one."""
        out = []
        for sample, what in zip(self.samples, self._seen, strict=True):
            at = np.where(what.happened, what.first_s, 0.0)
            out.append(np.where(what.happened, place_km(sample, at), np.nan))
        return np.concatenate(out)

    @property
    def run_km(self) -> FloatArray:
        """Length of the run of every runner."""
        return np.concatenate([np.full(len(s.finish_s), s.ran.setting.km) for s in self.samples])


@dataclass
class Replicate:
    """One simulated study.

    Parameters
    ----------
    samples : mapping
        Arm to its sample.
    following : mapping
        The same runners in another race of the kind; empty unless an outcome asks for it.
    sizes : mapping
        Arm to its number of runners.
    crossover : bool
        The same people in every arm.
    choices : Choices
        Free choices.
    rng : Generator
        Chance of measurements.
    """

    samples: Mapping[str, Sample]
    following: Mapping[str, Sample]
    sizes: Mapping[str, int]
    crossover: bool
    choices: Choices
    rng: np.random.Generator
    _groups: dict[Any, Group] = field(default_factory=dict)

    def group(self, outcome: Outcome, *, arm: str | None = None, following: bool = False) -> Group:
        """Return the samples of an outcome, cut to the size that the study had.

        Parameters
        ----------
        outcome : Outcome
            What is asked.
        arm : str, optional
            This arm, else that of the outcome, else all.
        following : bool
            The next race instead.
        """
        name = arm or outcome.word("arm")
        names = [name] if name else list(self.samples)
        size = runners_of(outcome, sum(self.sizes[n] for n in names))
        key = (tuple(names), size, outcome.severity, outcome.window, following)
        if key not in self._groups:
            whole = sum(self.sizes[n] for n in names)
            source = self.following if following else self.samples
            cut = tuple(
                first_of(source[n], None if size is None else max(1, round(size * self.sizes[n] / whole)))
                for n in names
            )
            self._groups[key] = Group(cut, outcome.severity, outcome.window, self.choices)
        return self._groups[key]

    def among(self, outcome: Outcome, group: Group) -> BoolArray:
        """Return who is in the denominator of an outcome.

        Raises
        ------
        CannotPredict
            If these people are not simulated.
        """
        who = among_of(outcome)
        if who in ("all", "starters", "tent_patients"):
            return np.ones(len(group.finish_s), dtype=bool)
        if who in ("crampers", "treated"):
            return group.event
        if who == "severe_crampers":
            return group.severe
        if not self.crossover:
            raise CannotPredict("cramped_in_every_arm needs a crossover")
        every = np.ones(len(group.finish_s), dtype=bool)
        for name in self.samples:
            every &= self.group(outcome, arm=name).event[: len(every)]
        return every


def among_of(outcome: Outcome) -> str:
    """Return the denominator of an outcome by name.

    Raises
    ------
    CannotPredict
        If the name is not known.
    """
    usual = "crampers" if outcome.kind in (*SHARES, "time_to_cramp_min") else "all"
    who = outcome.word("among", usual)
    if who not in AMONG:
        raise CannotPredict(f"the denominator {who!r} is not known")
    return who


def counts_crampers(outcome: Outcome) -> bool:
    """Return whether the published size of an outcome is a number of crampers."""
    recurrent = outcome.word("compare") == "recurrent_v_single"
    return recurrent or outcome.word("among", "crampers" if outcome.kind in SHARES else "all") in (
        "crampers",
        "treated",
        "severe_crampers",
        "cramped_in_every_arm",
    )


def runners_of(outcome: Outcome, usual: int) -> int | None:
    """Return how many runners an outcome looks at; None where it counts crampers, who are cut later."""
    if counts_crampers(outcome) and outcome.sample:
        return None
    return outcome.sample or usual


def cut_crampers(mask: BoolArray, outcome: Outcome) -> BoolArray:
    """Keep as many members of a denominator as the study had, where its size counts crampers."""
    size = outcome.sample
    if not counts_crampers(outcome) or size is None:
        return mask
    return np.asarray(mask & (np.cumsum(mask) <= size))


def first_of(sample: Sample, count: int | None) -> Sample:
    """Return the first runners of a sample."""
    if count is None or count >= len(sample.finish_s):
        return sample
    r = sample.runners
    runners = Runners(
        r.index[:count],
        {name: values[:count] for name, values in r.traits.items()},
        r.proneness[:count],
        r.by_muscle[:count],
        r.ever[:count],
        r.recent[:count],
    )
    return replace(
        sample,
        runners=runners,
        finish_s=sample.finish_s[:count],
        cramp_s=sample.cramp_s[:count],
        near_s=sample.near_s[:count],
        severe=sample.severe[:count],
        again_s=sample.again_s[:count],
    )


def check_words(outcome: Outcome) -> None:
    """Refuse words that no outcome can be answered with.

    Raises
    ------
    CannotPredict
        With the reason.
    """
    if outcome.severity not in SEVERITIES:
        raise CannotPredict(f"the severity {outcome.severity!r} is not known")
    if outcome.window not in WINDOWS:
        raise CannotPredict(f"the window {outcome.window!r} is not known")
    if outcome.window == "season":
        raise CannotPredict("a season of training and competition is not simulated: one event is")
    if among_of(outcome) == "tent_patients" and outcome.kind in ("incidence", "group_incidence"):
        raise CannotPredict("other patients of a medical tent are not simulated")
    if outcome.window == "tent_visit" and outcome.kind in ("incidence", "group_incidence"):
        raise CannotPredict("who of the crampers goes to the medical tent is not simulated")
    if outcome.window == "lifetime" and outcome.kind in ("incidence", "group_incidence"):
        raise CannotPredict("a lifetime prevalence is no risk in a race; the history is an input")
