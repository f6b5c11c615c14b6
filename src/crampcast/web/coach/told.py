"""A standing as pages show it: figures in words and chosen units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampcast.report.quantities import System
from crampcast.report.standing_view import fact_lines, race_line


def told_standing(found: Mapping[str, Any] | None, units: System) -> dict[str, Any]:
    """Return level, reasons, facts and the race to come; of one that was not worked out that it was not."""
    if found is None:
        return {"level": "cannot_tell", "reasons": [], "facts": [], "race": "", "on": "", "warnings": []}
    return {
        "level": found["level"],
        "reasons": found["reasons"],
        "facts": fact_lines(found, units),
        "race": race_line(found),
        "on": found["on"],
        "warnings": found["warnings"],
    }
