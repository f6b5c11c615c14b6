"""Which trouble of the gut counts as serious."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SERIOUS = "vomiting"


def is_serious(body: Mapping[str, Any], from_severity: float) -> bool:
    """Say whether an entry tells of serious trouble of the gut.

    Examples
    --------
    >>> is_serious({"trouble": "nausea", "severity": 2}, 4.0), is_serious({"trouble": "vomiting"}, 4.0)
    (False, True)
    """
    trouble = body.get("trouble")
    return trouble == SERIOUS or (trouble != "none" and float(body.get("severity", 0.0)) >= from_severity)
