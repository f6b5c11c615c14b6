"""Writing answers: JSON alone on standard output, everything else on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.report.json_text import json_text

__all__ = [
    "Stopped",
    "json_text",
    "note",
    "notes",
    "one_line",
    "print_json",
    "print_text",
    "refuse_all",
]


class Stopped(Exception):
    """The user stopped a command; the text says what was kept."""


def print_json(answer: Mapping[str, Any]) -> None:
    """Print an answer as one JSON document on standard output."""
    encoding = (sys.stdout.encoding or "ascii").lower()
    sys.stdout.write(json_text(answer, ascii_only="utf" not in encoding))


def print_text(text: str) -> None:
    """Print an answer's text on standard output; signs that its encoding lacks are replaced."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def note(text: str) -> None:
    """Print a remark on standard error, as one line without control characters."""
    print(one_line(text), file=sys.stderr)


def notes(lines: Sequence[str], most: int = 20) -> None:
    """Print remarks on standard error; of very many, the first ones and how many more there are."""
    for line in lines[:most]:
        note(f"warning: {line}")
    if len(lines) > most:
        note(f"warning: and {len(lines) - most} more; --json lists them all")


def one_line(text: str) -> str:
    r"""Return a text as one line that a terminal can be shown.

    Examples
    --------
    >>> one_line("a\x1b[31m\nb")
    'a?[31m b'
    """
    return "".join(
        "?" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in " ".join(text.split())
    )


def refuse_all(reasons: Sequence[tuple[str, str]], what: str) -> UnusableInput:
    """Return the one line for several files of which none could be used.

    Parameters
    ----------
    reasons : sequence of (str, str)
        File and reason, at least one.
    what : str
        What could not be done with them.

    Examples
    --------
    >>> str(refuse_all([("a.fit", "it is empty"), ("b.fit", "it is empty")], "could be read"))
    'none of 2 files could be read; the first: a.fit: it is empty'
    """
    file, reason = reasons[0]
    first = reason if reason.startswith(file) else f"{file}: {reason}"
    if len(reasons) == 1:
        return UnusableInput(first, remedy="" if ";" in reason else "check the path, or export it again")
    return UnusableInput(f"none of {len(reasons)} files {what}", remedy=f"the first: {first}")
