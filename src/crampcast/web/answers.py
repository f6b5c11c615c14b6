"""Answers that take seconds: worked out beside the pages, at an address of their own, the newest kept."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.web.rendering import page, wants_part
from crampcast.web.words import say

KEPT = 24
AT_ONCE = 2
SHOWN_AT_ONCE_S = 1.0
"""What is ready after this is shown without a page of progress in between."""
CLOSES_WITHIN_S = 60.0

Progress = Callable[[int, int, str], None]
Task = Callable[[Progress], dict[str, Any]]
State = Literal["waiting", "running", "done", "failed"]
log = logging.getLogger("crampcast.web")


@dataclass(eq=False)
class Answer:
    """One answer and how far it is.

    Parameters
    ----------
    kind : str
        What is asked, which is also the first part of its address.
    about : mapping
        What the page of the answer needs besides it.
    key : str
        Name in the address; cannot be guessed.
    """

    kind: str
    about: Mapping[str, Any]
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: State = "waiting"
    done: int = 0
    total: int = 0
    result: dict[str, Any] = field(default_factory=dict)
    refused: UnusableInput | None = None
    begun_s: float = field(default_factory=time.monotonic)
    ready: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Address of the answer's page."""
        return f"/{self.kind}/answer/{self.key}"

    @property
    def seconds(self) -> int:
        """How long it has been worked on."""
        return int(time.monotonic() - self.begun_s)

    def progress(self, done: int, total: int, _what: str) -> None:
        """Note how far it is."""
        self.done, self.total = done, total


class Answers:
    """The newest answers, two of them in work at a time. In memory alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(AT_ONCE)
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()

    def begin(self, kind: str, task: Task, about: Mapping[str, Any]) -> Answer:
        """Start working one out.

        Parameters
        ----------
        kind : str
            What is asked.
        task : callable
            Works it out; gets a function that notes how far it is.
        about : mapping
            What the page needs besides.

        Raises
        ------
        UnusableInput
            If as many as are kept are still in work.
        """
        answer = Answer(kind, about)
        with self._lock:
            ended = [key for key, one in self._kept.items() if one.ready.is_set()]
            if len(self._kept) >= KEPT:
                if not ended:
                    raise UnusableInput(say("answer.busy"), remedy=say("answer.busy.remedy"))
                del self._kept[ended[0]]
            self._kept[answer.key] = answer
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            thread = threading.Thread(target=self._work, args=(answer, task), daemon=True)
            self._threads.append(thread)
            thread.start()
        return answer

    def get(self, kind: str, key: str) -> Answer:
        """Return one.

        Raises
        ------
        UnusableInput
            If it is not kept any more.
        """
        with self._lock:
            found = self._kept.get(key)
        if found is None or found.kind != kind:
            raise UnusableInput(say("answer.gone"), remedy=say("answer.gone.remedy"))
        return found

    def ready(self, kind: str) -> list[Answer]:
        """Return those of a kind that are there, newest first."""
        with self._lock:
            return [a for a in reversed(self._kept.values()) if a.kind == kind and a.state == "done"]

    def clear(self) -> None:
        """Let go of everything; what is still in work is thrown away when it ends."""
        with self._lock:
            self._kept.clear()

    def close(self) -> None:
        """Begin nothing more, and wait for what is in work: a simulation cannot be torn off."""
        self._closing.set()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(CLOSES_WITHIN_S)

    def _work(self, answer: Answer, task: Task) -> None:
        with self._turn:
            if self._closing.is_set():
                answer.ready.set()
                return
            answer.state, answer.begun_s = "running", time.monotonic()
            try:
                answer.result = task(answer.progress)
            except UnusableInput as why:
                answer.state, answer.refused = "failed", why
            except Exception as why:  # told by its kind; its words may be about health
                log.error("fault %s", type(why).__name__)
                answer.state = "failed"
                answer.refused = UnusableInput(
                    say("error.fault", kind=type(why).__name__), remedy=say("answer.fault.remedy")
                )
            else:
                answer.state = "done"
            finally:
                answer.ready.set()


def answers_of(request: Request) -> Answers:
    """Return this app's answers."""
    found: Answers = request.app.state.answers
    return found


def begun(request: Request, kind: str, task: Task, about: Mapping[str, Any]) -> Response:
    """Start working an answer out and go to its page, with a moment's patience for what is quick."""
    answer = answers_of(request).begin(kind, task, about)
    answer.ready.wait(SHOWN_AT_ONCE_S)
    return RedirectResponse(answer.address, status_code=303)


def not_yet(request: Request, answer: Answer, title: str, back: str) -> Response | None:
    """Return the page of an answer that is still in work, which looks again by itself; else None.

    Parameters
    ----------
    request : Request
        What is answered.
    answer : Answer
        The answer.
    title : str
        What is worked out.
    back : str
        Address of the page before.

    Notes
    -----
    The script asks for the part of the page that changes, and has the page loaded again when the answer is
    there. Without scripts the browser loads the page again every other second.
    """
    if not answer.ready.is_set():
        name = "answer_part.html" if wants_part(request) else "answer_wait.html"
        return page(request, name, answer=answer, title=title, back=back)
    return Response(status_code=204, headers={"HX-Refresh": "true"}) if wants_part(request) else None
