"""How large the type of a panel may be: the largest size at which everything on it still has room."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

WIDTH_MM = 91.0
"""Width of a panel between its margins."""
TABLES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
LINES = (12.0, 11.0, 10.0, 9.0, 8.0)
"""Sizes of type for tables and for lines of text, points, the largest first."""
_POINT_MM = 0.3528
_LETTER, _WRAPPED = 0.39, 1.08
"""Width of a mean letter over the size; what breaking at words costs."""
_HEIGHT, _LEADING = 0.66, 0.5
"""Height of a line and of the gap below it, over the size."""
_CELL_MM, _ROW_MM, _PARAGRAPH_MM = 2.4, 1.8, 2.2
"""Room about a cell, across and down, and between paragraphs."""


def _lines(text: str, width_mm: float, size: float) -> int:
    return max(1, math.ceil(len(text) * _LETTER * _WRAPPED * size * _POINT_MM / max(width_mm, 1.0)))


def _text_mm(lines: int, size: float) -> float:
    return (lines * (_HEIGHT + _LEADING) - _LEADING) * size * _POINT_MM


def table_mm(rows: Sequence[Sequence[str]], wide: int, size: float) -> float:
    """Return the height of a table of which one column wraps.

    Parameters
    ----------
    rows : sequence of sequence of str
        Its cells.
    wide : int
        Which column takes the width that the others leave.
    size : float
        Size of its type, points.

    Examples
    --------
    >>> short, long = [["0:15", "gel"]], [["0:15", "gel, " * 30]]
    >>> table_mm(short, 1, 10.0) < table_mm(long, 1, 10.0)
    True
    """
    if not rows:
        return 0.0
    beside = [max(len(row[k]) for row in rows) for k in range(len(rows[0])) if k != wide]
    taken_mm = sum(beside) * _LETTER * size * _POINT_MM + _CELL_MM * len(rows[0])
    return sum(_text_mm(_lines(row[wide], WIDTH_MM - taken_mm, size), size) + _ROW_MM for row in rows)


def lines_mm(texts: Sequence[str], size: float) -> float:
    """Return the height of paragraphs across a panel.

    Examples
    --------
    >>> lines_mm([], 10.0), lines_mm(["one", "two"], 10.0) > lines_mm(["one"], 10.0)
    (0, True)
    """
    return sum(_text_mm(_lines(text, WIDTH_MM, size), size) + _PARAGRAPH_MM for text in texts)


def largest(sizes: Sequence[float], height_mm: Callable[[float], float], room_mm: float) -> float:
    """Return the largest size at which something has room; the smallest where it has at none.

    Examples
    --------
    >>> largest(LINES, lambda size: 10.0 * size, 105.0)
    10.0
    """
    return next((size for size in sizes if height_mm(size) <= room_mm), sizes[-1])
