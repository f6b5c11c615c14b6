"""Let fifty people write into one diary and read it back at once; print what was lost and how long it took.

Usage: ``python load_app.py http://127.0.0.1:8017`` against an app that serves a diary of its own for this.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

PEOPLE, WRITES = 50, 4


def main(address: str) -> int:
    """Write and read; 1 if an entry was lost or a request failed."""

    def ask(path: str, body: object = None) -> dict[str, list[object]]:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return dict(json.load(answer))

    def person(number: int) -> list[float]:
        took = []
        for index in range(WRITES):
            began = time.perf_counter()
            entry = {"at": f"km{number + 1}", "muscle": "calf", "side": "left", "severity": str(index + 1)}
            ask("/api/log", {"kind": "cramp", "fields": entry})
            ask("/api/diary?kind=cramp")
            took.append(time.perf_counter() - began)
        return took

    before = len(ask("/api/diary?kind=cramp")["entries"])
    with ThreadPoolExecutor(PEOPLE) as people:
        took = [seconds for one in people.map(person, range(PEOPLE)) for seconds in one]
    kept = len(ask("/api/diary?kind=cramp")["entries"]) - before
    p95 = quantiles(took, n=20)[-1]
    print(f"{PEOPLE} people, {len(took)} entries written and {kept} kept; a write and a read of the diary:")
    print(f"median {median(took):.2f} s, p95 {p95:.2f} s")
    return int(kept != len(took))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
