"""Long work beside the pages: one thing at a time, with progress, stopped when asked and carried on later."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from starlette.requests import Request

from crampcast.errors import UnusableInput
from crampcast.web.words import say

COMPARING = "comparing forecasts"
"""What is told while the work is done and its worth is looked at."""
State = Literal["running", "done", "stopped", "failed"]
log = logging.getLogger("crampcast.web")


class WorkStopped(Exception):
    """The runner asked to stop."""


@dataclass
class Work:
    """A piece of long work and how far it is.

    Parameters
    ----------
    kind : str
        ``import`` or ``learn``.
    task : callable
        Does it; gets a progress function, returns what to show.
    folder : TemporaryDirectory or None
        What was sent for it; gone when the work is done or given up.
    """

    kind: str
    task: Callable[[Callable[[int, int, str], None]], dict[str, Any]]
    folder: tempfile.TemporaryDirectory[str] | None = None
    state: State = "running"
    done: int = 0
    total: int = 0
    comparing: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, or carry on."""
        self.state, self.fault = "running", ""
        self.stop.clear()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def progress(self, done: int, total: int, what: str) -> None:
        """Note how far it is; gives up here where that was asked for."""
        self.done, self.total, self.comparing = done, total, what == COMPARING
        if self.stop.is_set():
            raise WorkStopped

    def drop(self) -> None:
        """Let go of what was sent."""
        if self.folder is not None:
            self.folder.cleanup()
            self.folder = None

    def _run(self) -> None:
        try:
            self.result = self.task(self.progress)
        except WorkStopped:
            self.state = "stopped"
            return
        except UnusableInput as why:
            self.state, self.fault = "failed", str(why)
        except Exception as why:  # told on the page by its kind; its words may be about health
            log.error("fault %s", type(why).__name__)
            self.state, self.fault = "failed", say("work.fault", kind=type(why).__name__)
        else:
            self.state = "done"
        self.drop()


class Desk:
    """Where the one piece of long work lies."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.work: Work | None = None

    def begin(self, work: Work) -> None:
        """Start a piece of work.

        Raises
        ------
        UnusableInput
            If another is running.
        """
        with self._lock:
            if self.work is not None and self.work.state == "running":
                raise UnusableInput(say("work.busy"), remedy=say("work.busy.remedy"))
            if self.work is not None:
                self.work.drop()
            self.work = work
            work.start()

    def clear(self) -> None:
        """Stop what runs and forget it; returns when nothing is written any more."""
        with self._lock:
            work, self.work = self.work, None
        if work is not None:
            work.stop.set()
            if work.thread is not None:
                work.thread.join()
            work.drop()


def desk_of(request: Request) -> Desk:
    """Return the app's desk."""
    state = request.app.state
    if not hasattr(state, "desk"):
        state.desk = Desk()
    found: Desk = state.desk
    return found


def folder_of(work: Work) -> Path:
    """Return the folder of what was sent."""
    if work.folder is None:
        raise UnusableInput(say("work.gone"), remedy=say("work.gone.remedy"))
    return Path(work.folder.name)
