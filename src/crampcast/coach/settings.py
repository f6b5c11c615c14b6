"""What a shared server is started with: a file, the environment over it; no secret on the command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crampcast.errors import UnusableInput

FILE_NAME = "coach.toml"
PREFIX = "CRAMPCAST_COACH_"
"""Of the variables of the environment: ``CRAMPCAST_COACH_DATABASE`` and so on."""
EXAMPLE = "see docs/coach.md for an example"


@dataclass(frozen=True)
class CoachSettings:
    """Settings of a shared server.

    Parameters
    ----------
    database : str
        Address of the database; a password belongs into PostgreSQL's password file or the environment.
    url : str
        Address under which people open it: names the links of invitations and the host that is answered.
    listen : str
        Address of this machine to listen at.
    port : int
        Its port.
    behind_proxy : bool
        Whether a proxy on this machine passes requests on and says where they come from.
    largest_upload_mb : int
        Most that may be sent at once.
    invitation_days : int
        How long an invitation holds.
    idle_hours, session_days : int
        After how long without a page, and after how long at most, one signs in again.
    lease_s : float
        For how long a worker that has fallen silent keeps its work.
    attempts : int
        How often work that meets a fault is tried.
    hash_memory_kib, hash_rounds : int
        Cost of the hash of a password (Argon2id).
    population : str
        File of a group's population (``crampcast coach group --out``) that diaries are learnt with; empty,
        or while there is no such file: the shipped one.
    """

    database: str = "postgresql:///crampcast"
    url: str = "http://127.0.0.1:8018"
    listen: str = "127.0.0.1"
    port: int = 8018
    behind_proxy: bool = False
    largest_upload_mb: int = 256
    invitation_days: int = 7
    idle_hours: int = 12
    session_days: int = 14
    lease_s: float = 60.0
    attempts: int = 5
    hash_memory_kib: int = 65536
    hash_rounds: int = 3
    population: str = ""

    @property
    def host(self) -> str:
        """The name under which the server is asked."""
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by HTTPS."""
        return urlsplit(self.url).scheme == "https"


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> CoachSettings:
    """Read the settings: the file in a folder, if it is there, and the environment over it.

    Parameters
    ----------
    folder : Path
        Where ``coach.toml`` may lie.
    environment : mapping, optional
        That of the process by default.

    Raises
    ------
    UnusableInput
        If the file cannot be read, or names or holds something unknown.

    Examples
    --------
    >>> read_settings(Path("nowhere"), {"CRAMPCAST_COACH_PORT": "9000"}).port
    9000
    """
    said, where = _file(folder / FILE_NAME), str(folder / FILE_NAME)
    types = {field.name: type(field.default) for field in fields(CoachSettings)}
    unknown = sorted(said.keys() - types.keys())
    if unknown:
        raise UnusableInput(
            f"{unknown[0][:40]!r} is no setting", where=where, remedy=f"there are {', '.join(types)}"
        )
    found = {name: _value(name, value, types[name], where) for name, value in said.items()}
    for name, kind in types.items():
        text = (os.environ if environment is None else environment).get(PREFIX + name.upper())
        if text is not None:
            found[name] = _value(name, text, kind, PREFIX + name.upper())
    return _checked(CoachSettings(**found), where)


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as why:
        raise UnusableInput(f"the settings cannot be read ({why})", where=str(path), remedy=EXAMPLE) from None


def _value(name: str, value: Any, kind: type, where: str) -> Any:
    """Return a setting of its own type; the environment has texts."""
    if kind is bool and isinstance(value, str) and value.lower() in ("true", "yes", "1", "false", "no", "0"):
        return value.lower() in ("true", "yes", "1")
    if kind is str and isinstance(value, str):
        return value
    if isinstance(value, bool) == (kind is bool):
        try:
            if kind is not str:
                return kind(value)
        except (TypeError, ValueError):
            pass
    raise UnusableInput(f"{name} = {str(value)[:40]!r} does not fit", where=where, remedy=EXAMPLE)


def _checked(found: CoachSettings, where: str) -> CoachSettings:
    """Return settings that can be used together."""
    parts = urlsplit(found.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise UnusableInput(
            f"url = {found.url[:60]!r} is no address", where=where, remedy="write https://coach.example.org"
        )
    if not found.secure and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise UnusableInput(
            "people would sign in without encryption",
            where=f"url = {found.url[:60]}",
            remedy="put a proxy with HTTPS before it, and name its https:// address",
        )
    for name in ("port", "largest_upload_mb", "invitation_days", "idle_hours", "session_days", "attempts"):
        if getattr(found, name) < 1:
            raise UnusableInput(f"{name} must be 1 or more", where=where, remedy=EXAMPLE)
    if found.lease_s < 1.0 or found.hash_rounds < 1 or found.hash_memory_kib < 1024:
        raise UnusableInput(
            "lease_s, hash_rounds or hash_memory_kib is too small", where=where, remedy=EXAMPLE
        )
    return found
