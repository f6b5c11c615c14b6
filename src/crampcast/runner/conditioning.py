"""How much each muscle does in a usual week, against a reference week."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.evidence.parameters import coefficients


class ReferenceWeek(NamedTuple):
    """The week that conditioning is measured against, and what loads each muscle in it."""

    level_km: float
    climb_m: float
    climb_share: tuple[float, ...]
    descent_share: tuple[float, ...]


def conditioning_from_week(
    weekly_km: float, weekly_climb_m: float, week: ReferenceWeek | None = None
) -> tuple[float, ...]:
    """Return the weekly load of each muscle relative to the reference week.

    Parameters
    ----------
    weekly_km, weekly_climb_m : float
        Distance and climb of a usual week; as much is run down as up.
    week : ReferenceWeek, optional
        Default the evidence's.

    Returns
    -------
    tuple of float
        One number per muscle, in the order of `crampcast.evidence.muscles.MUSCLES`; 1 for the reference week.

    Notes
    -----
    ``C_m = (1 - u_m - d_m) km / km_0 + (u_m + d_m) climb / climb_0``. Shares and week are our own choices,
    after the directions of the muscle-load tables: climbs load calves, glutes and hip flexors, descents the
    quadriceps and shin. Replaying files replaces this.

    Examples
    --------
    >>> {round(load, 6) for load in conditioning_from_week(40.0, 500.0)}
    {1.0}
    >>> flat = conditioning_from_week(40.0, 0.0)
    >>> flat[4] < flat[2] < 1.0
    True
    """
    c = coefficients(ReferenceWeek, "runner.reference_week") if week is None else week
    return tuple(
        (1.0 - up - down) * weekly_km / c.level_km + (up + down) * weekly_climb_m / c.climb_m
        for up, down in zip(c.climb_share, c.descent_share, strict=True)
    )
