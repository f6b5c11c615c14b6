"""Explain every running file below a folder with a mark at the middle and at the end; write a table.

``python explain_every_file.py FOLDER [OUT.md]``: an answer or an honest "cannot tell" for each, and the time
that it took. Files that hold no run are passed over.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.errors import UnusableInput
from crampcast.formats.port import read
from crampcast.jobs.explain import ExplainRequest, explain, parse_mark

SUFFIXES = (".fit", ".gpx", ".tcx", ".gz")
BUDGET_S = 3.0
BEGIN, END = "<!-- table -->", "<!-- end of table -->"


def running_files(folder: Path) -> list[tuple[Path, Any]]:
    """Return the files that hold a recorded run, with the recording."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix.lower() not in SUFFIXES:
            continue
        try:
            activity = read(path).activity
        except UnusableInput:
            continue
        if activity is not None and (activity.run_legs() or activity.sport in ("unknown", "generic")):
            found.append((path, activity))
    return found


def row(path: Path, activity: Any, when: str) -> dict[str, Any]:
    """Explain one mark and say what came of it."""
    last = (activity.run_legs() or (activity,))[-1]
    offset_s = 0.0
    if activity.legs and last.start is not None and activity.start is not None:
        offset_s = (last.start - activity.start).total_seconds()
    at_s = offset_s + last.duration_s * (0.5 if when == "middle" else 1.0)
    hours, rest = divmod(int(at_s), 3600)
    mark = parse_mark(f"{hours}:{rest // 60:02d}:{rest % 60:02d} calf")
    start = time.perf_counter()
    try:
        answer = explain(ExplainRequest(activity, [mark], runner_stated=False))
    except UnusableInput as why:
        return {"file": path.name, "mark": when, "status": "refused", "said": str(why), "s": 0.0}
    json.dumps(answer, allow_nan=False)
    cramp = answer["cramps"][0] if answer["cramps"] else None
    shares = sum(c["share"] for c in cramp["causes"]) if cramp else 1.0
    return {
        "file": path.name,
        "mark": when,
        "status": answer["status"],
        "ratio": cramp["hazard_ratio"]["p50"] if cramp else None,
        "leading": cramp["causes"][0]["name"] if cramp else "",
        "said": answer["headline"],
        "shares": shares,
        "s": time.perf_counter() - start,
    }


def main(folder: str, out: str | None = None) -> None:
    """Explain, print, and write the table between its marks."""
    keep_compiled_programs()
    rows = []
    for path, activity in running_files(Path(folder)):
        for when in ("middle", "end"):
            rows.append(row(path, activity, when))
            print(
                *(f"{v:.2f}" if isinstance(v, float) else v for v in rows[-1].values()), sep=" | ", flush=True
            )
    assert all(abs(r.get("shares", 1.0) - 1.0) < 1e-9 for r in rows)
    if out:
        write(rows, Path(out))


def write(rows: list[dict[str, Any]], path: Path) -> None:
    """Write the table into the page."""
    counts = {s: sum(r["status"] == s for r in rows) for s in ("ok", "cannot_tell", "refused")}
    took = sorted(r["s"] for r in rows[1:] if r["status"] != "refused")
    lines = [
        f"{len(rows)} marks on {len(rows) // 2} files: {counts['ok']} explained, "
        f"{counts['cannot_tell']} cannot tell, {counts['refused']} refused, no crash. "
        f"In process, after the first: median {took[len(took) // 2]:.1f} s, slowest {took[-1]:.1f} s.",
        "",
        "| file | mark | answer | ratio | leading |",
        "| --- | --- | --- | --- | --- |",
    ]
    for r in rows:
        ratio = "" if r.get("ratio") is None else f"{r['ratio']:.2f}"
        lines.append(f"| {r['file']} | {r['mark']} | {r['status']} | {ratio} | {r.get('leading', '')} |")
    text = path.read_text(encoding="utf-8")
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + tail, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
