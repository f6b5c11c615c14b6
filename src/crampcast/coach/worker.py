"""A worker: takes work from the queue, holds it while it is done, gives it back when it meets a fault."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from crampcast.coach import queue
from crampcast.coach.queue import Job
from crampcast.coach.server import Server
from crampcast.coach.sessions import sweep
from crampcast.coach.standings import queue_all
from crampcast.coach.tasks import TASKS
from crampcast.errors import UnusableInput

IDLE_S, SWEEP_S = 2.0, 3600.0
log = logging.getLogger("crampcast.coach")
Task = Callable[[Server, Job, Callable[[int, int, str], None]], Mapping[str, Any]]


class LostLease(Exception):
    """Another worker has the work by now, or its athlete is gone."""


class Worker:
    """Takes work until it is told to stop.

    Parameters
    ----------
    server : Server
        The server.
    tasks : mapping, optional
        What is done for each kind of work.
    """

    def __init__(self, server: Server, tasks: Mapping[str, Task] = TASKS) -> None:
        self._server, self._tasks = server, tasks
        self.stop = threading.Event()

    def run(self) -> int:
        """Work until told to stop, the piece in hand finished first; return how many pieces."""
        swept, count = -math.inf, 0
        while not self.stop.is_set():
            try:
                if time.monotonic() - swept > SWEEP_S:
                    self.sweep(again=swept < 0.0)
                    swept = time.monotonic()
                if self.once():
                    count += 1
                else:
                    self.stop.wait(IDLE_S)
            except UnusableInput as why:  # the database is away: it may come back
                log.error("%s", why)
                self.stop.wait(5 * IDLE_S)
        return count

    def once(self) -> bool:
        """Do one piece of work; return whether there was one."""
        settings = self._server.settings
        with self._server.begin() as connection:
            job = queue.take(connection, settings.lease_s, list(self._tasks))
        if job is None:
            return False
        if job.attempts > settings.attempts:  # it has taken workers down with it
            self._give_back(job, "the worker died")
            return True
        try:
            with self._held(job) as progress:
                answer = self._tasks[job.kind](self._server, job, progress)
        except LostLease:
            log.warning("job %d: another worker has it", job.id)
        except UnusableInput as why:
            self._finish(job, "refused", {"refused": str(why)})
        except Exception as why:  # told by its kind; its words may be about health
            log.error("job %d (%s): %s", job.id, job.kind, type(why).__name__)
            self._give_back(job, type(why).__name__)
        else:
            self._finish(job, "done", answer)
        return True

    def _finish(self, job: Job, state: str, answer: Mapping[str, Any]) -> None:
        with self._server.begin() as connection:
            queue.finish(connection, job, state, answer)

    def _give_back(self, job: Job, fault: str) -> None:
        with self._server.begin() as connection:
            queue.give_back(connection, job, fault, self._server.settings.attempts)

    def sweep(self, *, again: bool) -> None:
        """Forget what is over, and see that every board is of today; `again` even if it is."""
        with self._server.begin() as connection:
            sweep(connection, self._server.settings)
            queue_all(connection, again=again)

    @contextmanager
    def _held(self, job: Job) -> Iterator[Callable[[int, int, str], None]]:
        """Hold work beside doing it; yield what is told how far it is."""
        lease_s, ended, lost = self._server.settings.lease_s, threading.Event(), threading.Event()
        share = [0.0]

        def hold() -> None:
            while not ended.wait(lease_s / 3.0):
                try:
                    with self._server.begin() as connection:
                        if not queue.hold(connection, job, lease_s, share[0]):
                            lost.set()
                            return
                except Exception as why:  # tried again while the lease lasts
                    log.warning("job %d: %s", job.id, type(why).__name__)

        def progress(done: int, total: int, _what: str) -> None:
            share[0] = done / total if total else 0.0
            if lost.is_set():
                raise LostLease

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        try:
            yield progress
            if lost.is_set():
                raise LostLease
        finally:
            ended.set()
            thread.join()
