"""Flags by which race organisers speak of heat."""

from __future__ import annotations

from typing import Final

FLAGS: Final = ((10.0, "white"), (18.0, "green"), (23.0, "yellow"), (28.0, "red"))
"""Upper ends of WBGT, °C; above the last it is black."""


def race_flag(wbgt_c: float) -> str:
    """Name the flag of the American College of Sports Medicine for a WBGT.

    Parameters
    ----------
    wbgt_c : float
        WBGT at the start, °C.

    Returns
    -------
    str
        ``white`` below 10, ``green`` below 18, ``yellow`` below 23, ``red`` up to 28, ``black`` above.

    References
    ----------
    .. [1] American College of Sports Medicine. Prevention of heat injuries during distance running. Med Sci
       Sports Exerc 1984;16:ix-xiv. The limits rest on young acclimated soldiers.

    Examples
    --------
    >>> [race_flag(t) for t in (9.0, 15.0, 20.0, 25.0, 28.0, 29.0)]
    ['white', 'green', 'yellow', 'red', 'red', 'black']
    """
    for upper, flag in FLAGS[:-1]:
        if wbgt_c < upper:
            return flag
    return FLAGS[-1][1] if wbgt_c <= FLAGS[-1][0] else "black"
