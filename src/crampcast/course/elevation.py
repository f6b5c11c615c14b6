"""The height of the ground along a course, estimated from heights that err in a known way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from crampcast.course.points import ElevationSource, FloatArray

BAND: Final = 4
GRADE_LENGTH_M: Final = 150.0
"""Distance over which the grade of the ground forgets itself (our choice)."""
GRADE_SD_RANGE: Final = (0.001, 0.40)
"""Typical grade (sd) that the estimate may take: from an athletics track to a vertical kilometre."""
NODE_M: Final = 10.0
MOST_NODES: Final = 12_000
DRAWS: Final = 32


class HeightNoise(NamedTuple):
    """How heights of one source err.

    Parameters
    ----------
    white_sd_m : float
        Error of each height on its own, m.
    drift_sd_m : float
        Error shared by neighbouring heights, m.
    drift_length_m : float
        Distance over which the shared error forgets itself, m.

    Examples
    --------
    >>> HeightNoise(0.5, 1.5, 60.0).drift_sd_m
    1.5
    """

    white_sd_m: float
    drift_sd_m: float
    drift_length_m: float


HEIGHT_NOISE: Final[dict[ElevationSource, HeightNoise]] = {
    "map": HeightNoise(0.5, 1.5, 60.0),
    "barometric": HeightNoise(0.3, 1.0, 2000.0),
    "gps": HeightNoise(1.0, 4.0, 150.0),
    "unknown": HeightNoise(0.5, 1.5, 60.0),
    "plan": HeightNoise(0.1, 0.1, 60.0),
}
"""Noise by source. Our own choices: the map figures reproduce the climb of published routes of known total,
the others follow the usual error of pressure sensors (drift with the weather) and of satellite heights.
A plan's own file holds ground that was estimated once, to a tenth of a metre: nearly all is kept."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Height of the ground along a course, with its uncertainty.

    Parameters
    ----------
    distance_m : numpy.ndarray, shape (n,)
        Evenly spaced distances from the start, m.
    altitude_m, altitude_sd_m : numpy.ndarray, shape (n,)
        Estimated height and its standard error, m.
    climb_m, descent_m, climb_sd_m : float
        Sums of the rises and of the falls of the estimate, and the standard error of the climb, m.
    typical_grade : float
        Standard deviation of the grade that the heights support best.
    misfit : float
        Minus twice the log likelihood of the heights, up to what does not depend on their noise.

    Examples
    --------
    >>> import numpy as np
    >>> even = Profile(np.array([0.0, 10.0]), np.zeros(2), np.zeros(2), 0.0, 0.0, 0.0, 0.0)
    >>> even.climb_m
    0.0
    """

    distance_m: FloatArray
    altitude_m: FloatArray
    altitude_sd_m: FloatArray
    climb_m: float
    descent_m: float
    climb_sd_m: float
    typical_grade: float
    misfit: float = 0.0


class _Grid(NamedTuple):
    """Nodes of the estimate and where each height falls between them."""

    nodes: int
    step_m: float
    below: np.ndarray
    weight: FloatArray


def _grid(distance_m: FloatArray) -> _Grid:
    """Lay evenly spaced nodes from the first to the last height."""
    length = float(distance_m[-1] - distance_m[0])
    step = max(min(NODE_M, length / 20.0), length / MOST_NODES)
    nodes = max(round(length / step), 4) + 1
    step = length / (nodes - 1)
    place = (distance_m - distance_m[0]) / step
    below = np.clip(place.astype(np.intp), 0, nodes - 2)
    return _Grid(nodes, step, below, np.asarray(place - below, dtype=np.float64))


def _system(
    grid: _Grid, height_m: FloatArray, noise: HeightNoise, grade_sd: float
) -> tuple[FloatArray, FloatArray, float]:
    """Give the banded precision matrix, the right-hand side and minus the log determinant of the prior."""
    n, step = grid.nodes, grid.step_m
    matrix, side = np.zeros((BAND + 1, 2 * n)), np.zeros(2 * n)
    keep = np.exp(-step / GRADE_LENGTH_M)
    first = (grade_sd * step) ** 2
    change = first * (1.0 - keep**2)
    stencil = (keep, -(1.0 + keep), 1.0)
    for a in range(3):
        for b in range(a, 3):
            matrix[2 * (b - a), 2 * a : 2 * (n - 2 + a) : 2] += stencil[a] * stencil[b] / change
    matrix[0, 0] += 1.0 / first + 1e-8
    matrix[0, 2] += 1.0 / first
    matrix[2, 0] -= 1.0 / first
    drift_keep = np.exp(-step / noise.drift_length_m)
    drift = noise.drift_sd_m**2 * (1.0 - drift_keep**2)
    matrix[0, 1 : 2 * n - 2 : 2] += drift_keep**2 / drift
    matrix[0, 3 : 2 * n : 2] += 1.0 / drift
    matrix[2, 1 : 2 * n - 2 : 2] -= drift_keep / drift
    matrix[0, 1] += 1.0 / noise.drift_sd_m**2
    trust = 1.0 / noise.white_sd_m**2
    at = (2 * grid.below, 2 * grid.below + 1, 2 * grid.below + 2, 2 * grid.below + 3)
    share = (1.0 - grid.weight, 1.0 - grid.weight, grid.weight, grid.weight)
    for i in range(4):
        np.add.at(side, at[i], trust * share[i] * height_m)
        for j in range(i, 4):
            np.add.at(matrix[j - i], at[i], trust * share[i] * share[j])
    prior = (n - 2) * np.log(change) + np.log(first) + (n - 1) * np.log(drift)
    return matrix, side, float(prior)


def _solved(matrix: FloatArray, side: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the lower factor of a banded precision matrix and the solution for a right-hand side."""
    from scipy.linalg import cho_solve_banded, cholesky_banded  # noqa: PLC0415 - replays need none

    factor = cholesky_banded(matrix, lower=True)
    return factor, cho_solve_banded((factor, True), side)


def _misfit(grid: _Grid, height_m: FloatArray, noise: HeightNoise, grade_sd: float) -> float:
    """Give minus twice the log marginal likelihood of a typical grade, up to a constant."""
    matrix, side, prior = _system(grid, height_m, noise, grade_sd)
    factor, best = _solved(matrix, side)
    determinant = 2.0 * float(np.log(factor[0]).sum())
    return float((height_m**2).sum() / noise.white_sd_m**2 - best @ side + determinant + prior)


def rises_and_falls_m(altitude_m: FloatArray) -> tuple[float, float]:
    """Sum what a profile rises and what it falls.

    Parameters
    ----------
    altitude_m : numpy.ndarray, shape (n,)
        Heights in order, m.

    Returns
    -------
    tuple of float
        Climb and descent, both positive, m.

    Examples
    --------
    >>> import numpy as np
    >>> rises_and_falls_m(np.array([0.0, 5.0, 3.0]))
    (5.0, 2.0)
    """
    step = np.diff(altitude_m)
    return float(step[step > 0].sum()), float(np.abs(step[step < 0]).sum())


def smooth_elevation(
    distance_m: FloatArray,
    height_m: FloatArray,
    source: ElevationSource = "unknown",
    noise: HeightNoise | None = None,
) -> Profile:
    """Estimate the ground below a course from noisy heights.

    Parameters
    ----------
    distance_m : numpy.ndarray, shape (n,)
        Distances of the heights from the start, increasing, m; at least two.
    height_m : numpy.ndarray, shape (n,)
        Heights as given, m.
    source : {"map", "gps", "barometric", "unknown"}
        Decides the noise (`HEIGHT_NOISE`).
    noise : HeightNoise, optional
        How the heights err, where that is known better.

    Returns
    -------
    Profile
        Estimate on even nodes, about 10 m apart, from the first to the last distance.

    Notes
    -----
    State-space smoothing along distance. The grade is an Ornstein-Uhlenbeck process of standard deviation
    ``s`` and length 150 m, the height its integral; a height as given is the ground plus a correlated error
    (Ornstein-Uhlenbeck too) plus a white one. ``s`` maximises the marginal likelihood, so that an even
    promenade stays even and a mountain keeps its hills. The estimate is the mean of the posterior, which
    equals a Kalman filter followed by a Rauch-Tung-Striebel smoother; here it is solved at once as a banded
    linear system. Standard errors come from seeded draws from that posterior; the climb's holds half the
    difference between the draws' mean climb and the estimate's, because a mean is smoother than the ground
    it stands for.

    Valid for hiking and running courses from 100 m to 1000 km. On synthetic ground of known climb the total
    is within 5 % for hilly courses and each kind of noise; on flat ground satellite noise leaves less than 1
    m of climb per km.

    References
    ----------
    .. [1] Rauch HE, Tung F, Striebel CT. Maximum likelihood estimates of linear dynamic systems. AIAA J
       1965;3:1445-1450. doi:10.2514/3.3166
    .. [2] Rue H, Held L. Gaussian Markov Random Fields. Chapman & Hall/CRC 2005. doi:10.1201/9780203492024

    Examples
    --------
    >>> import numpy as np
    >>> distance = np.linspace(0.0, 2000.0, 101)
    >>> ground = smooth_elevation(distance, 100.0 + 0.08 * distance, "map")
    >>> round(ground.climb_m)
    159
    """
    noise = HEIGHT_NOISE[source] if noise is None else noise
    grid = _grid(distance_m)
    level = float(height_m.mean())
    centred = height_m - level
    grade_sd, misfit = _likeliest_grade(grid, centred, noise)
    matrix, side, _ = _system(grid, centred, noise, grade_sd)
    factor, best = _solved(matrix, side)
    altitude = np.asarray(best[::2] + level, dtype=np.float64)
    draws = altitude[:, None] + _draws(factor)
    climb, descent = rises_and_falls_m(altitude)
    drawn = np.maximum(np.diff(draws, axis=0), 0.0).sum(axis=0)
    return Profile(
        distance_m=distance_m[0] + grid.step_m * np.arange(grid.nodes),
        altitude_m=altitude,
        altitude_sd_m=np.sqrt(((draws - altitude[:, None]) ** 2).mean(axis=1)),
        climb_m=climb,
        descent_m=descent,
        climb_sd_m=float(np.hypot(drawn.std(), 0.5 * (drawn.mean() - climb))),
        typical_grade=grade_sd,
        misfit=misfit + 2.0 * (len(height_m) * np.log(noise.white_sd_m) + np.log(noise.drift_sd_m)),
    )


def _likeliest_grade(grid: _Grid, height_m: FloatArray, noise: HeightNoise) -> tuple[float, float]:
    """Give the typical grade that heights support best, and their misfit under it."""
    low, high = np.log(GRADE_SD_RANGE[0]), np.log(GRADE_SD_RANGE[1])
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - slow to import, and replays need none

    found = minimize_scalar(
        lambda log_sd: _misfit(grid, height_m, noise, float(np.exp(log_sd))),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 0.05},
    )
    return float(np.exp(found.x)), float(found.fun)


def _draws(factor: FloatArray) -> FloatArray:
    """Draw departures from the estimate, shape (nodes, draws), always the same ones."""
    from scipy.linalg import solve_banded  # noqa: PLC0415 - as above

    upper = np.zeros_like(factor)
    for band in range(BAND + 1):
        upper[BAND - band, band:] = factor[band, : factor.shape[1] - band]
    noise = np.random.default_rng(20_260_101).standard_normal((factor.shape[1], DRAWS))
    return np.asarray(solve_banded((0, BAND), upper, noise)[::2], dtype=np.float64)
