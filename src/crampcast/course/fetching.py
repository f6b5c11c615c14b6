"""Asking a service over the network, only when a runner asks for it, and keeping what it answers."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from http.client import IncompleteRead
from pathlib import Path
from typing import Final

Fetch = Callable[[str, float], bytes]
"""The port: an address and a time-out in seconds to what is answered; `OSError` where nothing is."""

TIMEOUT_S: Final = 8.0
"""How long a whole answer may take."""
PIECE_BYTES: Final = 65_536
MOST_BYTES: Final = 5_000_000


def fetch_https(address: str, timeout_s: float) -> bytes:
    """Ask a service over the network.

    Parameters
    ----------
    address : str
        Where, https.
    timeout_s : float
        How long to wait for the whole answer; a service that drips byte by byte is given up as well.

    Returns
    -------
    bytes
        The answer, cut one byte above what is ever read.

    Raises
    ------
    OSError
        If nothing is answered in that time, or an error.
    """
    until_s = time.monotonic() + timeout_s
    request = urllib.request.Request(address, headers={"User-Agent": "crampcast"})  # noqa: S310  # https by callers
    found = bytearray()
    with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
        while len(found) <= MOST_BYTES:
            piece = answer.read1(PIECE_BYTES)
            if not piece:
                break
            found += piece
            if time.monotonic() > until_s:
                raise TimeoutError(f"no whole answer in {timeout_s:g} s")
    if len(found) <= MOST_BYTES and answer.length:
        raise IncompleteRead(bytes(found), answer.length)
    return bytes(found[: MOST_BYTES + 1])


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
