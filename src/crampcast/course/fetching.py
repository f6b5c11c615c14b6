"""Asking a service over the network, only when a runner asks for it, and keeping what it answers."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

Fetch = Callable[[str, float], bytes]
"""The port: an address and a time-out in seconds to what is answered; `OSError` where nothing is."""

TIMEOUT_S: Final = 8.0
MOST_BYTES: Final = 5_000_000


def fetch_https(address: str, timeout_s: float) -> bytes:
    """Ask a service over the network.

    Parameters
    ----------
    address : str
        Where, https.
    timeout_s : float
        How long to wait.
    """
    request = urllib.request.Request(address, headers={"User-Agent": "crampcast"})  # noqa: S310  # https by callers
    with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
        found: bytes = answer.read(MOST_BYTES + 1)
    return found


def keep(kept: Path, text: str) -> None:
    """Keep an answer; a folder that cannot be written is no reason to stop.

    Parameters
    ----------
    kept : Path
        File.
    text : str
        The answer.
    """
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{time.monotonic_ns()}.part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(kept)
    except OSError:
        return
