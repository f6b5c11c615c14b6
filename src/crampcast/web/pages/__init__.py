"""The pages, one module each; a page that is not there yet is not linked.

A module ``pages/NAME.py`` holds ``router``, an `APIRouter` whose paths begin with ``/NAME``. Forms are
written with ``{{ token() }}`` inside; whatever writes is checked for it before the page is asked. Words go to
``words/NAME.py`` (``WORDS``), templates to ``templates/NAME.html`` (``{% extends "base.html" %}``).
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from fastapi import APIRouter

ORDER = ("forecast", "why", "rescue", "recover", "strengthen", "diary", "me", "evidence")
"""Names of the pages as they stand in the navigation."""


def routers() -> dict[str, APIRouter]:
    """Return the pages that there are, in the order of the navigation."""
    present = (name for name in ORDER if find_spec(f"{__name__}.{name}") is not None)
    return {name: import_module(f"{__name__}.{name}").router for name in present}
