"""What an instance of the app is started with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from crampcast.report.quantities import System

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Settings:
    """How the app is served, and where the diary lives.

    Parameters
    ----------
    data : Path
        Folder of the diary.
    hosts : frozenset of str
        Names and addresses under which the app may be asked, without port; the loopback's always may.
    lan_token : str or None
        What lets another device of the local network in, once; None where only this machine is served.
    weather_folder : Path or None
        Where answers of the weather service are kept.
    largest_upload_bytes, largest_json_bytes : int
        Most that a request may carry, as files and as JSON.
    units : {"metric", "imperial"}
        What a browser is shown that has not chosen.
    seed : int
        Seed of all chance.
    secret : bytes
        Signs the tokens of forms; made anew for every process.
    """

    data: Path
    hosts: frozenset[str] = frozenset()
    lan_token: str | None = None
    weather_folder: Path | None = None
    largest_upload_bytes: int = 256 * MEGABYTE
    largest_json_bytes: int = 2 * MEGABYTE
    units: System = "metric"
    seed: int = 0
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
