"""Lines, headings, tables and bars on a terminal, a pipe or a log."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Any

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

BAR_CELLS = 24
"""Width of a full bar, in columns."""

_WIDEST = 120
_ASCII = str.maketrans(
    {"–": "-", "−": "-", "±": "+-", "\u202f": " ", "·": "|", "†": "*", "×": "x", "…": ".."}
)


_TOGETHER = "\u00a0"
_QUANTITY = re.compile(r"(?<=\d) (?=(?:ml|L|km|mi|oz|fl|g|mg|m|ft|min|h|%)\b|%)")
"""The space between a number and its unit."""


class TerminalPage:
    """A console with the few kinds of lines that the reports use.

    Parameters
    ----------
    console : rich.console.Console
        Where to print. Colour and rules appear on a terminal only, and signs that its encoding lacks
        are replaced; lines are at most 120 columns wide.

    Examples
    --------
    >>> page = TerminalPage(Console(width=80))
    >>> page.table(["Station", "km"], [["Hut", "8.3"]])
    Station   km
    Hut      8.3
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, _WIDEST)
        self.rich = console.is_terminal
        self.empty = True

    def line(self, text: str, style: str = "") -> None:
        """Print a line, wrapped at words, no number apart from its unit; markup in it stays text."""
        together = _QUANTITY.sub(_TOGETHER, self.writable(text))
        wrapped = "\n".join(wrap(together, self.width, break_on_hyphens=False))
        self.console.print(Text(wrapped.replace(_TOGETHER, " "), style=style), width=self.width)
        self.empty = False

    def writable(self, text: str) -> str:
        """Return the text in signs that the console's encoding has."""
        encoding = self.console.encoding
        if "utf" in encoding.lower():
            return text
        return text.translate(_ASCII).encode(encoding, "replace").decode(encoding)

    def shortened(self, text: str, width: int) -> str:
        """Return the text cut to a width, with dots where something was cut."""
        dots = self.writable("…")
        return text if cell_len(text) <= width else set_cell_size(text, width - len(dots)).rstrip() + dots

    def gap(self) -> None:
        """Leave a line free unless the page is empty."""
        if not self.empty:
            self.console.print()

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.gap()
        self.line(text, "bold")

    def table(self, names: list[str], lines: list[list[str]], *, words: int = 0) -> None:
        """Print a table: a column of words, which gives way, among columns of numbers, which do not.

        The first column is shortened where there is no room, any other that is named is wrapped.
        """
        gap = 2
        names, *lines = ([self.writable(cell) for cell in cells] for cells in (names, *lines))
        widths = [max(map(cell_len, column)) for column in zip(names, *lines, strict=True)]
        room = self.width - sum(widths) + widths[words] - gap * len(widths)
        widths[words] = max(min(widths[words], room), len(names[words]))
        table = Table(box=box.SIMPLE_HEAD if self.rich else None, pad_edge=False, padding=(0, gap, 0, 0))
        for k, (name, width) in enumerate(zip(names, widths, strict=True)):
            justify: Any = "left" if k in (0, words) else "right"
            wraps = k == words > 0
            table.add_column(Text(name), justify=justify, width=width, no_wrap=not wraps, overflow="ellipsis")
        for name, *cells in lines:
            table.add_row(Text(self.shortened(name, widths[0])), *map(Text, cells))
        self.console.print(table, width=self.width)
        self.empty = False

    def bar(self, share: float) -> str:
        """Draw a bar of a share of the full width."""
        sign = "█" if "utf" in self.console.encoding.lower() else "#"
        return sign * max(round(min(share, 1.0) * BAR_CELLS), 1 if share > 0 else 0)
