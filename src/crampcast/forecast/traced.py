"""A finished simulation outside the compiled program: what jobs read, in double precision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.ensemble import Trajectory

FloatArray = NDArray[np.float64]


class _Widened:
    """An array that is held in single precision and read in double."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, run: Traced, owner: type) -> FloatArray:
        return np.asarray(run.held[self._name], dtype=float)


@dataclass(frozen=True)
class Traced:
    """What a forecast keeps, as NumPy arrays; axes: draws, then segments.

    Parameters
    ----------
    held : mapping of str to ndarray
        The arrays as they were made, by name.

    Notes
    -----
    A plan holds several simulations at a time, each of 70 MB in double precision for 200 draws of 100 miles.
    They are made in single precision and held so; whoever reads one gets the same numbers in double.
    """

    held: Mapping[str, NDArray[np.floating]]

    time_s = _Widened()
    """Seconds since the start at the end of each segment."""
    duration_s = _Widened()
    speed_m_s = _Widened()
    power_w_kg = _Widened()
    run_share = _Widened()
    core_c = _Widened()
    wbgt_c = _Widened()
    water_change_l = _Widened()
    cation_change_mmol = _Widened()
    stomach_l = _Widened()
    muscle_glycogen_g = _Widened()
    liver_glycogen_g = _Widened()
    sweat_l = _Widened()
    respiratory_l = _Widened()
    metabolic_water_l = _Widened()
    drunk_l = _Widened()
    sweat_sodium_mmol = _Widened()
    hazard_per_h = _Widened()
    """Hazard of each reported group, both sides together, shape (draws, segments, 8)."""

    @cached_property
    def hazard_so_far(self) -> FloatArray:
        """Hazard of all muscles together up to the end of each segment, shape (draws, segments).

        Summed once, muscle by muscle: every station and every row of a table asks for it.
        """
        each = self.held["hazard_per_h"]
        total = np.zeros(each.shape[:2])
        for muscle in range(each.shape[2]):
            total += each[:, :, muscle]
        total *= self.duration_s / 3600.0
        return np.cumsum(total, axis=1, out=total)

    def first(self, draws: int) -> Traced:
        """Return the same run of the first draws alone."""
        return Traced({name: values[:draws] for name, values in self.held.items()})

    def only(self, names: Collection[str]) -> Traced:
        """Return some of the arrays alone; the others are let go."""
        return Traced({name: self.held[name] for name in names})

    def with_hazard(self, hazard_per_h: FloatArray) -> Traced:
        """Return the same run with another hazard."""
        return Traced({**self.held, "hazard_per_h": hazard_per_h})


FIELDS = tuple(name for name, value in vars(Traced).items() if isinstance(value, _Widened))
"""Names of what is kept."""


def traced(run: Trajectory) -> Traced:
    """Bring a simulation out of the compiled program.

    Parameters
    ----------
    run : Trajectory
        From `crampcast.forecast.ensemble.simulate`.

    Returns
    -------
    Traced
        The same numbers.

    Examples
    --------
    >>> run = traced(Trajectory(*(np.ones((2, 3), np.float32) for _ in Trajectory._fields)))
    >>> run.time_s.dtype.name, run.held["time_s"].dtype.name
    ('float64', 'float32')
    """
    return Traced({name: np.asarray(getattr(run, name)) for name in FIELDS})
