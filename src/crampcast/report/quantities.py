"""Numbers as a runner reads them: with a unit, with a range, metric or imperial."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple, TypeAlias

from crampcast.report.messages import say
from crampcast.report.untrusted import finite

System: TypeAlias = Literal["metric", "imperial"]


class Measure(NamedTuple):
    """How a canonical value is shown: ``value × factor + offset``, a unit, a number of decimals."""

    factor: float
    offset: float
    unit: str
    decimals: int


_METRIC = {
    "distance": Measure(1e-3, 0.0, "km", 1),
    "altitude": Measure(1.0, 0.0, "m", 0),
    "temperature": Measure(1.0, 0.0, "°C", 1),
    "water": Measure(1.0, 0.0, "L", 1),
    "drink": Measure(1.0, 0.0, "ml", 0),
    "speed": Measure(3.6, 0.0, "km/h", 1),
    "mass": Measure(1.0, 0.0, "g", 0),
    "salt": Measure(1.0, 0.0, "mg", 0),
    "concentration": Measure(1.0, 0.0, "mmol/L", 0),
    "probability": Measure(100.0, 0.0, "%", 0),
}
_FLUID_OUNCE_L = 0.0295735295625
_IMPERIAL = _METRIC | {
    "distance": Measure(1 / 1609.344, 0.0, "mi", 1),
    "altitude": Measure(1 / 0.3048, 0.0, "ft", 0),
    "temperature": Measure(1.8, 32.0, "°F", 1),
    "water": Measure(1 / _FLUID_OUNCE_L, 0.0, "fl oz", 0),
    "drink": Measure(1e-3 / _FLUID_OUNCE_L, 0.0, "fl oz", 0),
    "speed": Measure(3600 / 1609.344, 0.0, "mph", 1),
}
_IMPERIAL_OF_UNIT = {
    "°C": _IMPERIAL["temperature"],
    "L": _IMPERIAL["water"],
    "L/h": Measure(1 / _FLUID_OUNCE_L, 0.0, "fl oz/h", 0),
    "ml": _IMPERIAL["drink"],
    "ml/h": Measure(1e-3 / _FLUID_OUNCE_L, 0.0, "fl oz/h", 0),
    "m": _IMPERIAL["altitude"],
    "km": Measure(1000 / 1609.344, 0.0, "mi", 1),
    "m/s": _IMPERIAL["speed"],
    "kg": Measure(1 / 0.45359237, 0.0, "lb", 0),
}


def measure(kind: str, system: System = "metric") -> Measure:
    """How a kind of quantity is shown in a system of units.

    Parameters
    ----------
    kind : str
        ``distance`` (from m), ``altitude`` (m), ``temperature`` (°C), ``water`` (L), ``drink`` (ml),
        ``speed`` (m/s), ``mass`` (g), ``salt`` (mg), ``concentration`` (mmol/L) or
        ``probability`` (fraction).
    system : {"metric", "imperial"}
        System of units.

    Returns
    -------
    Measure
        Factor, offset, unit and decimals.

    Examples
    --------
    >>> measure("temperature", "imperial").unit
    '°F'
    """
    return (_IMPERIAL if system == "imperial" else _METRIC)[kind]


def shown_in(unit: str, system: System) -> Measure | None:
    """How a canonical unit is shown in a system of units; None where it is shown as it is.

    Examples
    --------
    >>> shown_in("kg", "imperial").unit, shown_in("kg", "metric")
    ('lb', None)
    """
    return _IMPERIAL_OF_UNIT.get(unit) if system == "imperial" else None


def amount(value: Any, kind: str, system: System = "metric", *, unit: bool = True) -> str:
    """Return a quantity with its unit.

    Parameters
    ----------
    value : float or None
        Canonical value, see `measure`.
    kind : str
        Kind of quantity.
    system : {"metric", "imperial"}
        System of units.
    unit : bool
        Whether the unit is written; only where a heading carries it.

    Returns
    -------
    str
        The text; a dash where there is no value.

    Examples
    --------
    >>> amount(42195.0, "distance"), amount(42195.0, "distance", "imperial"), amount(None, "drink")
    ('42.2 km', '26.2 mi', '–')
    """
    number = finite(value)
    if number is None:
        return say("missing")
    shown = measure(kind, system)
    text = decimal(number * shown.factor + shown.offset, shown.decimals)
    return f"{text} {shown.unit}" if unit else text


def decimal(value: float, decimals: int) -> str:
    """Return a number with thousands separated by a thin space and a true minus sign.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Decimals.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> decimal(-0.04, 1), decimal(-1.26, 1), decimal(12345.6, 0)
    ('0.0', '−1.3', '12\u202f346')
    """
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−").replace(",", "\u202f")


def amount_in_unit(value: Any, unit: str, system: System = "metric") -> str:
    """Return a quantity that brings its own unit along, converted where the runner reads imperial.

    Parameters
    ----------
    value : float or None
        The number.
    unit : str
        Its unit, such as ``"L/h"`` or ``"°C"``; may be empty.
    system : {"metric", "imperial"}
        System of units.

    Returns
    -------
    str
        Three significant digits, for temperatures one decimal, and the unit.

    Examples
    --------
    >>> amount_in_unit(0.52, "L/h"), amount_in_unit(0.52, "L/h", "imperial")
    ('0.52 L/h', '17.6 fl oz/h')
    >>> amount_in_unit(39.5, "°C", "imperial")
    '103.1 °F'
    """
    number = finite(value)
    if number is None:
        return say("missing")
    if system == "imperial" and unit in _IMPERIAL_OF_UNIT:
        shown = _IMPERIAL_OF_UNIT[unit]
        number, unit = number * shown.factor + shown.offset, shown.unit
    text = decimal(number, 1) if unit.startswith("°") else significant(number)
    return f"{text} {unit}".strip()


def spread_in_unit(value: Any, unit: str, system: System = "metric") -> str:
    """Return a standard deviation in a unit: scaled, never shifted.

    Parameters
    ----------
    value : float or None
        Standard deviation.
    unit : str
        Its unit.
    system : {"metric", "imperial"}
        System of units.

    Returns
    -------
    str
        ``"± number"`` without unit, empty where there is none.

    Examples
    --------
    >>> spread_in_unit(0.5, "°C", "imperial"), spread_in_unit(None, "m")
    ('± 0.9', '')
    """
    number = finite(value)
    if number is None:
        return ""
    if system == "imperial" and unit in _IMPERIAL_OF_UNIT:
        number *= _IMPERIAL_OF_UNIT[unit].factor
    return f"± {significant(number)}"


def significant(value: float) -> str:
    """Return a number with three significant digits, or all digits before the point.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> significant(0.0), significant(0.5234), significant(39.0), significant(1500.0)
    ('0', '0.523', '39', '1\u202f500')
    """
    if value == 0:
        return "0"
    decimals = min(max(2 - math.floor(math.log10(abs(value))), 0), 6)
    text = decimal(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_percent(share: Any) -> str:
    """Return a share in whole percent, without the sign for percent.

    Parameters
    ----------
    share : Any
        As a fraction.

    Returns
    -------
    str
        The text; a word where there is no number.

    Examples
    --------
    >>> in_percent(-0.13), in_percent(-0.003)
    ('−13', '0')
    """
    number = finite(share)
    return say("missing") if number is None else decimal(100.0 * number, 0)
