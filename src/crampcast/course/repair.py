"""Heights that cannot be ground: spikes, steps, holes and zeros written for nothing."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from crampcast.course.points import ElevationSource, FloatArray

LOWEST_M: Final = -450.0
HIGHEST_M: Final = 9000.0
ENOUGH_SHARE: Final = 0.6
"""Share of the course that heights must cover; below it the course counts as one without heights."""
HOLE_M: Final = 500.0
STEEPEST: Final = 2.0
"""Rise over run that no runnable ground exceeds between neighbouring points."""
STEP_M: Final = 12.0


class Heights(NamedTuple):
    """Heights that can be used, and what was done to them.

    Parameters
    ----------
    distance_m, height_m : numpy.ndarray
        The heights left; both empty if there are too few.
    warnings : tuple of str
        What was removed or filled.

    Examples
    --------
    >>> import numpy as np
    >>> Heights(np.array([]), np.array([]), ()).height_m.size
    0
    """

    distance_m: FloatArray
    height_m: FloatArray
    warnings: tuple[str, ...]


def repair_heights(
    distance_m: FloatArray, height_m: FloatArray, source: ElevationSource = "unknown"
) -> Heights:
    """Take out the heights that cannot be ground.

    Parameters
    ----------
    distance_m : numpy.ndarray, shape (n,)
        Distances from the start, increasing, m.
    height_m : numpy.ndarray, shape (n,)
        Heights as given, NaN where missing, m.
    source : {"map", "gps", "barometric", "unknown"}
        Steps are mended unless the heights come from a map.

    Returns
    -------
    Heights
        Empty where fewer than two heights remain or they cover less than 0.6 of the length.

    Notes
    -----
    In this order: heights outside −450 to 9000 m; zeros amid ground above 50 m; single heights that stand
    out from the median of their five neighbours by more than 12 m and twice the run; steps of more than 12 m
    at more than twice the run, where a sensor was reset (what follows is shifted). A hole is a stretch of
    over 500 m without heights.

    Examples
    --------
    >>> import numpy as np
    >>> run = np.arange(0.0, 100.0, 10.0)
    >>> rise = np.array([500.0, 501, 502, 503, 900, 505, 506, 507, 508, 509])
    >>> repair_heights(run, rise).height_m.max()
    np.float64(509.0)
    """
    warnings: list[str] = []
    height = np.array(height_m, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        absurd = (height < LOWEST_M) | (height > HIGHEST_M)
        zero = (height == 0.0) & (np.nanmedian(height) > 50.0) if np.isfinite(height).any() else absurd
    if (absurd | zero).any():
        warnings.append(f"{int((absurd | zero).sum())} heights that cannot be true were left out")
        height[absurd | zero] = np.nan
    known = np.isfinite(height)
    run, height = distance_m[known], height[known]
    spikes = _spikes(run, height)
    if spikes.any():
        warnings.append(
            f"{int(spikes.sum())} single heights stand out from their neighbours and were left out"
        )
        run, height = run[~spikes], height[~spikes]
    if source not in ("map", "plan"):
        height, steps = _without_steps(run, height)
        if steps:
            warnings.append(f"{steps} sudden steps in the heights were taken out")
    covered = _covered_share(distance_m, run)
    if run.size < 2 or covered < ENOUGH_SHARE:
        if run.size:
            warnings.append(f"heights cover only {covered:.0%} of the course and were not used")
        return Heights(np.array([]), np.array([]), tuple(warnings))
    if covered < 0.999:
        warnings.append(
            f"heights are missing on {1 - covered:.0%} of the course and were filled from both sides"
        )
    return Heights(run, height, tuple(warnings))


def _spikes(run_m: FloatArray, height_m: FloatArray) -> np.ndarray:
    """Mark single heights that no ground can have."""
    found = np.zeros(height_m.size, dtype=np.bool_)
    if height_m.size < 5:
        return found
    window = np.lib.stride_tricks.sliding_window_view(np.pad(height_m, 2, mode="reflect"), 5)
    around = np.median(window, axis=1)
    gap = np.maximum(np.gradient(run_m), 1.0)
    found[:] = np.abs(height_m - around) > np.maximum(STEP_M, STEEPEST * gap)
    return found


def _without_steps(run_m: FloatArray, height_m: FloatArray) -> tuple[FloatArray, int]:
    """Shift what follows a step back to where it came from."""
    rise = np.diff(height_m)
    step = np.abs(rise) > np.maximum(STEP_M, STEEPEST * np.diff(run_m))
    shift = np.concatenate([[0.0], np.cumsum(np.where(step, rise, 0.0))])
    return height_m - shift, int(step.sum())


def _covered_share(distance_m: FloatArray, run_m: FloatArray) -> float:
    """Give the share of the length that is no hole; sparse points are none."""
    length = float(distance_m[-1] - distance_m[0])
    if run_m.size == 0 or length <= 0:
        return 0.0
    ends = np.concatenate([[distance_m[0]], run_m, [distance_m[-1]]])
    gap = np.diff(ends)
    points = np.diff(distance_m)
    usual = max(HOLE_M, 1.01 * float(points.max()) if points.size else HOLE_M)
    return float(1.0 - gap[gap > usual].sum() / length)
