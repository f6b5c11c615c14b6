"""Everything known of one cramp's run: the recording, the training before it, the day, the intake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.evidence import coefficients
from crampcast.evidence.ground import GroundClass
from crampcast.history.carried import Carried
from crampcast.jobs.explain.conditioned import Conditioned
from crampcast.jobs.explain.intake import Eaten
from crampcast.jobs.explain.recorded import Recorded
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]


class GaitChoices(NamedTuple):
    """When uneven sides count and what they do; group ``explain.gait``."""

    least_shift: float
    load_per_contact: float


@dataclass(frozen=True)
class Situation:
    """One run with all that is known around it.

    Parameters
    ----------
    parts : Recorded
        The recording in pieces.
    known : Conditioned
        What training has covered.
    environment : Environment or None
        Weather; None where nobody said.
    eaten : Eaten
        What was eaten and drunk; as usual where nobody said.
    ground : (str, GroundClass, float)
        Class of ground, its factors, its technicality.
    frailty_mean : ArrayLike
        The runner's proneness from the record of cramps, of every draw.
    cramp_history : float or None
        Races with a cramp in the last ten.
    own_ability : bool
        Whether a race or a log says what the runner can do; if not, only the spread of effort is compared.
    carried : Carried or None
        What the last days left; None where nothing is known of them.
    left_share : float or None
        Share of ground contact on the left foot up to the cramp; None where the file does not say.
    person : tuple of str
        What of the person raises or lowers the risk.
    pack_kg : float
        What was carried.
    before : str
        Other sports of the same recording that came before the run; empty if none.
    """

    parts: Recorded
    known: Conditioned
    environment: Environment | None
    eaten: Eaten
    ground: tuple[str, GroundClass, float]
    frailty_mean: ArrayLike = 0.0
    cramp_history: float | None = None
    own_ability: bool = False
    carried: Carried | None = None
    left_share: float | None = None
    person: tuple[str, ...] = ()
    pack_kg: float = 0.0
    before: str = ""


def left_share_until(activity: Activity, at_s: float) -> float | None:
    """Return the share of ground contact on the left foot in the half hour up to a moment.

    Parameters
    ----------
    activity : Activity
        The recording.
    at_s : float
        Elapsed seconds.

    Examples
    --------
    >>> run = Activity({"time_s": [0.0, 60.0, 120.0], "ground_contact_balance": [0.5, 0.52, 0.54]})
    >>> left_share_until(run, 120.0)
    0.52
    """
    if "ground_contact_balance" not in activity:
        return None
    time_s, balance = activity["time_s"], activity["ground_contact_balance"]
    near = np.isfinite(balance) & (time_s <= at_s) & (time_s >= at_s - 1800.0)
    return float(np.median(balance[near])) if near.any() else None


def side_loads(left_share: float | None) -> FloatArray:
    """Return the load of the left and the right side relative to even, shape (2,).

    Parameters
    ----------
    left_share : float or None
        Share of ground contact on the left foot.

    Examples
    --------
    >>> side_loads(0.54).round(2).tolist(), side_loads(0.503).tolist()
    ([1.08, 0.92], [1.0, 1.0])
    """
    c = coefficients(GaitChoices, "explain.gait")
    if left_share is None or abs(left_share - 0.5) < c.least_shift:
        return np.ones(2)
    shares = np.array([left_share, 1.0 - left_share])
    return np.asarray((2.0 * shares) ** c.load_per_contact)
