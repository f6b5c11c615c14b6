"""Backup and restore by a server's own scripts: everything comes back, but for who was erased since."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from crampcast.coach import leaving
from crampcast.coach.server import Server
from crampcast.coach.settings import CoachSettings

SCRIPTS = Path(__file__).parents[2] / "deploy" / "coach"


@pytest.fixture
def script(server_programs):
    """Run a script on a database."""
    path = os.pathsep.join([str(server_programs), str(Path(sys.executable).parent), os.environ["PATH"]])

    def run(name: str, database: str, *words: str):
        environment = {**os.environ, "PATH": path, "CRAMPCAST_COACH_DATABASE": database}
        return subprocess.run(
            [SCRIPTS / name, *words], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return run


def everything(server: Server) -> dict[str, object]:
    """Return every row of every room, as text, but for what a restore ends."""
    rows: dict[str, object] = {}
    with server.engine.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT schemaname, tablename FROM pg_tables "
                "WHERE schemaname = 'coach' OR schemaname LIKE 'athlete%'"
            )
        ).all()
        for room, table in tables:
            if table != "session":
                query = f'SELECT t::text FROM "{room}"."{table}" t ORDER BY 1'
                rows[f"{room}.{table}"] = connection.execute(text(query)).scalars().all()
    return rows


def test_a_backup_comes_back_whole_without_who_was_erased_since(
    store, address, join, invite, script, new_database, tmp_path
):
    coach = join(invite("coach"), "carla")
    stays, goes = (join(invite("athlete", "carla"), name) for name in ("stays", "goes"))
    for athlete in (stays, goes):
        diary = store.diary(athlete.number)
        diary.add_entry("note", "2026-05-01", {"text": "ä"})
        diary.add(b"\x00\xff", "a.csv", "csv", [])
    before = everything(store)

    made = script("backup.sh", address, str(tmp_path / "b"))
    assert made.returncode == 0, made.stderr
    dump = Path(made.stdout.strip())
    assert (dump.stat().st_mode & 0o077, (tmp_path / "b" / "erased.txt").read_text()) == (0, "")

    leaving.erase_number(store, goes.number)
    assert script("backup.sh", address, str(tmp_path / "b")).returncode == 0
    assert (tmp_path / "b" / "erased.txt").read_text() == f"{goes.number}\n"

    other = new_database()
    brought = script("restore.sh", other, str(dump))
    assert brought.returncode == 0, brought.stderr
    server = Server.open(CoachSettings(database=other))
    after = everything(server)
    assert not [name for name in after if name.startswith(f"athlete_{goes.number}.")]
    room = f"athlete_{stays.number}."
    assert {n: r for n, r in after.items() if n.startswith(room)} == {
        n: r for n, r in before.items() if n.startswith(room)
    }
    assert after["coach.secret"] == before["coach.secret"]
    assert len(after["coach.account"]) == len(before["coach.account"]) - 1
    assert [row.split(",")[0] for row in after["coach.erasure"]] == [f"({goes.number}"]
    with server.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM coach.session")).scalar() == 0
    server.close()
    again = script("restore.sh", other, str(dump))
    assert (again.returncode, "not empty" in again.stderr) == (2, True)
    del coach


def test_service_files_name_what_there_is():
    for unit in SCRIPTS.glob("*.service"):
        words = next(line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")).split()
        program = words[0].removeprefix("ExecStart=")
        assert program == "/opt/crampcast/bin/crampcast" or (SCRIPTS / Path(program).name).exists()
    assert {unit.name for unit in SCRIPTS.glob("*.service")} == {
        "crampcast-coach.service",
        "crampcast-coach-worker.service",
        "crampcast-coach-backup.service",
        "crampcast-coach-group.service",
    }


def test_the_example_s_settings_are_good_ones():
    from crampcast.coach.settings import read_settings

    found = read_settings(SCRIPTS, {})
    assert (found.host, found.secure, found.behind_proxy) == ("coach.example.org", True, True)


def test_nothing_is_restored_where_nobody_could_be_erased_again(script, new_database, tmp_path, monkeypatch):
    monkeypatch.setenv("CRAMPCAST", str(tmp_path / "gone"))
    ran = script("restore.sh", new_database(), str(tmp_path / "any.dump"))
    assert ran.returncode == 2
    assert "erases again who was erased since" in ran.stderr
