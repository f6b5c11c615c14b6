"""The curves under which cumulative and hourly amounts must stay, for one situation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.status import flags
from crampcast.jobs.safety.tails import TailCurve, tail_curve
from crampcast.jobs.safety.terms import QUARTER_S, QUARTERS_PER_HOUR, Array, Losses, Situation

HOUR_S = QUARTER_S * QUARTERS_PER_HOUR


@dataclass(frozen=True)
class Bounds:
    """Ceilings for one situation.

    Attributes
    ----------
    quarters : int
        Quarter hours in which anything may be scheduled.
    rate_l_h, rate_limit : ndarray (quarters,), tuple of str
        Ceiling on the drinking rate, and the limit it comes from, in each quarter hour.
    hour : dict of str to TailCurve
        By limit: ceiling on the fluid in the hour that ends at each moment, L.
    sodium_hour : dict of str to TailCurve
        The same for sodium, mg.
    cumulative : TailCurve
        Ceiling on all fluid since 30 min before the start, L.
    """

    quarters: int
    rate_l_h: Array
    rate_limit: tuple[str, ...]
    hour: dict[str, TailCurve]
    sodium_hour: dict[str, TailCurve]
    cumulative: TailCurve

    @property
    def end_s(self) -> float:
        """Last moment at which anything may be scheduled."""
        return self.quarters * QUARTER_S


def _volumes(rates: Array, duration_s: Array, plausible: float) -> Array:
    """Return amounts by draw and quarter hour; a draw's last part-quarter counts for what it lasts."""
    starts_s = np.arange(rates.shape[1]) * QUARTER_S
    known = np.where(np.isfinite(duration_s), duration_s, 0.0)
    lasted_h = np.clip(known[:, None] - starts_s, 0.0, QUARTER_S) / 3600.0
    usable = np.maximum(np.where(rates <= plausible, rates, 0.0), -plausible)
    return np.asarray(usable * lasted_h)


def _summed(amounts: Array) -> Array:
    """Return cumulative sums with a leading zero."""
    return np.concatenate([np.zeros((len(amounts), 1)), np.cumsum(amounts, axis=1)], axis=1)


def _last_hour(amounts: Array) -> Array:
    """Return the sum over the hour that ends at each grid point; before the start there is nothing."""
    total = _summed(amounts)
    before = np.zeros_like(total)
    before[:, QUARTERS_PER_HOUR:] = (
        total[:, :-QUARTERS_PER_HOUR] if total.shape[1] > QUARTERS_PER_HOUR else 0.0
    )
    return np.asarray(total - before)


def _rate_ceilings(situation: Situation, quarters: int) -> tuple[Array, tuple[str, ...], NDArray[np.bool_]]:
    """Return ceilings on the drinking rate, their limits, and whether the runner is flagged."""
    limits = safety_limits()
    tested = situation.sweat_tests >= limits.fluid.sweat_tests
    usual, origin = (limits.fluid.rate_tested_l_h if tested else limits.fluid.rate_untested_l_h), "H2"
    if not situation.gut_trained >= limits.fluid.gut_trained_share and limits.fluid.rate_gut_l_h < usual:
        usual, origin = limits.fluid.rate_gut_l_h, "H10"
    flagged = np.full(quarters, bool(flags(situation)))
    if len(situation.temperature_c) and quarters:
        given = np.asarray(situation.temperature_c, dtype=float)[:quarters]
        air_c = np.append(given, np.full(quarters - len(given), given[-1]))
        flagged |= ~(air_c >= limits.flagged.cold_c)
    rate = np.where(flagged, min(usual, limits.flagged.rate_l_h), usual)
    return rate, tuple("H14" if f else origin for f in flagged), flagged


def bounds(losses: Losses, situation: Situation) -> Bounds:
    """Work out the ceilings for one situation.

    Parameters
    ----------
    losses : Losses
        What is lost, by draw and quarter hour.
    situation : Situation
        The runner and the day.

    Returns
    -------
    Bounds
        Ceilings on rates, hourly and cumulative amounts.

    Notes
    -----
    An hour that reaches back before the start counts only what is lost after the start. An hour that reaches
    past
    the finish holds less drink than the last hour before it, while losses go on: it is not judged here but
    by gut
    content and plasma sodium. A flagged quarter hour counts 0.8 of its loss, in H1 as in H2 (H14).

    Examples
    --------
    >>> from crampcast.runner.card import SafetyCard
    >>> from crampcast.runner.profile import Profile
    >>> card = SafetyCard.from_profile(Profile(nsaid=True))
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> found = bounds(Losses(np.full((5, 8), 0.9), np.full((5, 8), 700.0), np.full(5, 7200.0)), runner)
    >>> found.rate_limit[0], round(float(found.hour["H2"].right[-1]), 2)
    ('H14', 0.72)
    """
    limits = safety_limits()
    wanted = losses.total_loss_l_h.shape[1]
    starts_s = np.arange(wanted) * QUARTER_S
    running = np.isfinite(losses.duration_s)[:, None] & (losses.duration_s[:, None] > starts_s)
    enough = running.sum(axis=0) >= max(1.0, limits.fluid.fewest_running * len(running))
    quarters = int(np.argmin(np.append(enough, False)))
    running = running[:, :quarters]
    rate, origin, flagged = _rate_ceilings(situation, quarters)
    lost = _volumes(losses.total_loss_l_h, losses.duration_s, limits.fluid.plausible_l_h)[:, :quarters]
    lost = np.where(flagged & (lost > 0), lost * limits.flagged.loss_factor, lost)
    sodium = _volumes(losses.sweat_sodium_mg_h, losses.duration_s, limits.sodium.plausible_mg_h)
    sodium = np.maximum(sodium[:, :quarters], 0.0)
    one = np.ones((1, quarters), dtype=bool)
    quarter_h = QUARTER_S / 3600.0
    gram = np.full((1, quarters), limits.sodium.rate_mg_h * quarter_h)
    return Bounds(
        quarters=quarters,
        rate_l_h=rate,
        rate_limit=origin,
        hour={
            "H2": tail_curve(_last_hour(lost), running, limits.fluid.loss_share),
            "rate": tail_curve(_last_hour(rate[None, :] * quarter_h), one, 0.0),
        },
        sodium_hour={
            "loss": tail_curve(_last_hour(sodium), running, limits.sodium.loss_share),
            "gram": tail_curve(_last_hour(gram), one, 0.0),
        },
        cumulative=tail_curve(_summed(lost), running, limits.fluid.loss_share),
    )


def cumulative_ceiling(curve: TailCurve, from_s: float) -> Array:
    """Return the ceiling on a cumulative amount at grid points 1 to K: it holds from then on.

    Parameters
    ----------
    curve : TailCurve
        Ceiling at each moment.
    from_s : float
        Before this moment there is none.

    Returns
    -------
    ndarray, shape (K,)
        The least ceiling at or after each grid point; infinite for a race that ends before `from_s`.

    Examples
    --------
    >>> cumulative_ceiling(TailCurve(np.array([0.0, 0.3, 0.2]), np.array([0.3, 0.2, 0.4])), 1800.0).tolist()
    [0.2, 0.2, 0.4]
    """
    grid = curve.on_grid()
    ends_s = (np.arange(len(grid)) + 1) * QUARTER_S
    later = np.where(ends_s >= from_s, grid, np.inf)
    return np.asarray(np.minimum.accumulate(later[::-1])[::-1])
