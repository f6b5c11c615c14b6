"""Write docs/files.md: what every file of a folder is, as ``inspect`` sees it.

Usage: python scripts/table_of_files.py FOLDER [OUT]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from crampcast.jobs.inspect import inspect

HEAD = """# Every sample file, as it is read

Made by `scripts/table_of_files.py`. Distances in km, climb by a hysteresis of 3 m, times in hours. A file is
read, or refused with one line that says why.

| file | kind | sport | records | h | moving h | km | climb m | fields | repaired, or refused because |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
"""


def shown(value: float | None, scale: float, digits: int) -> str:
    """Return a figure, empty if there is none."""
    return "" if value is None else f"{value / scale:.{digits}f}"


def row(path: Path) -> str:
    """Return the line of one file."""
    entry = inspect([path])["files"][0]
    said = entry["error"] if entry["error"] else "; ".join(entry["damage"][:4])
    cells = (
        path.name,
        "refused" if entry["error"] else entry["kind"],
        entry["sport"] or "",
        str(entry["records"] or ""),
        shown(entry["duration_s"], 3600, 2),
        shown(entry["moving_s"], 3600, 2),
        shown(entry["distance_m"], 1000, 2),
        shown(entry["climb_m"], 1, 0),
        str(len(entry["fields"]) or ""),
        said.replace("|", "/"),
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    folder = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[1] / "docs" / "files.md"
    begin = time.perf_counter()
    rows = [row(path) for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "README.md"]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    refused = sum("| refused |" in line for line in rows)
    sys.stdout.write(f"{len(rows)} files, {refused} refused, {time.perf_counter() - begin:.1f} s\n")


if __name__ == "__main__":
    main()
