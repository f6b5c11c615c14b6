"""The fit as forecasts use it: joint moments, written as a parameter file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.forecast.joint import COORDINATES, RESIDUALS, SHAPE, SPREADS, to_line
from crampcast.jobs.calibrate.toggles import AT_FIXED_PACE, AT_OWN_PACE

FloatArray = NDArray[np.float64]

FILE = "hazard.toml"
MOST_TAKEN_BACK = 0.7
"""Most of what training does at one pace that the near-null at the own pace may take back (our choice)."""
HEAD = "# The hazard's calibrated coefficients. Made by `crampcast calibrate --out`; do not edit by hand.\n"
FITTED_NAMES = {
    "frailty_sd": "log_frailty",
    "muscle_frailty_sd": "log_muscle_frailty",
    "near_ratio": "log_near_ratio",
}
UNITS = {"base": "log(1/h)"}


def in_order(values: Mapping[str, FloatArray], residual: Mapping[str, FloatArray]) -> FloatArray:
    """Return draws of the fit as forecasts name them, shape (draws, coordinates)."""
    columns = []
    for name in COORDINATES:
        if name.startswith("residual."):
            columns.append(residual[name.removeprefix("residual.")])
        elif name in FITTED_NAMES:
            columns.append(np.exp(values[FITTED_NAMES[name]]))
        else:
            columns.append(values[name])
    return np.stack([np.asarray(column, dtype=float) for column in columns], axis=-1)


def moments(draws: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return centre and lower root of the covariance on the scale that forecasts draw on.

    Parameters
    ----------
    draws : ndarray, shape (draws, coordinates)
        From `in_order`.
    """
    line = np.stack([to_line(name, draws[:, i]) for i, name in enumerate(COORDINATES)], axis=-1)
    spread = np.cov(line, rowvar=False) + 1e-9 * np.eye(len(COORDINATES))
    return line.mean(axis=0), np.asarray(np.linalg.cholesky(spread), dtype=float)


def parameter_file(
    draws: FloatArray, body: Mapping[str, float], table: Mapping[str, float], note: str
) -> str:
    """Return the parameter file.

    Parameters
    ----------
    draws : ndarray
        From `in_order`.
    body : mapping
        What the simulated body does with each toggled factor, per unit of its prior.
    table : mapping
        Tabulated total effects of factors that are fixed at their priors, of those in `body`.
    note : str
        How the fit was made; said with every coefficient.
    """
    centre, root = moments(draws)
    mean, sd = draws.mean(axis=0), draws.std(axis=0)
    at = {name: i for i, name in enumerate(COORDINATES)}
    out = [HEAD]
    groups = [at[f"base.{GROUP_OF[muscle]}"] for muscle in MUSCLES]
    out.append(_table("hazard.base", [mean[i] for i in groups], "log(1/h)", f"{note} By muscle.", None))
    for name in (*SHAPE, "duration"):
        out.append(_table(f"hazard.{name}", mean[at[name]], "1", note, sd[at[name]]))
    for name in RESIDUALS:
        i = at[f"residual.{name}"]
        by_body = body.get(name, 0.0)
        told = f"{note} Total effect {mean[i] + by_body:+.3f} less {by_body:+.3f} by the body."
        out.append(_table(f"hazard.residual.{name}", mean[i], "per unit of its prior", told, sd[i]))
    for name, tabulated in table.items():
        total, key = tabulated, name
        if name == AT_OWN_PACE:
            key = "weekly_distance"
            total = min(tabulated, body[name] - MOST_TAKEN_BACK * body[AT_FIXED_PACE])
        told = f"Total effect {total:+.3f} less {body[name]:+.3f} by the body at one's own pace."
        if total < tabulated:
            told += f" The table has {tabulated:+.3f}: more training at one pace is to raise nobody's hazard."
        out.append(_table(f"hazard.residual.{key}", total - body[name], "per unit of its prior", told, None))
    for name in SPREADS:
        out.append(_table(f"hazard.spread.{name}", mean[at[name]], "1", note, sd[at[name]]))
    out.append(_table("hazard.joint.centre", centre, "1", f"{note} Order and scale: forecast.joint.", None))
    rows = [list(row[: i + 1]) + [0.0] * (len(row) - i - 1) for i, row in enumerate(root)]
    out.append(_table("hazard.joint.root", rows, "1", f"{note} Lower root of the covariance.", None))
    return "\n".join(out)


def _table(name: str, value: Any, unit: str, note: str, sd: float | None) -> str:
    """Return one parameter as text."""
    lines = ["[[parameter]]", f'name = "{name}"', f"value = {_number(value)}", f'unit = "{unit}"']
    lines += ['source = "derived_here"', 'flag = "derived"']
    if sd is not None:
        lines.append(f'spread = {{ kind = "normal", sd = {sd:.4g}, of = "knowledge" }}')
    return "\n".join([*lines, f'note = "{note}"', ""])


def _number(value: Any) -> str:
    if isinstance(value, (Sequence, np.ndarray)):
        inner = [_number(v) for v in value]
        if len(value) and isinstance(value[0], (Sequence, np.ndarray)):
            return "[\n" + "".join(f"  {row},\n" for row in inner) + "]"
        return "[" + ", ".join(inner) + "]"
    return f"{float(value):.5g}"
