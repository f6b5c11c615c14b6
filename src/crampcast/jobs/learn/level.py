"""The spread of a runner's level, before any diary."""

from __future__ import annotations

import numpy as np

from crampcast.evidence import load_parameters
from crampcast.forecast.proneness import personal_factors, personal_sd
from crampcast.runner.profile import Profile

USUAL_KM = 42.2


def common_sd() -> float:
    """Return the spread of the level that a group shares: what its runners call a cramp."""
    return float(load_parameters()["hazard.common.base_sd"].value)  # type: ignore[arg-type]


def own_level_sd(profile: Profile) -> float:
    """Return the spread of a runner's level, proneness apart: between studies, and of what is known."""
    return float(np.hypot(common_sd(), personal_sd(personal_factors(profile, USUAL_KM))))


def level_shares(level_sd: float) -> tuple[float, float]:
    """Return how the coordinate of the level is made up of the common level and of the member's own.

    Examples
    --------
    >>> share, own = level_shares(2.0 * common_sd())
    >>> round(share, 2), round(share**2 + own**2, 6)
    (0.5, 1.0)
    """
    share = min(common_sd() / level_sd, 1.0)
    return share, float(np.sqrt(max(1.0 - share**2, 0.0)))
