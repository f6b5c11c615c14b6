"""Dates of training logs: ISO, and the written forms of a Strava export in several languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

MONTHS = {
    # three letters are enough, except where languages collide
    "jan": 1, "gen": 1, "ene": 1, "sty": 1, "feb": 2, "fev": 2, "fevr": 2, "lut": 2, "mar": 3, "maa": 3,
    "mrt": 3, "mrz": 3, "apr": 4, "avr": 4, "abr": 4, "kwi": 4, "may": 5, "mai": 5, "mag": 5, "maj": 5,
    "mei": 5, "jun": 6, "juin": 6, "giu": 6, "cze": 6, "jul": 7, "juil": 7, "lug": 7, "lip": 7, "aug": 8,
    "aou": 8, "ago": 8, "sie": 8, "sep": 9, "set": 9, "wrz": 9, "oct": 10, "okt": 10, "ott": 10, "out": 10,
    "paz": 10, "nov": 11, "lis": 11, "dec": 12, "dez": 12, "dic": 12, "des": 12, "gru": 12,
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9,
    "окт": 10, "ноя": 11, "дек": 12, "oca": 1, "sub": 2, "nis": 4, "haz": 6, "tem": 7, "agu": 8, "eyl": 9,
    "eki": 10, "kas": 11, "ara": 12,
}  # fmt: skip

HALVES = {"午前": "a", "上午": "a", "오전": "a", "ÖÖ": "a", "午後": "p", "下午": "p", "오후": "p", "ÖS": "p"}
"""Words for the halves of the day that stand before the time."""


def _month(word: str) -> int | None:
    """Return the month that a word begins like, in any of the languages."""
    plain = unicodedata.normalize("NFC", word.lower())
    if not re.match("[а-я]", plain):
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return MONTHS.get(plain[:4]) or MONTHS.get(plain[:3])


def _clock(text: str) -> tuple[int, int, int] | None:
    """Return hour, minute and second of a time of day, with am and pm."""
    found = re.search(r"(\d{1,2})[:.h時时](\d{2})(?:[:.分](\d{2}))?\s*([ap])?\.?\s?m?", text, re.IGNORECASE)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = found[4].lower() if found[4] else next((half for word, half in HALVES.items() if word in text), "")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _written(text: str) -> tuple[int, int, int, str] | None:
    """Return year, month, day and the rest of a date in words or figures."""
    words = re.match(r"\s*(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})(.*)", text, re.DOTALL)
    if words and (month := _month(words[2])):
        return int(words[3]), month, int(words[1]), words[4]
    words = re.match(r"\s*([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})(.*)", text, re.DOTALL)
    if words and (month := _month(words[1])):
        return int(words[3]), month, int(words[2]), words[4]
    figures = re.match(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(.*)", text, re.DOTALL)
    if figures:
        first, second = int(figures[1]), int(figures[3])
        american = figures[2] == "/" and second > 12
        month, day = (first, second) if american else (second, first)
        return int(figures[4]), month, day, figures[5]
    figures = re.match(r"\s*(\d{4})[./年]\s?(\d{1,2})[./月]\s?(\d{1,2})日?(.*)", text, re.DOTALL)
    if figures:
        return int(figures[1]), int(figures[2]), int(figures[3]), figures[4]
    return None


def day_and_start(text: str) -> tuple[date | None, datetime | None]:
    """Return the day of a log's date, and the aware start if it names a time.

    Parameters
    ----------
    text : str
        ISO 8601, or written: ``"May 1, 2024, 6:00:00 AM"``, ``"1 mai 2024 à 06:00:00"``, ``"01.05.2024,
        06:00:00"``. Figures with slashes are day first unless that cannot be.

    Returns
    -------
    tuple
        Day and start; None where the text does not say. A time without a zone is UTC, as Strava exports it.

    Examples
    --------
    >>> day_and_start("1 mai 2024 à 06:05:00")[1].isoformat()
    '2024-05-01T06:05:00+00:00'
    >>> day_and_start("someday")
    (None, None)
    """
    plain = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
            return date.fromisoformat(plain), None
        moment = datetime.fromisoformat(plain)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.date(), aware.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    found = _written(plain)
    if found is None:
        return None, None
    year, month, day, rest = found
    try:
        when = date(year, month, day)
        clock = _clock(rest)
        start = None if clock is None else datetime(year, month, day, *clock, tzinfo=UTC)
    except ValueError:
        return None, None
    return when, start
