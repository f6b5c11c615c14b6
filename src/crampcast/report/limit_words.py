"""What a report says of the safety limits and how much of each is used: key to template."""

from __future__ import annotations

LIMITS: dict[str, str] = {
    "within": "within",
    "binding": "held the plan back",
    "above": "above it",
    "binding.above": "Above their limit (what has been taken already counts):",
    "binding.closest": "Limits that held the plan back, and how much of each it uses where it uses most:",
}
