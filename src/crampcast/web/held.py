"""Recordings that were sent to be looked at: kept in memory for a while, stored nowhere."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import PurePosixPath
from threading import Lock
from typing import NamedTuple

from starlette.requests import Request

from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.formats.port import read
from crampcast.home import has_diary, open_diary
from crampcast.web.words import say

MOST_HELD = 8


class Recording(NamedTuple):
    """A run with the bytes that it was read from; `stored` if they are in the diary."""

    key: str
    name: str
    activity: Activity
    content: bytes
    stored: bool


class Held:
    """The newest recordings, by the hash of their bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Recording] = OrderedDict()
        self._lock = Lock()

    def put(self, recording: Recording) -> None:
        """Keep one, and let go of the oldest beyond `MOST_HELD`."""
        with self._lock:
            self._kept[recording.key] = recording
            self._kept.move_to_end(recording.key)
            while len(self._kept) > MOST_HELD:
                self._kept.popitem(last=False)

    def get(self, key: str) -> Recording | None:
        """Return one, or None."""
        with self._lock:
            return self._kept.get(key)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()


def held_of(request: Request) -> Held:
    """Return what this app holds."""
    state = request.app.state
    if not hasattr(state, "held"):
        state.held = Held()
    found: Held = state.held
    return found


def hold(request: Request, name: str, content: bytes) -> Recording:
    """Read a recording that was sent, and hold it; nothing is stored.

    Raises
    ------
    UnusableInput
        If it cannot be read, or is no run.
    """
    shown = PurePosixPath(name.replace("\\", "/")).name[:120]
    found = read(content, shown)
    if found.activity is None:
        raise UnusableInput(say("run.none"), where=shown, remedy=say("run.none.remedy"))
    key = found.activity.content_hash
    recording = Recording(key, shown, found.activity, content, stored=_is_stored(request, key))
    held_of(request).put(recording)
    return recording


def _is_stored(request: Request, key: str) -> bool:
    folder = request.app.state.settings.data
    if not has_diary(folder):
        return False
    with open_diary(folder) as diary:
        return diary.has_original(key)


def recording_of(request: Request, key: str) -> Recording:
    """Return a recording that is held, or one of the diary's.

    Raises
    ------
    UnusableInput
        If there is neither.
    """
    held = held_of(request)
    if (found := held.get(key)) is not None:
        return found
    folder = request.app.state.settings.data
    if has_diary(folder):
        with open_diary(folder) as diary:
            names = {row[0]: row[1] for row in diary.originals()}
            content = diary.read_original(key) if key in names else None
        if content is not None:
            stored = read(content, names[key])
            if stored.activity is not None:
                recording = Recording(
                    key, PurePosixPath(names[key]).name, stored.activity, content, stored=True
                )
                held.put(recording)
                return recording
    raise UnusableInput(say("run.gone"), where=key[:12], remedy=say("run.gone.remedy"))
