"""Values that the model is known to miss, each with its reason."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def known_misses() -> dict[str, str]:
    """Return the reason of every known miss by the case's id.

    Examples
    --------
    >>> all(known_misses().values())
    True
    """
    text = (files(__package__) / "known_misses.toml").read_text(encoding="utf-8")
    return {miss["id"]: miss["reason"] for miss in tomllib.loads(text).get("miss", [])}
