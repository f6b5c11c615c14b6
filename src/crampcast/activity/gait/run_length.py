"""How long a CUSUM runs before it alarms, in theory."""

from __future__ import annotations

from functools import cache

import numpy as np

NODES = 48
"""Points of the quadrature; more change nothing in the fifth digit."""


def average_run_length(allowance: float, threshold: float, shift: float = 0.0) -> float:
    """Return the mean number of samples until a two-sided CUSUM alarms.

    Parameters
    ----------
    allowance, threshold : float
        k, 0 or more, and h, above 0, in standard deviations.
    shift : float
        Shift of the mean from the first sample on, in standard deviations.

    Returns
    -------
    float
        Samples; independent normal noise of standard deviation 1.

    Notes
    -----
    One side: ``L(s) = 1 + L(0) Phi(k - s - d) + integral_0^h L(y) phi(y + k - s - d) dy``, solved on
    Gauss-Legendre points; the two sides combine as ``1 / L = 1 / L+ + 1 / L-``.

    References
    ----------
    Page 1954, Biometrika 41:100 (the chart and its equation).

    Examples
    --------
    >>> [round(average_run_length(0.5, 5.0, d), 1) for d in (0.0, 1.0, 2.0)]
    [465.4, 10.4, 4.0]
    """
    up, down = _one_sided(allowance, threshold, shift), _one_sided(allowance, threshold, -shift)
    return 1.0 / (1.0 / up + 1.0 / down)


@cache
def _one_sided(allowance: float, threshold: float, shift: float) -> float:
    """Return the run length of the upper side from nothing."""
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import, and many runs carry no gait

    points, weights = np.polynomial.legendre.leggauss(NODES)
    at = 0.5 * threshold * (points + 1.0)
    weight = 0.5 * threshold * weights
    start = np.concatenate([[0.0], at])
    away = allowance - start - shift
    density = np.exp(-0.5 * (at[None, :] + away[:, None]) ** 2) / np.sqrt(2.0 * np.pi)
    transition = np.column_stack([ndtr(away), density * weight])
    lengths = np.linalg.solve(np.eye(NODES + 1) - transition, np.ones(NODES + 1))
    return float(lengths[0])


def whitened_shift(shift: float, correlation: float) -> float:
    """Return what a lasting shift is worth once correlated noise is whitened.

    Parameters
    ----------
    shift : float
        In standard deviations of the noise.
    correlation : float
        Correlation of neighbouring samples, below 1 in size.

    Returns
    -------
    float
        In standard deviations of the whitened noise, from the second shifted sample on.

    Notes
    -----
    ``d sqrt((1 - r) / (1 + r))`` for first-order autoregressive noise.

    Examples
    --------
    >>> round(whitened_shift(1.0, 0.5), 3)
    0.577
    """
    return shift * float(np.sqrt((1.0 - correlation) / (1.0 + correlation)))
