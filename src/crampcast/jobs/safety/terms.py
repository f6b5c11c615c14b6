"""What goes into the safety module and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crampcast.jobs.safety.limits import safety_limits

Array = NDArray[np.float64]
QUARTER_S = 900.0
"""Length of a step of every schedule."""
QUARTERS_PER_HOUR = 4


class Why(Protocol):
    """A reason of the safety card: key, words, and whom to ask."""

    @property
    def key(self) -> str:
        """Key of the card."""

    @property
    def text(self) -> str:
        """The reason in words."""

    @property
    def ask(self) -> str:
        """Whom to ask."""


class Card(Protocol):
    """What the limits need of a safety card (``crampcast.runner.card.SafetyCard``)."""

    @property
    def excluded(self) -> Sequence[Why]:
        """Reasons for naming no amount of fluid or sodium."""

    @property
    def no_race(self) -> Sequence[Why]:
        """Reasons for making no plan to race."""

    @property
    def flags(self) -> Sequence[Why]:
        """Reasons for the tighter ceilings."""

    @property
    def complete(self) -> bool:
        """Whether the card was answered."""

    @property
    def missing(self) -> Sequence[str]:
        """Questions that nobody has answered."""


@dataclass(frozen=True)
class Taken:
    """What has been taken on a race that is under way; it counts, and cannot be taken back.

    Attributes
    ----------
    carbohydrate_g : ndarray, shape (p,)
        Eaten in each quarter hour that is over, or under way.
    fluid_l, sodium_mg : ndarray, shape (q,)
        The same of drink and salt; more quarter hours where nothing is drunk by schedule for a while.
    """

    carbohydrate_g: Array
    fluid_l: Array
    sodium_mg: Array

    @property
    def quarters(self) -> int:
        """In how many quarter hours drink stands as it is."""
        return len(self.fluid_l)


@dataclass(frozen=True)
class Situation:
    """The runner and the day, as far as limits depend on them.

    What is unknown (None, NaN) is taken as flagged.

    Attributes
    ----------
    mass_kg, height_m, age, sex
        The runner; `sex` is ``female``, ``male`` or ``unspecified``.
    card : Card
        The answered safety card.
    duration_s : float
        Expected median duration.
    pace_s_km : float
        Expected road-equivalent pace.
    temperature_start_c, wbgt_start_c : float
        Air temperature and WBGT at the start.
    temperature_c, wbgt_c : sequence of float
        The same by quarter hour; may be empty.
    wind_m_s, rain : sequence
        Wind speed and whether it rains, by quarter hour; may be empty.
    gut_trained : float
        0 never to 1 every long run.
    multiple_transporters : bool
        Whether the carbohydrate is glucose with fructose.
    gut_most_g_h : float or None
        Most carbohydrate an hour after trouble of the runner's own gut; None without any.
    sweat_tests : int
        Number of tests in like conditions.
    acclimatisation : float or None
        Heat acclimatisation, 0-1.
    drunk_before_start_l : float
        Drunk in the 30 min before the start (counts for H1).
    next_session_within_24h, urine_passed : bool
        For the advice after the finish (H13).
    worn_clo : float
        Insulation that the simulated runner wears in the coldest quarter hour; 0 where unknown.
    walked : frozenset of int
        Quarter hours already planned as a walk.
    taken : Taken, optional
        What has been taken, where the race is under way.
    """

    mass_kg: float
    card: Card
    duration_s: float
    pace_s_km: float
    temperature_start_c: float
    wbgt_start_c: float
    height_m: float | None = None
    age: float | None = None
    sex: str = "unspecified"
    temperature_c: Sequence[float] = ()
    wbgt_c: Sequence[float] = ()
    wind_m_s: Sequence[float] = ()
    rain: Sequence[bool] = ()
    gut_trained: float = 0.0
    multiple_transporters: bool = False
    gut_most_g_h: float | None = None
    sweat_tests: int = 0
    acclimatisation: float | None = None
    drunk_before_start_l: float = 0.0
    worn_clo: float = 0.0
    next_session_within_24h: bool = False
    urine_passed: bool = False
    walked: frozenset[int] = frozenset()
    taken: Taken | None = None


@dataclass(frozen=True)
class Losses:
    """What a runner loses, by posterior draw and quarter hour.

    Attributes
    ----------
    total_loss_l_h : ndarray, shape (n, Q)
        Sweat and breath and 20 mL/h of urine less metabolic water; NaN once a draw's race has ended.
    sweat_sodium_mg_h : ndarray, shape (n, Q)
        Sodium in sweat.
    duration_s : ndarray, shape (n,)
        Each draw's race time.

    Notes
    -----
    Build it with `from_flows`, which adds the urine itself: no free-water clearance can slip in (H4).
    A loss that is no number, or more than anybody loses, while the draw still runs counts as none.
    """

    total_loss_l_h: Array
    sweat_sodium_mg_h: Array
    duration_s: Array

    def __post_init__(self) -> None:
        shape = self.total_loss_l_h.shape
        if len(shape) != 2 or self.sweat_sodium_mg_h.shape != shape or self.duration_s.shape != shape[:1]:
            raise ValueError("losses need shapes (n, Q), (n, Q) and (n,)")

    @classmethod
    def from_flows(
        cls,
        sweat_l_h: ArrayLike,
        respiratory_l_h: ArrayLike,
        metabolic_water_l_h: ArrayLike,
        sweat_sodium_mg_h: ArrayLike,
        duration_s: ArrayLike,
    ) -> Losses:
        """Add up the flows of water.

        Parameters
        ----------
        sweat_l_h, respiratory_l_h, metabolic_water_l_h, sweat_sodium_mg_h : array_like, shape (n, Q)
            Flows by draw and quarter hour.
        duration_s : array_like, shape (n,)
            Race time of each draw.

        Returns
        -------
        Losses
            With the least urine flow of the evidence (H4).

        Examples
        --------
        >>> flows = Losses.from_flows([[0.6]], [[0.06]], [[0.08]], [[600.0]], [900.0])
        >>> round(float(flows.total_loss_l_h[0, 0]), 3)
        0.6
        """
        sweat, breath, made, sodium = (
            np.asarray(a, dtype=float)
            for a in (sweat_l_h, respiratory_l_h, metabolic_water_l_h, sweat_sodium_mg_h)
        )
        total = sweat + breath + safety_limits().fluid.urine_l_h - made
        return cls(total, sodium, np.asarray(duration_s, dtype=float))


@dataclass(frozen=True)
class Rates:
    """Amounts an hour, constant over each quarter hour.

    Attributes
    ----------
    carbohydrate_g_h, caffeine_mg_h : ndarray, shape (Q,)
        Always given.
    fluid_l_h, sodium_mg_h : ndarray of shape (Q,), or None
        None: no amounts may be named.
    """

    carbohydrate_g_h: Array
    fluid_l_h: Array | None
    sodium_mg_h: Array | None
    caffeine_mg_h: Array


@dataclass(frozen=True)
class LimitUse:
    """How much of a limit is used.

    Attributes
    ----------
    id : str
        ``H1`` to ``H16``, ``carbohydrate`` or ``caffeine``.
    value, limit : float
        Where it is tightest.
    unit : str
        Of both.
    binding : bool
        Whether it held something back.
    own_choice : bool
        Whether the limit's number is ours (†).
    text : str
        What it says.
    """

    id: str
    value: float
    limit: float
    unit: str
    binding: bool
    own_choice: bool
    text: str


@dataclass(frozen=True)
class Message:
    """Something to be said with a plan.

    Attributes
    ----------
    id : str
        The limit or topic.
    level : str
        ``always``, ``info``, ``warning`` or ``stop``.
    text : str
        In a runner's words.
    """

    id: str
    level: str
    text: str


@dataclass(frozen=True)
class Clipped:
    """Rates within every limit that can be judged before simulating.

    Attributes
    ----------
    rates : Rates
        Never above what was asked for.
    limits : tuple of LimitUse
        Use of each limit.
    messages : tuple of Message
        To be shown.
    """

    rates: Rates
    limits: tuple[LimitUse, ...] = field(default=())
    messages: tuple[Message, ...] = field(default=())
