"""Quantities in words: people write words, the inside works with SI numbers."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from crampcast.errors import UnusableInput

METRES_PER_MILE: Final = 1609.344
METRES_PER_FOOT: Final = 0.3048
KILOGRAMS_PER_POUND: Final = 0.45359237
LITRES_PER_US_FLUID_OUNCE: Final = 0.0295735295625

_SCALE: Final[dict[str, tuple[str, float]]] = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "hm"), ("length", 1.0)),
    **dict.fromkeys(("km", "k", "kilometre", "kilometres", "kilometer", "kilometers"), ("length", 1000.0)),
    **dict.fromkeys(("mi", "mile", "miles"), ("length", METRES_PER_MILE)),
    **dict.fromkeys(("ft", "foot", "feet", "'"), ("length", METRES_PER_FOOT)),
    **dict.fromkeys(("in", "inch", "inches", '"'), ("length", 0.0254)),
    **dict.fromkeys(("yd", "yard", "yards"), ("length", 0.9144)),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), ("length", 0.01)),
    **dict.fromkeys(("mm", "millimetre", "millimeter"), ("length", 0.001)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms"), ("mass", 1.0)),
    **dict.fromkeys(("g", "gram", "grams"), ("mass", 1e-3)),
    **dict.fromkeys(("mg", "milligram", "milligrams"), ("mass", 1e-6)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("mass", KILOGRAMS_PER_POUND)),
    **dict.fromkeys(("st", "stone"), ("mass", 14 * KILOGRAMS_PER_POUND)),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), ("volume", 1.0)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), ("volume", 1e-3)),
    **dict.fromkeys(("dl",), ("volume", 0.1)),
    **dict.fromkeys(("cl",), ("volume", 0.01)),
    **dict.fromkeys(("oz", "floz", "ounce", "ounces", "usfloz"), ("volume", LITRES_PER_US_FLUID_OUNCE)),
    **dict.fromkeys(("cup", "cups"), ("volume", 8 * LITRES_PER_US_FLUID_OUNCE)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("time", 1.0)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("time", 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("time", 3600.0)),
    **dict.fromkeys(("d", "day", "days"), ("time", 86400.0)),
    **dict.fromkeys(("m/s", "mps"), ("speed", 1.0)),
    **dict.fromkeys(("km/h", "kmh", "kph"), ("speed", 1 / 3.6)),
    **dict.fromkeys(("mph", "mi/h"), ("speed", METRES_PER_MILE / 3600)),
    **dict.fromkeys(("kn", "kt", "knots", "knot"), ("speed", 1852 / 3600)),
    **dict.fromkeys(("ft/s",), ("speed", METRES_PER_FOOT)),
    **dict.fromkeys(("1", ""), ("share", 1.0)),
    **dict.fromkeys(("%", "percent", "pct"), ("share", 0.01)),
    **dict.fromkeys(("l/h", "l/hr"), ("flow", 1.0)),
    **dict.fromkeys(("ml/h", "ml/hr"), ("flow", 1e-3)),
    **dict.fromkeys(("oz/h", "oz/hr", "floz/h"), ("flow", LITRES_PER_US_FLUID_OUNCE)),
    **dict.fromkeys(("w",), ("power", 1.0)),
    **dict.fromkeys(("kj",), ("energy", 1e3)),
    **dict.fromkeys(("j",), ("energy", 1.0)),
    **dict.fromkeys(("kcal", "cal", "calories"), ("energy", 4184.0)),
}
_NUMBER: Final = r"[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[-+]?\d{1,2})?"
_QUANTITY: Final = re.compile(rf"\s*({_NUMBER})\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_CLOCK: Final = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2}(?:\.\d+)?)")
_WORDED: Final = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:d|days?)\s*)?(?:(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?)\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:m|min|mins|minutes?|')?\s*)?(?:(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?|\")\s*)?",
    re.IGNORECASE,
)
LONGEST_DURATION_S: Final = 30 * 86400.0


class Quantity(NamedTuple):
    """A number with its unit, as written.

    Parameters
    ----------
    value : float
        The number.
    unit : str
        The unit, lower case, without spaces; empty if none was written.

    Examples
    --------
    >>> Quantity(16.0, "oz").unit
    'oz'
    """

    value: float
    unit: str


def _tidy(unit: str) -> str:
    """Bring a unit to the form of the table."""
    compact = re.sub(r"[\s.]+", "", unit.strip().lower()).replace("usfl", "fl").replace("per", "/")
    compact = compact if compact != "/cent" else "percent"
    return compact.replace("hours", "h").replace("hour", "h") if "/" in compact else compact


def split_quantity(text: str, where: str = "") -> Quantity:
    """Take a quantity apart into number and unit.

    Parameters
    ----------
    text : str
        Such as ``"16 fl oz"``, ``"2,5 km"``, ``"70"``; a comma counts as decimal sign.
    where : str
        What is being read, for the error message.

    Returns
    -------
    Quantity
        Number and unit.

    Examples
    --------
    >>> split_quantity("2,5 km")
    Quantity(value=2.5, unit='km')
    """
    found = _QUANTITY.fullmatch(text[:80])
    if not found or len(text) > 80:
        raise UnusableInput(
            f"{text[:40]!r} is not a quantity", where=where, remedy="write a number and its unit, like 16 oz"
        )
    value = float(found[1].replace(",", ".").replace("−", "-"))
    if not math.isfinite(value):
        raise UnusableInput(
            f"{text[:40]!r} is not a finite number", where=where, remedy="write an ordinary number"
        )
    return Quantity(value, _tidy(found[2]))


def parse_quantity(text: str, unit: str, where: str = "") -> float:
    """Read a quantity in words in the unit asked for.

    Parameters
    ----------
    text : str
        Such as ``"16 oz"``; a bare number is taken to be in `unit`.
    unit : str
        Unit of the answer: any of length (m, km, mi, ft), mass (kg, g, mg, lb), volume (l, ml, oz), time (s,
        min, h), speed (m/s, km/h, mph), share (1, %), flow (l/h, ml/h), energy (j, kj, kcal), power (w) or
        temperature (c, f, k).
    where : str
        What is being read, for the error message.

    Returns
    -------
    float
        The quantity in `unit`.

    Notes
    -----
    An ounce is the US fluid ounce, 29.57 mL.

    Examples
    --------
    >>> round(parse_quantity("16 oz", "l"), 3)
    0.473
    >>> parse_quantity("70", "kg")
    70.0
    """
    value, written = split_quantity(text, where)
    wanted = _tidy(unit)
    if wanted.strip("°") in {"c", "f", "k"}:
        return _temperature(value, written or wanted, wanted, where)
    scale = _SCALE.get(wanted)
    if scale is None:
        raise ValueError(f"no such unit: {unit}")
    given = _SCALE.get(written or wanted)
    if given is None:
        raise UnusableInput(f"unknown unit {written!r}", where=where, remedy=f"use one like {unit}")
    if given[0] != scale[0]:
        raise UnusableInput(
            f"{written!r} is a {given[0]}, not a {scale[0]}", where=where, remedy=f"use one like {unit}"
        )
    return value * given[1] / scale[1]


def _temperature(value: float, written: str, wanted: str, where: str) -> float:
    """Convert a temperature; both units may carry a degree sign or be spelt out."""
    letter = written.replace("°", "").replace("degrees", "").replace("deg", "")[:1]
    if letter not in {"c", "f", "k"} or written.strip("°") not in {
        letter, "deg" + letter, "celsius", "fahrenheit", "kelvin", "degrees" + letter,
    }:  # fmt: skip
        raise UnusableInput(f"unknown unit {written!r}", where=where, remedy="write C or F, like 18 C")
    celsius = {"c": value, "f": (value - 32) / 1.8, "k": value - 273.15}[letter]
    return {"c": celsius, "f": celsius * 1.8 + 32, "k": celsius + 273.15}[wanted.strip("°")]


def parse_duration_s(text: str, where: str = "duration") -> float:
    """Read a duration in words.

    Parameters
    ----------
    text : str
        ``"3:45:00"`` and ``"0:45:00"`` (hours first), ``"45:00"`` (minutes first), ``"3h45"``, ``"3 h 45
        min"``, ``"90 min"``.
    where : str
        What is being read, for the error message.

    Returns
    -------
    float
        Duration, s; positive, at most 30 days.

    Examples
    --------
    >>> parse_duration_s("3h45")
    13500.0
    >>> parse_duration_s("45:00")
    2700.0
    """
    tidy = text.strip()[:60]
    clock, worded = _CLOCK.fullmatch(tidy), _WORDED.fullmatch(tidy)
    if clock:
        hours, minutes, seconds = float(clock[1] or 0), float(clock[2]), float(clock[3])
        bad = seconds >= 60 or (clock[1] is not None and minutes >= 60)
        duration = math.nan if bad else 3600 * hours + 60 * minutes + seconds
    elif worded and any(worded.groups()) and not re.fullmatch(r"[\d.]+", tidy):
        days, hours, minutes, seconds = (float(part or 0) for part in worded.groups())
        duration = 86400 * days + 3600 * hours + 60 * minutes + seconds
    else:
        duration = math.nan
    if not 0 < duration <= LONGEST_DURATION_S:
        raise UnusableInput(
            f"{text[:40]!r} is not a duration", where=where, remedy="write H:MM:SS, like 3:45:00, or 3h45"
        )
    return duration


def signed(value: float, decimals: int) -> str:
    """Return a change with its sign, the minus a true one.

    Parameters
    ----------
    value : float
        The change, in any unit.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> signed(-1.04, 1), signed(0.4, 1), signed(12.0, 0)
    ('−1.0', '+0.4', '+12')
    >>> signed(-0.02, 1)
    '±0.0'
    """
    if round(value, decimals) == 0.0:
        return f"±{0.0:.{decimals}f}"
    return f"{value:+.{decimals}f}".replace("-", "−")


def format_duration(duration_s: float) -> str:
    """Write a duration as ``H:MM:SS``.

    Parameters
    ----------
    duration_s : float
        Duration, s.

    Returns
    -------
    str
        Rounded to the second; a minus sign before negative ones.

    Examples
    --------
    >>> format_duration(13500.4)
    '3:45:00'
    """
    whole = round(abs(duration_s))
    return f"{'-' if duration_s < 0 and whole else ''}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
