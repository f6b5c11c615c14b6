"""``crampcast coach``: settings, links, and a server and a worker as processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crampcast.cli.main import main
from crampcast.coach.settings import CoachSettings, read_settings
from crampcast.errors import UnusableInput
from crampcast.report.schemas import load_schema

COMMAND = Path(sys.executable).with_name("crampcast")


@pytest.fixture
def run(capsys, address, tmp_path):
    """Run ``crampcast coach`` in this process, with settings from a file; return its answer."""
    (tmp_path / "coach.toml").write_text(
        f'database = "{address}"\nurl = "http://127.0.0.1:8018"\nhash_memory_kib = 1024\nhash_rounds = 1\n'
    )

    def ask(*words: str, code: int = 0):
        capsys.readouterr()
        assert main(["coach", *words, "--data", str(tmp_path), "--json"]) == code
        answer = capsys.readouterr()
        if code:
            return answer.err
        found = json.loads(answer.out)
        Draft202012Validator(load_schema("coach")).validate(found)
        return found

    return ask


def test_nothing_works_before_init_and_init_prints_the_first_coach_s_link(run):
    assert "run crampcast coach init first" in run("status", code=2)
    made = run("init")
    assert re.fullmatch(r"http://127.0.0.1:8018/invitations/[\w-]{43}", made["link"])
    assert run("init")["link"] != made["link"]  # again changes nothing
    assert run("status")["accounts"] == {"coach": 0, "athlete": 0, "viewer": 0}


def test_links_for_people_and_for_passwords(run, store, join):
    join(run("invite")["link"], "lena")
    link = run("invite", "--role", "athlete", "--by", "lena")["link"]
    athlete = join(link, "finn")
    assert run("reset", "finn")["role"] == "athlete"
    found = run("status")
    assert found["accounts"] == {"coach": 1, "athlete": 1, "viewer": 0}
    assert run("worker", "--once")["done"] == 0
    assert run("erase", str(athlete.number)) == {"action": "erase", "account": athlete.number, "erased": True}
    assert run("erase", str(athlete.number))["erased"] is False
    assert [row["account"] for row in run("status")["erased"]] == [athlete.number]
    del store


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dance"], "nothing to do"),
        (["reset"], "name does not fit"),
        (["init", "x"], "name does not fit"),
        (["reset", "nobody"], "no such account"),
        (["erase", "x"], "no number"),
        (["invite", "--role", "king"], "no role"),
        (["invite", "--role", "athlete"], "--by"),
        (["invite", "--role", "athlete", "--by", "nobody"], "no such coach"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, words, said):
    run("init")
    line = run(*words, code=2)
    assert said in line
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = ", "cannot be read"),
        ("colour = 1", "no setting"),
        ('port = "x"', "does not fit"),
        ("port = true", "does not fit"),
        ("port = 0", "1 or more"),
        ("behind_proxy = 1", "does not fit"),
        ('url = "http://coach.example.org"', "without encryption"),
        ('url = "coach"', "no address"),
        ("hash_rounds = 0", "too small"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path, text, said):
    (tmp_path / "coach.toml").write_text(text)
    with pytest.raises(UnusableInput, match=said):
        read_settings(tmp_path, {})


def test_the_environment_stands_over_the_file(tmp_path):
    (tmp_path / "coach.toml").write_text('port = 9000\nurl = "https://a.example"\nlease_s = 30\n')
    found = read_settings(tmp_path, {"CRAMPCAST_COACH_PORT": "9001", "CRAMPCAST_COACH_BEHIND_PROXY": "yes"})
    assert (found.port, found.host, found.secure, found.lease_s, found.behind_proxy) == (
        9001,
        "a.example",
        True,
        30.0,
        True,
    )
    assert read_settings(tmp_path / "nowhere", {}) == CoachSettings()


@pytest.mark.journey
def test_a_server_and_a_worker_answer_and_end_when_told(address, run):
    run("init")
    environment = {
        **os.environ,
        "CRAMPCAST_COACH_DATABASE": address,
        "CRAMPCAST_COACH_PORT": "18018",
        "CRAMPCAST_COACH_URL": "http://127.0.0.1:18018",
    }
    server = subprocess.Popen(
        [COMMAND, "coach", "serve", "--json"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    worker = subprocess.Popen(
        [COMMAND, "coach", "worker", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert json.loads(server.stdout.readline())["url"] == "http://127.0.0.1:18018"
        with urllib.request.urlopen("http://127.0.0.1:18018/health", timeout=30) as answer:
            assert (answer.read(), "server" in answer.headers) == (b"ok\n", False)
        assert b"taking work" in worker.stderr.readline()
    finally:
        for process in (server, worker):
            process.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=30)
    server.communicate(timeout=30)
    assert json.loads(out) == {"action": "worker", "done": 0}
    assert worker.returncode == 0
