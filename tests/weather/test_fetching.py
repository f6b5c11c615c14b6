"""The port to a service over the network, against a server of this machine that drips, breaks off or lies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import IncompleteRead
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crampcast.course.fetching import MOST_BYTES, fetch_https


class Handler(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self) -> None:
        """Answer."""
        if self.path == "/error":
            self.send_error(500)
            return
        self.send_response(200)
        if self.path == "/breaks-off":
            self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            if self.path == "/drips":
                for _ in range(40):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            elif self.path == "/endless":
                while True:
                    self.wfile.write(b" " * 1_000_000)
            else:
                self.wfile.write(b"whole")
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def test_a_whole_answer_is_taken(server: str) -> None:
    assert fetch_https(f"{server}/whole", 2.0) == b"whole"


def test_a_service_that_drips_is_given_up_in_time(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        fetch_https(f"{server}/drips", 0.3)
    assert time.monotonic() - began < 1.5


def test_an_answer_that_breaks_off_or_never_ends_is_none(server: str) -> None:
    with pytest.raises(IncompleteRead):
        fetch_https(f"{server}/breaks-off", 2.0)
    assert len(fetch_https(f"{server}/endless", 5.0)) == MOST_BYTES + 1
    with pytest.raises(OSError, match="500"):
        fetch_https(f"{server}/error", 2.0)
