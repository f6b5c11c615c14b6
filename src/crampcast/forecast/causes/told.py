"""Parts of a log hazard ratio as shares that sum to one, also where nothing unusual is seen."""

from __future__ import annotations

import numpy as np

USUAL = "usual race"
"""Name of the share that no driver holds where nothing unusual is seen."""


def shared_out(
    changes: dict[str, float], unusual_ratio: float, ratio: float | None = None
) -> tuple[dict[str, float], float, bool]:
    """Turn changes of the log cumulative hazard into shares that sum to 1.

    Parameters
    ----------
    changes : dict
        What each driver adds to the log cumulative hazard over its reference.
    unusual_ratio : float
        Ratio to the reference below which nothing unusual is seen.
    ratio : float, optional
        The ratio that is told and judged; that of the sum of the changes if omitted.

    Returns
    -------
    dict
        Shares; negative ones protect.
    float
        What the changes were divided by, never near zero.
    bool
        Whether nothing unusual is seen.

    Notes
    -----
    From the unusual ratio on, shares are the changes over their sum. Below it that sum is small or negative
    and says nothing; the drivers are then measured against the larger of the sum of their
    absolute values and the log of the unusual ratio, and the rest is the usual race's.

    Examples
    --------
    >>> shared_out({"pace": 1.5, "heat": 1.0, "energy": -0.5}, 1.5)
    ({'pace': 0.75, 'heat': 0.5, 'energy': -0.25}, 2.0, False)
    >>> shares, _, nothing_unusual = shared_out({"pace": 0.3, "heat": -0.3}, 1.5)
    >>> {name: round(share, 3) for name, share in shares.items()}, nothing_unusual
    ({'pace': 0.5, 'heat': -0.5, 'usual race': 1.0}, True)
    """
    total = sum(changes.values())
    least = float(np.log(unusual_ratio))
    if (total if ratio is None else float(np.log(ratio))) >= least and total > 0.0:
        return {name: change / total for name, change in changes.items()}, total, False
    scale = max(sum(abs(change) for change in changes.values()), least)
    shares = {name: change / scale for name, change in changes.items()}
    return {**shares, USUAL: 1.0 - total / scale}, scale, True
