"""The app, asked in process, with a diary folder of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crampcast.web import Settings, build_app
from crampcast.web.security import TOKEN_FIELD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Folder of a diary; empty."""
    return tmp_path / "diary"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """A browser on this machine."""
    with TestClient(build_app(Settings(data=folder)), base_url="http://127.0.0.1:8017") as asked:
        yield asked


@pytest.fixture
def settled(client: TestClient) -> Callable[..., object]:
    """Look at the page of an answer until it is there, as a browser without scripts does."""

    def wait(answer: object) -> object:
        for _ in range(1200):
            if 'id="answer-work"' not in answer.text:
                return answer
            time.sleep(0.1)
            answer = client.get(answer.url.path)
        raise AssertionError("never answered")

    return wait


@pytest.fixture
def send(client: TestClient) -> Callable[..., object]:
    """Send a form as a page of the app does, with its token; follows to the page that comes of it."""

    def post(path: str, fields: dict[str, object] | None = None, **more: object):
        page = client.get("/").text
        token = page.split(f'name="{TOKEN_FIELD}" value="')[1].split('"')[0]
        return client.post(path, data={TOKEN_FIELD: token, **(fields or {})}, **more)

    return post
