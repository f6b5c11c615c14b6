"""The weather of a race in words, such as "12-24 C, 60 % rh, sunny, wind 3 m/s"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.units import parse_quantity

DEFAULT_HUMIDITY: Final = 0.60
WET_HUMIDITY: Final = 0.90
DEFAULT_WIND_M_S: Final = 2.0
DEFAULT_CLOUD: Final = 0.30
TEMPERATURE_RANGE_C: Final = (-45.0, 55.0)

_SKY: Final = (
    (r"over ?cast|grey|gray|dull|fog|foggy|mist|misty|bedeckt|couvert", 0.95, 0.0, None),
    (r"heavy rain|pouring|downpour|storm|stormy|thunder\w*", 1.0, 5.0, WET_HUMIDITY),
    (r"drizzle|light rain|showers?|showery", 0.9, 0.5, WET_HUMIDITY),
    (r"rain|rainy|raining|wet|regen|pluie", 0.95, 2.0, WET_HUMIDITY),
    (r"snow|snowy|sleet|schnee|neige", 0.95, 1.0, WET_HUMIDITY),
    (r"(partly|half|some|a few|broken|mixed|fair)( \w+)?", 0.45, 0.0, None),
    (r"(mostly )?(cloudy|clouds?)", 0.75, 0.0, None),
    (r"sun|sunny|clear|bright|blue|cloudless|(clear|blue) (sky|skies)|full sun|sonnig", 0.0, 0.0, None),
    (r"shade|shady|shaded", 0.6, 0.0, None),
    (r"humid|muggy|damp|sticky", None, None, 0.80),
    (r"dry|arid", None, None, 0.35),
    (r"(at )?night|dark|hot|warm|cold|cool|mild|weather", None, None, None),
)
_WIND: Final = (
    (r"calm|still|no wind|windless|wind ?still", 0.5),
    (r"light (wind|breeze|winds)|breeze", 2.0),
    (r"breezy|moderate wind|windy|wind", 6.0),
    (r"(strong|heavy|very) (wind|winds|windy)|gale|gusty", 12.0),
)
_COMPASS: Final = (
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
)
_N: Final = r"[-+−]?\d{1,3}(?:[.,]\d{1,3})?"
_TEMPERATURE: Final = re.compile(
    rf"({_N})\s*°?\s*([cf]?)(?:elsius|ahrenheit)?\s*(?:(?:-|–|to|\.\.|…)\s*({_N})\s*)?"
    r"(?:°|deg(?:rees)?)?\s*([cf]?)(?:elsius|ahrenheit)?",
    re.I,
)
_HUMIDITY: Final = re.compile(
    rf"(?:(?:rh|humidity|relative humidity|r\.h\.)\s*:?\s*({_N})\s*%?"
    rf"|({_N})\s*%\s*(?:rh|humidity|relative humidity|r\.h\.)?)",
    re.I,
)
_WIND_SPEED: Final = re.compile(
    rf"(?:winds?\s*:?\s*)?({_N})\s*(m/s|mps|km/h|kmh|kph|mph|knots?|kn|kt)\s*(?:winds?)?\s*"
    r"(?:(?:from\s+)?(?:the\s+)?([nesw]{1,3}|north|east|south|west))?",
    re.I,
)
_RAIN_RATE: Final = re.compile(rf"(?:rain\s*)?({_N})\s*mm(?:/h|/hr| per hour)?\s*(?:rain)?", re.I)


class WeatherWords(NamedTuple):
    """What the words say.

    Parameters
    ----------
    lowest_c, highest_c : float
        Temperature of the coldest and of the warmest hour of the day, °C; equal if one was given.
    relative_humidity : float
        At the mean temperature, 0-1.
    wind_m_s : float
        As a forecast gives it, at 10 m, m/s.
    wind_from_deg : float
        Clockwise from north; NaN where unsaid.
    cloud : float
        0-1.
    precipitation_mm : float
        mm per hour.
    assumed : tuple of str
        What was not said and therefore assumed.

    Examples
    --------
    >>> read_weather_words("18 C").highest_c
    18.0
    """

    lowest_c: float
    highest_c: float
    relative_humidity: float
    wind_m_s: float
    wind_from_deg: float
    cloud: float
    precipitation_mm: float
    assumed: tuple[str, ...]


def read_weather_words(text: str) -> WeatherWords:
    """Read weather in words.

    Parameters
    ----------
    text : str
        Parts with commas between: a temperature or the range of a day (C or F), and any of humidity (``60 %
        rh``), sky (sunny, partly cloudy, cloudy, overcast, rain, snow, …), wind (``wind 3 m/s``, ``10 mph
        from NW``, calm, windy).

    Returns
    -------
    WeatherWords
        In SI units.

    Examples
    --------
    >>> said = read_weather_words("54-75 F, 60 % rh, sunny, wind 3 m/s")
    >>> round(said.lowest_c), round(said.highest_c), said.relative_humidity, said.cloud
    (12, 24, 0.6, 0.0)
    """
    found: dict[str, float] = {}
    parts = [part.strip(" .") for part in re.split(r"[,;\n]|\band\b|\bwith\b", text[:300].lower())]
    for part in parts:
        if part and not (_numbers(part, found) or _sky(part, found)):
            raise UnusableInput(
                f"{part[:40]!r} is no weather that is understood",
                where="--weather",
                remedy='write it like "12-24 C, 60 % rh, sunny, wind 3 m/s", or name a file',
            )
    if "low" not in found:
        raise UnusableInput(
            f"{text[:40]!r} says no temperature",
            where="--weather",
            remedy='write it like "18 C" or "12-24 C, sunny"',
        )
    assumed = []
    defaults = (
        ("humidity", DEFAULT_HUMIDITY, f"humidity {DEFAULT_HUMIDITY:.0%}"),
        ("wind", DEFAULT_WIND_M_S, f"wind {DEFAULT_WIND_M_S:g} m/s"),
        ("cloud", DEFAULT_CLOUD, f"cloud cover {DEFAULT_CLOUD:.0%}"),
    )
    for key, value, said in defaults:
        if key not in found:
            found[key] = value
            assumed.append(said)
    return WeatherWords(
        found["low"],
        found["high"],
        found["humidity"],
        found["wind"],
        found.get("from", float("nan")),
        found["cloud"],
        found.get("rain", 0.0),
        tuple(assumed),
    )


def _numbers(part: str, found: dict[str, float]) -> bool:
    """Take a part that holds a number; False if it holds none that is understood."""
    if match := _HUMIDITY.fullmatch(part):
        value = _value(match[1] or match[2])
        found["humidity"] = _within(value if value <= 1 and "%" not in part else value / 100, 0.0, 1.0, part)
    elif match := _WIND_SPEED.fullmatch(part):
        found["wind"] = _within(parse_quantity(match[1] + match[2], "m/s", "--weather"), 0.0, 60.0, part)
        if match[3]:
            point = match[3] if match[3] in _COMPASS else match[3][0]
            found["from"] = 22.5 * _COMPASS.index(point)
    elif match := _RAIN_RATE.fullmatch(part):
        found["rain"] = _within(_value(match[1]), 0.0, 200.0, part)
        found.setdefault("cloud", 0.95)
        found.setdefault("humidity", WET_HUMIDITY)
    elif match := _TEMPERATURE.fullmatch(part):
        if "low" in found:
            raise UnusableInput("two temperatures", where="--weather", remedy='write a range like "12-24 C"')
        unit = match[4] or match[2] or "c"
        ends = [_value(match[1]), _value(match[3] or match[1])]
        celsius = [parse_quantity(f"{end}{unit}", "c", "--weather") for end in ends]
        found["low"], found["high"] = (_within(end, *TEMPERATURE_RANGE_C, part) for end in sorted(celsius))
    else:
        return False
    return True


def _sky(part: str, found: dict[str, float]) -> bool:
    """Take a part in words about sky, moisture or wind."""
    for pattern, speed in _WIND:
        if re.fullmatch(pattern, part):
            found["wind"] = speed
            return True
    for pattern, cloud, rain, humidity in _SKY:
        if re.fullmatch(pattern, part):
            if cloud is not None:
                found["cloud"] = max(cloud, found.get("cloud", 0.0))
            if rain:
                found["rain"] = max(rain, found.get("rain", 0.0))
            if humidity is not None:
                found.setdefault("humidity", humidity)
            return True
    return False


def _value(text: str) -> float:
    """Read a number with either decimal sign."""
    return float(text.replace(",", ".").replace("−", "-"))


def _within(value: float, low: float, high: float, part: str) -> float:
    """Refuse what no race has seen."""
    if not low <= value <= high:
        raise UnusableInput(
            f"{part[:40]!r} is out of range", where="--weather", remedy="check the number and its unit"
        )
    return value
