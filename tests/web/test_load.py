"""Fifty people at once on the embedded diary: no request fails, no entry is lost."""

from __future__ import annotations

import importlib.util
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from crampcast.web import Settings, build_app

SCRIPT = Path(__file__).parents[2] / "scripts" / "load_app.py"


@pytest.fixture
def address(folder):
    """Serve the app on a free port of this machine."""
    config = uvicorn.Config(build_app(Settings(data=folder)), port=0, access_log=False, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_fifty_people_write_and_read_at_once(address):
    spec = importlib.util.spec_from_file_location("load_app", SCRIPT)
    load_app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(load_app)
    found = load_app.load(address, people=50, writes=1)
    assert sorted(found.kept) == sorted(found.written)
    assert len(set(found.kept)) == 50
