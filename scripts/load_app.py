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
from typing import Any, NamedTuple

PEOPLE, WRITES = 50, 4


class Load(NamedTuple):
    """What people wrote, what is there afterwards, and how long a write and a read of the diary took, s."""

    written: list[str]
    kept: list[str]
    seconds: list[float]


def load(address: str, people: int = PEOPLE, writes: int = WRITES) -> Load:
    """Let people write into one diary and read it back at once.

    Parameters
    ----------
    address : str
        Of an app that serves a diary of its own for this.
    people, writes : int
        How many, and how often each. Every entry is told from every other by its words.
    """

    def ask(path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return dict(json.load(answer))

    def person(number: int) -> list[tuple[str, float]]:
        did = []
        for index in range(writes):
            words = f"person {number}, entry {index}"
            began = time.perf_counter()
            ask("/api/log", {"kind": "note", "fields": {"text": words}})
            ask("/api/diary?kind=note")
            did.append((words, time.perf_counter() - began))
        return did

    with ThreadPoolExecutor(people) as pool:
        did = [one for person_did in pool.map(person, range(people)) for one in person_did]
    kept = [entry["fields"]["text"] for entry in ask("/api/diary?kind=note")["entries"]]
    return Load([words for words, _ in did], kept, [seconds for _, seconds in did])


def main(address: str) -> int:
    """Write and read; 1 if an entry was lost or is there twice; a request that fails stops it."""
    found = load(address)
    kept = [words for words in found.kept if words in set(found.written)]
    p95 = quantiles(found.seconds, n=20)[-1]
    print(f"{PEOPLE} people, {len(found.written)} entries written and {len(kept)} kept; a write and a read:")
    print(f"median {median(found.seconds):.2f} s, p95 {p95:.2f} s")
    return int(sorted(kept) != sorted(found.written))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
