"""How a plan departs from the guideline along the race, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.safety import QUARTER_S, Rates

FloatArray = NDArray[np.float64]

PHASES = 4
"""Marks along the race, from its start to its end, between which a wish runs straight."""


def phase_weights(quarters: int, duration_s: float) -> FloatArray:
    """Return how much each mark counts in each quarter hour, shape (quarters, `PHASES`).

    Examples
    --------
    >>> phase_weights(4, 3600.0).sum(axis=1).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    middle_s = (np.arange(quarters) + 0.5) * QUARTER_S
    place = np.clip(middle_s / max(duration_s, 1.0), 0.0, 1.0) * (PHASES - 1)
    away = np.abs(place[:, None] - np.arange(PHASES))
    return np.asarray(np.maximum(0.0, 1.0 - away))


def _ones() -> FloatArray:
    return np.ones(PHASES)


@dataclass(frozen=True)
class Wish:
    """Factors on the guideline's amounts at each mark; the limits cut what comes of them.

    Parameters
    ----------
    carbohydrate, fluid, sodium : ndarray, shape (`PHASES`,)
        Factors.
    """

    carbohydrate: FloatArray = field(default_factory=_ones)
    fluid: FloatArray = field(default_factory=_ones)
    sodium: FloatArray = field(default_factory=_ones)

    def of(self, rates: Rates, duration_s: float) -> Rates:
        """Return the wished-for rates.

        Parameters
        ----------
        rates : Rates
            The guideline's.
        duration_s : float
            Expected duration.

        Examples
        --------
        >>> one = np.ones(4)
        >>> more = Wish(carbohydrate=np.full(PHASES, 1.2))
        >>> more.of(Rates(one * 50, None, None, one * 0), 3600.0).carbohydrate_g_h.tolist()
        [60.0, 60.0, 60.0, 60.0]
        """
        weights = phase_weights(len(rates.carbohydrate_g_h), duration_s)

        def scaled(amount: FloatArray | None, factors: FloatArray) -> FloatArray | None:
            return None if amount is None else amount * np.exp(weights @ np.log(factors))

        return replace(
            rates,
            carbohydrate_g_h=rates.carbohydrate_g_h * np.exp(weights @ np.log(self.carbohydrate)),
            fluid_l_h=scaled(rates.fluid_l_h, self.fluid),
            sodium_mg_h=scaled(rates.sodium_mg_h, self.sodium),
        )
