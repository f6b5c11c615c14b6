"""Sentences of the jobs that name an option of the shell, said for the app's forms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crampcast.web.words import CATALOGUE, say

_OPTION = re.compile(r"`(?:[a-z]+ )*--([a-z]+)`|--([a-z]+)")


def in_app(lines: Iterable[str]) -> list[str]:
    """Return sentences with the fields of a page in place of the shell's options.

    Examples
    --------
    >>> in_app(["what you drank is not in the file; --intake says it"])
    ['what you drank is not in the file; the field “Eaten and drunk” says it']
    >>> in_app(["answer with `runner --ask`"])
    ['answer with the page “Me”']
    """
    return [_OPTION.sub(_named, line) for line in lines]


def _named(option: re.Match[str]) -> str:
    key = f"option.{option[1] or option[2]}"
    return say(key) if key in CATALOGUE else option[0]
