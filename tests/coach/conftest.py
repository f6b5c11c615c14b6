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
def server() -> Iterator[str]:
    """Address of a running server, without the name of a database."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
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
def new_database(server):
    """Make an empty database; return its address."""
    from sqlalchemy import create_engine, text

    from crampcast.store.served import read_address

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
    from crampcast.store.served import open_server

    found = open_server(address)
    yield found
    found.dispose()
