"""The signals of gait: their names, units and the smallest change that a device can tell."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.evidence.parameters import load_parameters


class Signal(NamedTuple):
    """One column of a recording that says how somebody runs."""

    column: str
    name: str
    unit: str
    scale: float
    """From the column to the unit shown."""
    digits: int
    tired: int
    """Direction in which it goes in tiring runners; 0 where studies disagree or are silent."""

    @property
    def is_share(self) -> bool:
        """Whether changes are differences of a share, not fractions."""
        return self.column == "ground_contact_balance"


SIGNALS = (
    Signal("cadence_spm", "cadence", "steps/min", 1.0, 0, 0),
    Signal("ground_contact_ms", "contact time", "ms", 1.0, 0, 1),
    Signal("vertical_oscillation_mm", "vertical oscillation", "mm", 1.0, 0, 0),
    Signal("vertical_ratio", "vertical ratio", "%", 100.0, 1, 0),
    Signal("leg_spring_stiffness_kn_m", "leg stiffness", "kN/m", 1.0, 1, -1),
    Signal("ground_contact_balance", "left foot's share of contact", "%", 100.0, 1, 0),
)


def detectable_change(signal: Signal) -> float:
    """Return the smallest change of a minute's mean that is not the device's error.

    Parameters
    ----------
    signal : Signal
        One of `SIGNALS`.

    Returns
    -------
    float
        A fraction; of the balance a difference of shares.

    Examples
    --------
    >>> detectable_change(SIGNALS[0])
    0.02
    """
    value = load_parameters()[f"gait.detectable.{signal.column}"].value
    assert isinstance(value, float)
    return value
