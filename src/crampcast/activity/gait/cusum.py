"""Two-sided cumulative sum: small lasting shifts add up to an alarm, noise does not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Cusum:
    """A running two-sided cumulative sum.

    Parameters
    ----------
    allowance : float
        k: what a sample must exceed to count, in standard deviations.
    threshold : float
        h: the sum that alarms.
    clip : float
        Largest size that one sample counts with.

    Examples
    --------
    >>> chart = Cusum(0.5, 5.0)
    >>> [chart.add(z) for z in (0.0, 2.0, 2.0, 2.0, 2.0)]
    [0, 0, 0, 0, 1]
    >>> chart.quiet_since
    1
    """

    allowance: float
    threshold: float
    clip: float = 1e9
    up: float = 0.0
    down: float = 0.0
    samples: int = 0
    _up_from: int = 0
    _down_from: int = 0

    def add(self, z: float) -> int:
        """Take a sample; return 1 or -1 at an alarm upwards or downwards, else 0."""
        z = min(max(z, -self.clip), self.clip)
        self.up = max(0.0, self.up + z - self.allowance)
        self.down = max(0.0, self.down - z - self.allowance)
        self.samples += 1
        if self.up == 0.0:
            self._up_from = self.samples
        if self.down == 0.0:
            self._down_from = self.samples
        if max(self.up, self.down) <= self.threshold:
            return 0
        return 1 if self.up >= self.down else -1

    @property
    def quiet_since(self) -> int:
        """Index of the first sample after the larger sum was last nil: where a change began."""
        return self._up_from if self.up >= self.down else self._down_from
