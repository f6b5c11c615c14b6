"""The statistics of a study: what its authors would have computed from their runners."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

NEWTON_ROUNDS = 12


def two_by_two(event: ArrayLike, factor: ArrayLike) -> tuple[float, float, float, float]:
    """Return the counts of a 2 x 2 table: event and not with the factor, event and not without it.

    Examples
    --------
    >>> two_by_two([1, 0, 1, 0], [1, 1, 0, 0])
    (1.0, 1.0, 1.0, 1.0)
    """
    e, f = np.asarray(event, dtype=bool), np.asarray(factor, dtype=float) > 0.5
    return (
        float(np.sum(e & f)),
        float(np.sum(~e & f)),
        float(np.sum(e & ~f)),
        float(np.sum(~e & ~f)),
    )


def odds_ratio(event: ArrayLike, factor: ArrayLike) -> float:
    """Return the odds ratio of a yes-no factor; 0.5 is added to every cell if one is empty.

    Examples
    --------
    >>> odds_ratio([1, 1, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0])
    4.0
    """
    cells = np.array(two_by_two(event, factor))
    if np.any(cells == 0.0):
        cells = cells + 0.5
    a, b, c, d = cells
    return float(a * d / (b * c))


def risk_ratio(event: ArrayLike, factor: ArrayLike) -> float:
    """Return the risk with a yes-no factor over the risk without it; 0.5 is added where no event came.

    Examples
    --------
    >>> risk_ratio([1, 1, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0])
    2.0
    """
    a, b, c, d = two_by_two(event, factor)
    return ratio_of_risks(a, a + b, c, c + d)


def ratio_of_risks(k1: float, n1: float, k0: float, n0: float) -> float:
    """Return a ratio of two risks from counts; NaN without people in a group.

    Examples
    --------
    >>> ratio_of_risks(2, 10, 1, 10)
    2.0
    """
    if n1 <= 0 or n0 <= 0:
        return float("nan")
    if k1 == 0 or k0 == 0:
        k1, n1, k0, n0 = k1 + 0.5, n1 + 1.0, k0 + 0.5, n0 + 1.0
    return float((k1 / n1) / (k0 / n0))


def logistic_slopes(event: ArrayLike, factors: ArrayLike) -> FloatArray:
    """Return the slopes of a logistic regression with intercept, weakly penalised so that it always ends.

    Parameters
    ----------
    event : array, shape (n,)
        0 or 1.
    factors : array, shape (n, p)
        Regressors in their own units.

    Returns
    -------
    ndarray, shape (p,)
        Change of the log odds per unit; 0 for a factor that does not vary.

    Notes
    -----
    Newton steps on standardised regressors; the ridge of 0.01 on standardised slopes is without effect unless
    the groups separate completely.

    Examples
    --------
    >>> x = np.repeat([0.0, 1.0], 100)
    >>> y = np.concatenate([np.arange(100) < 20, np.arange(100) < 40])
    >>> bool(abs(np.exp(logistic_slopes(y, x[:, None])[0]) - 2.667) < 0.01)
    True
    """
    return _slopes(event, factors, "logit")


def poisson_slopes(event: ArrayLike, factors: ArrayLike) -> FloatArray:
    """Return the slopes of a log-linear regression of the risk, otherwise as `logistic_slopes`.

    Examples
    --------
    >>> x = np.repeat([0.0, 1.0], 100)
    >>> y = np.concatenate([np.arange(100) < 20, np.arange(100) < 40])
    >>> bool(abs(np.exp(poisson_slopes(y, x[:, None])[0]) - 2.0) < 0.01)
    True
    """
    return _slopes(event, factors, "log")


def _slopes(event: ArrayLike, factors: ArrayLike, link: str) -> FloatArray:
    y, x = np.asarray(event, dtype=float), np.asarray(factors, dtype=float)
    sd = x.std(axis=0)
    varies = sd > 1e-12
    if not varies.any() or y.min() == y.max():
        return np.where(varies, np.nan, 0.0) if y.min() == y.max() else np.zeros(x.shape[1])
    z = (x[:, varies] - x[:, varies].mean(axis=0)) / sd[varies]
    design = np.column_stack([np.ones(len(y)), z])
    ridge = np.diag([1e-9, *np.full(z.shape[1], 0.01)])
    beta = np.zeros(design.shape[1])
    rate = y.mean()
    beta[0] = np.log(rate / (1.0 - rate)) if link == "logit" else np.log(rate)
    for _ in range(NEWTON_ROUNDS):
        eta = np.clip(design @ beta, -25.0, 25.0)
        fitted = 1.0 / (1.0 + np.exp(-eta)) if link == "logit" else np.exp(np.minimum(eta, 3.0))
        weight = np.maximum(fitted * (1.0 - fitted) if link == "logit" else fitted, 1e-9)
        step = np.linalg.solve(
            design.T @ (design * weight[:, None]) + ridge, design.T @ (y - fitted) - ridge @ beta
        )
        beta += np.clip(step, -3.0, 3.0)
        if np.max(np.abs(step)) < 1e-8:
            break
    slopes = np.zeros(x.shape[1])
    slopes[varies] = beta[1:] / sd[varies]
    return slopes


def difference(first: FloatArray, second: FloatArray) -> float:
    """Return the difference of two means; NaN without anybody in a group."""
    if len(first) == 0 or len(second) == 0:
        return float("nan")
    return float(first.mean() - second.mean())


def standardised_difference(first: FloatArray, second: FloatArray, *, logarithm: bool = False) -> float:
    """Return the difference of two means over the pooled SD; NaN where it is not defined.

    Examples
    --------
    >>> round(standardised_difference(np.array([2.0, 4.0]), np.array([1.0, 3.0])), 4)
    0.7071
    """
    if logarithm:
        first, second = np.log(np.maximum(first, 1e-12)), np.log(np.maximum(second, 1e-12))
    n1, n2 = len(first), len(second)
    if n1 < 2 or n2 < 2:
        return float("nan")
    pooled = ((n1 - 1) * first.var(ddof=1) + (n2 - 1) * second.var(ddof=1)) / (n1 + n2 - 2)
    return float((first.mean() - second.mean()) / np.sqrt(pooled)) if pooled > 0.0 else float("nan")


def welch_rejects(first: FloatArray, second: FloatArray, level: float = 0.05) -> bool:
    """Return whether Welch's two-sided test finds two means different.

    Examples
    --------
    >>> welch_rejects(np.array([1.0, 1.1, 0.9, 1.0]), np.array([2.0, 2.1, 1.9, 2.0]))
    True
    """
    from scipy.special import stdtr  # noqa: PLC0415

    n1, n2 = len(first), len(second)
    if n1 < 2 or n2 < 2:
        return False
    v1, v2 = first.var(ddof=1) / n1, second.var(ddof=1) / n2
    if v1 + v2 <= 0.0:
        return bool(first.mean() != second.mean())
    t = (first.mean() - second.mean()) / np.sqrt(v1 + v2)
    freedom = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return bool(2.0 * stdtr(freedom, -abs(t)) < level)


def fisher_rejects(event: ArrayLike, factor: ArrayLike, level: float = 0.05) -> bool:
    """Return whether Fisher's exact two-sided test finds two shares different.

    Examples
    --------
    >>> fisher_rejects([1] * 10 + [0] * 10, [1] * 10 + [0] * 10)
    True
    """
    from scipy.stats import hypergeom  # noqa: PLC0415

    a, b, c, d = two_by_two(event, factor)
    if min(a + b, c + d, a + c, b + d) == 0.0:
        return False
    table = hypergeom(a + b + c + d, a + b, a + c)
    low, high = int(max(0.0, a + b + a + c - (a + b + c + d))), int(min(a + b, a + c))
    chances = table.pmf(np.arange(low, high + 1))
    mine = chances[int(a) - low]
    return bool(chances[chances <= mine * (1.0 + 1e-7)].sum() < level)


def wilson(k: float, n: float, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval of a proportion.

    Examples
    --------
    >>> [round(x, 3) for x in wilson(20, 83)]
    [0.162, 0.343]
    """
    p = k / n
    centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n)
    half = z / (1.0 + z * z / n) * np.sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n))
    return float(centre - half), float(centre + half)
