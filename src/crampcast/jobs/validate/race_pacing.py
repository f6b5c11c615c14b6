"""How real runners spread their effort over a race, fitted on one half of them and shown on the other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.validate.race_splits import SplitModel

FloatArray = NDArray[np.float64]


class Results(NamedTuple):
    """Times of real finishers."""

    share: FloatArray
    """Shape (runners, marks): time at the mark over finish time."""
    finish_s: FloatArray
    """Shape (runners,)."""


class Pacing(NamedTuple):
    """Tilt of effort against the logarithm of the finish time, and how runners scatter about it."""

    mean: FloatArray
    """Coefficients of a parabola, highest power first."""
    log_sd: FloatArray
    """Coefficients of the logarithm of the spread, a line."""
    quantile: FloatArray
    """Standardised residuals at 101 even shares of the runners."""
    reference_s: float


def tilts(model: SplitModel, results: Results, mark: int) -> FloatArray:
    """Return the tilt of effort that gives each runner's share of time at one mark.

    Parameters
    ----------
    model : SplitModel
        Simulated shares.
    results : Results
        Real runners.
    mark : int
        Index of the mark, usually half way.

    Returns
    -------
    ndarray, shape (runners,)
        Clipped to the simulated range.
    """
    curves = _at_finish(model, results.finish_s)[:, :, mark]
    found = [
        np.interp(-share, -curve, model.tilt)
        for share, curve in zip(results.share[:, mark], curves, strict=True)
    ]
    return np.asarray(found)


def _at_finish(model: SplitModel, finish_s: FloatArray) -> FloatArray:
    """Return the simulated shares at each runner's finish time, shape (runners, tilts, marks)."""
    x = np.clip(
        np.interp(finish_s, model.finish_s, np.arange(len(model.finish_s))), 0, len(model.finish_s) - 1
    )
    low = np.minimum(x.astype(int), len(model.finish_s) - 2)
    weight = (x - low)[:, None, None]
    return np.asarray((1.0 - weight) * model.share[low] + weight * model.share[low + 1])


def fit_pacing(tilt: FloatArray, finish_s: FloatArray) -> Pacing:
    """Fit how tilt and its spread depend on the finish time.

    Parameters
    ----------
    tilt, finish_s : ndarray, shape (runners,)
        Of the runners that may be fitted on.

    Returns
    -------
    Pacing
    """
    reference_s = float(np.median(finish_s))
    x = np.log(finish_s / reference_s)
    mean = np.polyfit(x, tilt, 2)
    residual = tilt - np.polyval(mean, x)
    log_sd = np.polyfit(x, np.log(np.abs(residual) + 1e-3), 1)
    standard = residual / np.exp(np.polyval(log_sd, x))
    return Pacing(mean, log_sd, np.quantile(standard, np.linspace(0.0, 1.0, 101)), reference_s)


def predicted_shares(
    model: SplitModel, pacing: Pacing, finish_s: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw runners of given finish times and return their shares, shape (runners, marks)."""
    x = np.log(finish_s / pacing.reference_s)
    z = np.interp(rng.uniform(size=len(x)), np.linspace(0.0, 1.0, len(pacing.quantile)), pacing.quantile)
    tilt = np.polyval(pacing.mean, x) + np.exp(np.polyval(pacing.log_sd, x)) * z
    return shares_at(model, tilt, finish_s)


def shares_at(model: SplitModel, tilt: FloatArray, finish_s: FloatArray) -> FloatArray:
    """Return the simulated shares of runners of given tilts and finish times, shape (runners, marks)."""
    at = np.clip(np.interp(tilt, model.tilt, np.arange(len(model.tilt))), 0, len(model.tilt) - 1)
    low = np.minimum(at.astype(int), len(model.tilt) - 2)
    weight = (at - low)[:, None]
    curves = _at_finish(model, finish_s)
    rows = np.arange(len(finish_s))
    return np.asarray((1.0 - weight) * curves[rows, low] + weight * curves[rows, low + 1])


def compare(
    model: SplitModel, results: Results, mark: int, groups_s: FloatArray, *, seed: int = 0
) -> tuple[Pacing, list[dict[str, Any]]]:
    """Fit on half of the runners and compare on the others, by finish-time group.

    Parameters
    ----------
    model : SplitModel
        Simulated shares.
    results : Results
        Real runners.
    mark : int
        Mark by which the tilt is read; the others are not looked at in the fit.
    groups_s : ndarray
        Edges of the groups of finish times.
    seed : int
        Seed of the halves and of the draws.

    Returns
    -------
    Pacing
        The fit.
    list of dict
        For each group: ``from_s, to_s, runners``; by mark the observed and predicted median share and
        distance between quartiles; median fade (second part over first, per distance, less one).
    """
    rng = np.random.default_rng(seed)
    fitted = rng.uniform(size=len(results.finish_s)) < 0.5
    pacing = fit_pacing(tilts(model, results, mark)[fitted], results.finish_s[fitted])
    held = Results(results.share[~fitted], results.finish_s[~fitted])
    shown = predicted_shares(model, pacing, held.finish_s, rng)
    return pacing, summaries(held, shown, mark, groups_s)


def summaries(seen: Results, shown: FloatArray, mark: int, groups_s: FloatArray) -> list[dict[str, Any]]:
    """Sum up real and simulated shares by group of finish times; groups under twenty runners are left out."""
    rows = []
    for low, high in pairwise(groups_s):
        inside = (seen.finish_s >= low) & (seen.finish_s < high)
        if np.count_nonzero(inside) < 20:
            continue
        rows.append(
            {"from_s": float(low), "to_s": float(high), "runners": int(np.count_nonzero(inside))}
            | _both(seen.share[inside], shown[inside], mark)
        )
    return rows


def _both(observed: FloatArray, predicted: FloatArray, mark: int) -> dict[str, Any]:
    """Summarise two sets of shares."""
    out: dict[str, Any] = {}
    for name, share in (("observed", observed), ("predicted", predicted)):
        low, median, high = np.quantile(share, (0.25, 0.5, 0.75), axis=0)
        fade = (1.0 - share[:, mark]) / share[:, mark]
        out[name] = {
            "median": median.tolist(),
            "quartile_distance": (high - low).tolist(),
            "later_over_earlier": np.quantile(fade, (0.25, 0.5, 0.75)).tolist(),
        }
    return out
