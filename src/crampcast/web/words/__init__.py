"""Every word that the app says on its own account: one catalogue, written page by page."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from crampcast.report.messages import CATALOGUE as REPORTS

__all__ = ["CATALOGUE", "say"]


def _catalogue() -> dict[str, str]:
    """Put the modules' words together; a key belongs to one of them."""
    found: dict[str, str] = {}
    for module in sorted(iter_modules(__path__), key=lambda info: info.name):
        words: dict[str, str] = import_module(f"{__name__}.{module.name}").WORDS
        twice = found.keys() & words.keys()
        if twice:
            raise ValueError(f"said twice: {sorted(twice)}")
        found |= words
    return found


CATALOGUE = _catalogue()


def say(key: str, **values: Any) -> str:
    """Return a text of the app's catalogue, or of the reports' where the app has none of that name.

    Parameters
    ----------
    key : str
        Key of the catalogue.
    **values
        What stands in the text's places.

    Examples
    --------
    >>> say("nav.forecast"), say("muscle.calf")
    ('Forecast', 'Calf')
    """
    return (CATALOGUE[key] if key in CATALOGUE else REPORTS[key]).format(**values)
