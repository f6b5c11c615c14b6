"""The app, asked in process, with a diary folder of its own."""

from __future__ import annotations

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
def send(client: TestClient) -> Callable[..., object]:
    """Send a form as a page of the app does, with its token; follows to the page that comes of it."""

    def post(path: str, fields: dict[str, object] | None = None, **more: object):
        page = client.get("/").text
        token = page.split(f'name="{TOKEN_FIELD}" value="')[1].split('"')[0]
        return client.post(path, data={TOKEN_FIELD: token, **(fields or {})}, **more)

    return post
