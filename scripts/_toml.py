"""Write parameter tables in the form of crampcast/evidence/parameters."""

from __future__ import annotations

from collections.abc import Sequence


def parameter(
    name: str,
    value: float | Sequence[float],
    unit: str,
    *,
    source: str = "own_choice",
    flag: str = "derived",
    where: str = "",
    note: str = "",
    spread: tuple[str, float, str] | None = None,
) -> str:
    """Return one ``[[parameter]]`` table as text."""
    shown = (
        "[" + ", ".join(f"{v:.4g}" for v in value) + "]"
        if isinstance(value, Sequence)
        else f"{float(value):.6g}"
    )
    lines = [
        "[[parameter]]",
        f'name = "{name}"',
        f"value = {shown}",
        f'unit = "{unit}"',
        f'source = "{source}"',
    ]
    if where:
        lines.append(f'where = "{where}"')
    lines.append(f'flag = "{flag}"')
    if spread is not None:
        kind, sd, of = spread
        lines.append(f'spread = {{ kind = "{kind}", sd = {sd:.4g}, of = "{of}" }}')
    if note:
        lines.append(f'note = "{note}"')
    return "\n".join(lines) + "\n"
