"""Values that strangers wrote, made harmless: names of courses and stations, numbers of any kind."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def finite(value: Any) -> float | None:
    """Return the value as a finite float, or None where it is absent, not a number or not finite.

    Parameters
    ----------
    value : object
        A value of a result.

    Returns
    -------
    float or None
        The number.

    Examples
    --------
    >>> finite(2), finite(None), finite(float("nan")), finite("2")
    (2.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def plain(value: Any) -> str:
    r"""Text of a stranger as one harmless line: no control characters, no reversal of direction.

    Parameters
    ----------
    value : object
        A course's or a station's name, a message, anything.

    Returns
    -------
    str
        One line; empty for None.

    Examples
    --------
    >>> plain("Lac\x1b[31m\nBlanc"), plain(None)
    ('Lac [31m Blanc', '')
    """
    if value is None:
        return ""
    text = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in str(value))
    return " ".join(_INVISIBLE.sub("", text).split())
