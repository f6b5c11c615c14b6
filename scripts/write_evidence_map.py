"""Write docs/evidence_map.md: every point of the source article with its claims, code and tests.

Usage: python scripts/write_evidence_map.py
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from crampcast.evidence.claims import load_claims

ROOT = Path(__file__).parents[1]
PAGE, TRACE = ROOT / "docs" / "evidence_map.md", ROOT / "docs" / "trace.toml"

HEAD = """# From each point of the article to its code and its test

Made by `scripts/write_evidence_map.py` from `trace.toml` and the register of claims. A grade is that of
the claim as the article states it (A strong to D no support); `crampcast evidence S11` shows what stands
behind it. A low grade is no reason to leave a point out: the program says it with its grade.

| point | grade | verdict | what the program does | code | shown by |
| --- | --- | --- | --- | --- | --- |
"""


def points() -> list[dict[str, Any]]:
    """Return the points as traced."""
    found: list[dict[str, Any]] = tomllib.loads(TRACE.read_text(encoding="utf-8"))["point"]
    return found


def module_file(module: str) -> Path:
    """Return the file, or the folder of a package, that a module name stands for."""
    path = ROOT / "src" / Path(*module.split("."))
    return path if path.is_dir() else path.with_suffix(".py")


def row(point: dict[str, Any]) -> str:
    """Return the line of one point."""
    claims = [claim for claim in load_claims().values() if point["id"] in (claim.id, claim.id.rstrip("ab"))]
    modules = (
        f"[`{name.removeprefix('crampcast.')}`](../{module_file(name).relative_to(ROOT).as_posix()})"
        for name in point["modules"]
    )
    named = (test.split("::") for test in point["tests"])
    tests = (f"[{name.replace('_', '_<wbr>')}](../{file})" for file, name in named)
    cells = (
        f"{point['id']} " + "; ".join(claim.title for claim in claims),
        ", ".join(claim.grade for claim in claims),
        ", ".join(claim.verdict.replace("_", " ") for claim in claims),
        point["does"],
        "<br>".join(modules),
        "<br>".join(tests),
    )
    return f"| {' | '.join(cells)} |"


def page() -> str:
    """Return the page."""
    return HEAD + "\n".join(map(row, points())) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
