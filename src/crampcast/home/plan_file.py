"""A plan's JSON, read back by what builds on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crampcast.errors import UnusableInput

LARGEST_BYTES = 100_000_000
_REMEDY = "give the plan.json of crampcast plan --out"


def read_plan(path: Path) -> dict[str, Any]:
    """Read a plan's JSON.

    Parameters
    ----------
    path : Path
        ``plan.json``.

    Raises
    ------
    UnusableInput
        If it cannot be read or is no plan.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnusableInput("it is too large for a plan", where=str(path), remedy=_REMEDY)
        found = json.loads(path.read_bytes())
    except OSError as why:
        raise UnusableInput(f"cannot be read ({why.strerror})", where=str(path), remedy=_REMEDY) from None
    except (ValueError, RecursionError):
        raise UnusableInput("it is not JSON", where=str(path), remedy=_REMEDY) from None
    if not isinstance(found, dict) or "status" not in found:
        raise UnusableInput("it is no plan", where=str(path), remedy=_REMEDY)
    return found
