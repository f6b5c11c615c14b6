"""One figure with its spread and where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

_Z90 = 1.2815515655446004  # 90th percentile of the standard normal


@dataclass(frozen=True)
class Estimate:
    """One figure of a runner.

    Parameters
    ----------
    value : float
        Median.
    sd : float
        Standard deviation, in the figure's unit (``normal``) or of its logarithm (``lognormal``).
    scale : str
        ``normal`` or ``lognormal``.
    basis : str
        Where it comes from, in words for the runner.
    n : int
        Number of observations behind it; 0 if it is assumed.

    Examples
    --------
    >>> low, high = Estimate(10.0, 0.1, "lognormal", "assumed").interval()
    >>> round(low, 1), round(high, 1)
    (8.8, 11.4)
    """

    value: float
    sd: float
    scale: Literal["normal", "lognormal"]
    basis: str
    n: int = 0

    def __post_init__(self) -> None:
        if (
            not math.isfinite(self.value)
            or not self.sd >= 0
            or (self.scale == "lognormal" and self.value <= 0)
        ):
            raise ValueError(f"not an estimate: {self}")

    def interval(self) -> tuple[float, float]:
        """Return the 10th and 90th percentile."""
        if self.scale == "lognormal":
            factor = math.exp(_Z90 * self.sd)
            return self.value / factor, self.value * factor
        return self.value - _Z90 * self.sd, self.value + _Z90 * self.sd
