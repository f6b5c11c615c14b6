"""A real PostgreSQL server of the tests' own: started once, reached by its socket alone, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

INITDB = ("--locale=C", "--encoding=UTF8", "--auth=trust", "--username=crampcast", "--no-sync")
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "16MB",
}


def programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = shutil.which("initdb")
    if found and Path(found).resolve().with_name("postgres").exists():
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    return versions[-1].parent if versions else None


def as_nobody() -> list[str]:
    """Return what a command has to begin with: the server refuses to run as root."""
    if os.getuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


@pytest.fixture(scope="session")
def server(server_programs: Path) -> Iterator[str]:
    """Address of a running server, without the name of a database."""
    found = server_programs
    place = Path(tempfile.mkdtemp(prefix="crampcast-pg-"))
    if os.getuid() == 0:
        shutil.chown(place, "nobody", "nogroup")
    try:
        data = place / "data"
        subprocess.run(
            [*as_nobody(), found / "initdb", "-D", data, *INITDB], check=True, capture_output=True, cwd="/"
        )
        settings = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value}")]
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                [*as_nobody(), found / "postgres", "-D", data, "-k", place, *settings],
                stdout=log,
                stderr=log,
                cwd="/",
            )
        try:
            address = f"postgresql://crampcast@/{{name}}?host={place}"
            _wait(address.format(name="postgres"), place, process)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _wait(address: str, place: Path, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers."""
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((place / "log").read_text(errors="replace")[-2000:]) from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def server_programs() -> Path:
    """Folder of the server's programs."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    return found


@pytest.fixture(scope="session")
def new_database(server):
    """Make an empty database; return its address."""
    from sqlalchemy import create_engine, text

    from crampcast.store.rooms import read_address

    maker = create_engine(read_address(server.format(name="postgres")), isolation_level="AUTOCOMMIT")
    count = 0

    def make(words: str = "") -> str:
        nonlocal count
        count += 1
        name = f"test_{count}"
        with maker.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 {words}"))
        return server.format(name=name)

    yield make
    maker.dispose()


@pytest.fixture(scope="module")
def address(new_database) -> str:
    """Address of a database of this module's own."""
    return new_database()


@pytest.fixture(scope="module")
def engine(address):
    """An engine on it."""
    from crampcast.store.rooms import open_server

    found = open_server(address)
    yield found
    found.dispose()


@pytest.fixture(scope="module")
def store(address):
    """A shared server's store, with hashes that cost little."""
    from crampcast.coach.server import Server
    from crampcast.coach.settings import CoachSettings

    settings = CoachSettings(
        database=address, url="http://127.0.0.1:8018", hash_memory_kib=1024, hash_rounds=1, lease_s=2.0
    )
    made = Server.open(settings, make=True)
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(store):
    """The app on it."""
    from crampcast.web.coach import build_coach_app

    return build_coach_app(store)


class Browser:
    """Somebody's browser: sends forms as a page of the app does, with the token of its session."""

    def __init__(self, app) -> None:
        from starlette.testclient import TestClient

        self.client = TestClient(app, base_url="http://127.0.0.1:8018", follow_redirects=False)
        self.client.get("/login")
        self._app = app

    def get(self, path: str, **more):
        return self.client.get(path, **more)

    def post(self, path: str, fields=None, **more):
        return self.client.post(path, data={"token": self.token, **(fields or {})}, **more)

    @property
    def token(self) -> str:
        import hashlib
        import hmac

        session = self.client.cookies.get("crampcast_coach") or ""
        return hmac.new(self._app.state.settings.secret, session.encode(), hashlib.sha256).hexdigest()


PASSWORD = "a sentence does well"


@pytest.fixture(scope="module")
def browser(app):
    """Open a browser that nobody is signed in with."""
    return lambda: Browser(app)


@pytest.fixture(scope="module")
def join(browser):
    """Follow an invitation in a new browser; return it and the number of the account."""

    def follow(link: str, name: str, shown: str = ""):
        made = browser()
        path = link.split("8018", 1)[1]
        assert made.get(path).status_code == 200
        answer = made.post(path, {"name": name, "shown": shown or name.title(), "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        home = made.get("/").headers["location"]
        made.number = int(home.rpartition("/")[2]) if "athletes" in home else 0
        return made

    return follow


@pytest.fixture(scope="module")
def invite(store):
    """Make an invitation as whoever runs the server does, or as a coach."""
    from crampcast.coach import invitations, people

    def link(role: str, by: str | None = None) -> str:
        with store.begin() as connection:
            inviter = None if by is None else people.named(connection, by)
            return invitations.invite(connection, store.settings, role, inviter=inviter)

    return link
