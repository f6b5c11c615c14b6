"""Water that must be within reach of a thirsty runner, which is not what is scheduled."""

from __future__ import annotations

import numpy as np

from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.status import advice_status
from crampcast.jobs.safety.terms import QUARTER_S, Array, Losses, Situation


def available(losses: Losses, situation: Situation) -> Array | None:
    """Return how much fluid a thirsty runner should find in each quarter hour.

    Parameters
    ----------
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    ndarray of shape (Q,), L, or None
        Up to the 90th percentile of what is lost, never more than 1.0 L/h; zero once no draw is running.
        None where
        no amounts may be named.

    Notes
    -----
    The percentile is rounded up to a draw, so that it is never below what `clip` schedules by much; what is
    available is drunk to thirst only.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 3600.0, 300.0, 15.0, 12.0)
    >>> losses = Losses(np.array([[0.5, 0.6, 1.5, 1.6]]), np.zeros((1, 4)), np.array([3600.0]))
    >>> available(losses, runner)
    array([0.125, 0.15 , 0.25 , 0.25 ])
    """
    if advice_status(situation).status != "ok":
        return None
    limits = safety_limits().fluid
    starts_s = np.arange(losses.total_loss_l_h.shape[1]) * QUARTER_S
    found = np.zeros(len(starts_s))
    for q, start_s in enumerate(starts_s):
        needs = losses.total_loss_l_h[losses.duration_s > start_s, q]
        needs = np.sort(np.where(needs <= limits.plausible_l_h, needs, 0.0))
        if len(needs):
            found[q] = needs[int(np.ceil(limits.available_share * (len(needs) - 1)))]
    return np.asarray(np.clip(found, 0.0, limits.available_l_h) * QUARTER_S / 3600.0)
