"""Outputs kept between builds, under a digest of what they come from: code, parameters and samples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "docs-kept"


@cache
def code_digest() -> str:
    """Return the digest of everything that an output may come from."""
    digest = hashlib.sha256()
    for path in _files((ROOT / "src" / "crampcast", ROOT / "samples", ROOT / "docs" / "_ext")):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(folders: Iterable[Path]) -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def place_of(text: str) -> Path:
    """Return where the output of a text (commands, a script) is kept for the code as it is."""
    return FOLDER / hashlib.sha256(f"{code_digest()}\0{text}".encode()).hexdigest()[:32]


def look_up(text: str) -> Any | None:
    """Return what was kept, or None."""
    path = place_of(text).with_suffix(".json")
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep(text: str, value: Any) -> None:
    """Keep an output."""
    path = place_of(text).with_suffix(".json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
