"""Commands: documented, quiet on standard output, quick to say no, and kind to pipes and terminals."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crampcast import __version__
from crampcast.cli.diary_folder import DiaryWhenNeeded
from crampcast.cli.options import LARGEST_SEED
from crampcast.cli.output import json_text
from crampcast.cli.reference import commands, reference
from crampcast.jobs.ports import DiaryPort
from crampcast.report.schemas import load_schema, schema_commands
from crampcast.runner import Profile, from_toml
from crampcast.store import Diary

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("crampcast")
LOG = "date,dist_m,mov_s\n2026-05-01,10000,3000\n2026-05-04,12000,3700\n"
COMMON = {"--json", "--data", "--units", "--seed"}
HEAVY = """
import sys
from crampcast.cli import main
main(sys.argv[1:])
print([name for name in ("jax", "sqlalchemy", "scipy") if name in sys.modules])
"""
HEARING = """
# whoever runs the tests in the background has them ignore the signal, and children inherit that
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
ANSWERS = ["40", "300", "18", "10k 45:00", "1", "34", "male", "68", "1.76"] + ["no"] * 8


def in_shell(*words, **options):
    """Run the executable."""
    return subprocess.run(
        [COMMAND, *words], capture_output=True, text=True, timeout=60, check=False, **options
    )


def test_page_of_commands_is_fresh():
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("name", commands())
def test_every_command_is_documented_and_has_a_schema(name):
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"## `crampcast {name}")[2].partition("\n## ")[0]
    options = {option for p in commands()[name].params for option in p.opts if option.startswith("--")}
    assert options >= COMMON
    assert {o for o in options if f"`{o}" not in section} == {"--help"} & options
    assert all(p.help for p in commands()[name].params)
    assert name in schema_commands()


def test_documents_name_no_command_or_option_that_is_not_there():
    known = {name: {o for p in c.params for o in p.opts} for name, c in commands().items()}
    lines = [
        line.partition("#")[0].strip().removesuffix("\\")
        for page in ("samples/README.md", "docs/architecture.md", "CONTRIBUTING.md", "Makefile")
        for line in (ROOT / page).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        if re.search(r"(?:bin/|BIN\)/)crampcast ", line)
    ]
    assert len(lines) >= 4
    for line in lines:
        words = shlex.split(line.partition("crampcast ")[2])
        assert words[0] in known, line
        assert {w for w in words if w.startswith("--")} <= known[words[0]], line


@pytest.mark.parametrize("words", [[], ["--help"], ["plan", "--help"], ["--version"]], ids=" ".join)
def test_help_and_version(words, crampcast):
    answer = crampcast(*words)
    assert (answer.code, answer.err) == (0, "")
    assert (__version__ in answer.out) if words == ["--version"] else ("Usage: crampcast" in answer.out)


@pytest.mark.journey
@pytest.mark.parametrize(
    "words", [["--help"], ["evidence", "S1"], ["plan", "none.gpx"], ["plan"]], ids=" ".join
)
def test_small_answers_do_not_wait_for_the_simulator(words):
    done = subprocess.run(
        [sys.executable, "-c", HEAVY, *words], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("claim", [None, "S2", "s24", "RF1", "I1"])
def test_evidence(claim, crampcast):
    words = ["evidence"] if claim is None else ["evidence", claim]
    found = json.loads(crampcast(*words, "--json").out)
    Draft202012Validator(load_schema("evidence")).validate(found)
    text = crampcast(*words)
    assert (text.code, text.err) == (0, "")
    assert (claim or "S33").upper()[:3] in text.out


def test_json_holds_for_every_locale(tmp_path):
    (tmp_path / "Höhe-läuft.csv").write_text(LOG, encoding="utf-8")
    done = in_shell(
        "inspect", "Höhe-läuft.csv", "--json", cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert json.loads(done.stdout)["files"][0]["file"] == "Höhe-läuft.csv"
    done = in_shell(
        "inspect", "Höhe-läuft.csv", cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_json_takes_what_no_text_can_hold():
    found = json_text({"name": os.fsdecode(b"a\xff.fit"), "value": float("inf"), "row": (1, True, None)})
    assert json.loads(found.encode("utf-8")) == {"name": "a?.fit", "value": None, "row": [1, True, None]}


def test_import_twice_changes_nothing(crampcast, tmp_path, home, below):
    (tmp_path / "log.csv").write_text(LOG)
    first = crampcast("import", tmp_path / "log.csv", "--json")
    assert (first.code, first.err) == (0, "")
    found = json.loads(first.out)
    Draft202012Validator(load_schema("import")).validate(found)
    assert (found["imported"], found["duplicates"]) == (2, 0)
    before = below(home)
    assert [name for name, content in before.items() if content is not None]
    again = json.loads(crampcast("import", tmp_path / "log.csv", "--json").out)
    assert (again["imported"], again["duplicates"]) == (0, 2)
    assert below(home) == before


def test_a_diary_when_needed_is_a_diary(tmp_path):
    late = DiaryWhenNeeded(tmp_path / "diary")
    assert not late.has_original("x")
    assert not (tmp_path / "diary").exists()
    missing = [name for name in vars(DiaryPort) if not name.startswith("_") and not hasattr(late, name)]
    assert missing == []
    late.close()


def test_questions_are_asked_stored_and_shown(crampcast, tmp_path, home, monkeypatch):
    typed = iter(ANSWERS)
    monkeypatch.setattr(sys, "stdin", type("Typed", (), {"readline": lambda self: next(typed) + "\n"})())
    answer = crampcast("runner", "--ask", "--toml")
    assert answer.code == 0, answer.err
    told = from_toml(answer.out)
    assert (told.weekly_km, told.mass_kg, told.sex, told.ill) == (40.0, 68.0, "male", False)
    assert "How far do you run in a usual week?" in answer.err
    again = crampcast("runner", "--toml")
    assert (again.code, again.out) == (0, answer.out)


def test_asking_again_keeps_what_was_not_asked(crampcast, tmp_path, monkeypatch):
    (tmp_path / "me.toml").write_text(
        'mass_kg = 70\npoles = true\ncramp_history = 2\nfamily_history = "unknown"\n'
    )
    assert crampcast("runner", "--from", tmp_path / "me.toml", "--toml").code == 0
    typed = iter(ANSWERS)
    monkeypatch.setattr(sys, "stdin", type("Typed", (), {"readline": lambda self: next(typed) + "\n"})())
    told = from_toml(crampcast("runner", "--ask", "--toml").out)
    assert (told.mass_kg, told.poles, told.cramp_history, told.unknown) == (
        68.0,
        True,
        2.0,
        {"family_history"},
    )


@pytest.mark.parametrize("answered", [0, 1, 7])
def test_an_interrupted_questionnaire_stores_nothing(answered, crampcast, home, below, monkeypatch):
    typed = iter(ANSWERS[:answered])

    def readline(self):
        word = next(typed, None)
        if word is None:
            raise KeyboardInterrupt
        return word + "\n"

    monkeypatch.setattr(sys, "stdin", type("Typed", (), {"readline": readline})())
    answer = crampcast("runner", "--ask")
    assert (answer.code, answer.out) == (130, "")
    assert answer.err.endswith("crampcast: stopped; nothing was stored\n")
    assert below(home) == {}


def test_end_of_input_stores_nothing(home, below):
    done = in_shell("runner", "--ask", stdin=subprocess.DEVNULL, env={**os.environ, "HOME": str(home)})
    assert done.returncode == 130
    assert below(home) == {}


def test_an_interrupted_import_keeps_what_it_has(crampcast, tmp_path, monkeypatch):
    from crampcast.jobs import importing

    for number in range(3):
        (tmp_path / f"{number}.csv").write_text(LOG.replace("05-0", f"0{number + 1}-0"))
    real = importing._import_part
    done = []

    def stop_at_second(part, *rest):
        if done:
            raise KeyboardInterrupt
        done.append(part.name)
        real(part, *rest)

    monkeypatch.setattr(importing, "_import_part", stop_at_second)
    answer = crampcast("import", *(tmp_path / f"{n}.csv" for n in range(3)), "--data", tmp_path / "diary")
    assert answer.code == 130
    assert "carries on" in answer.err
    monkeypatch.undo()
    with Diary.open(tmp_path / "diary") as diary:
        assert len(diary.summaries()) == 2
    again = json.loads(
        crampcast(
            "import", *(tmp_path / f"{n}.csv" for n in range(3)), "--data", tmp_path / "diary", "--json"
        ).out
    )
    assert (again["imported"], again["duplicates"]) == (4, 2)


@pytest.mark.journey
def test_a_terminal_sees_progress_and_control_c_is_kind(tmp_path):
    for number in range(800):
        (tmp_path / f"{number}.csv").write_text(
            f"date,dist_m,mov_s\n{2000 + number % 26}-01-{number % 28 + 1:02d},{5000 + number},1800\n"
        )
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", HEARING, COMMAND, "import", str(tmp_path), "--data", str(tmp_path / ".diary")],
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
    ) as process:
        os.close(slave)
        seen, until = b"", time.monotonic() + 30
        while b"importing" not in seen and time.monotonic() < until:
            if select.select([master], [], [], 1.0)[0]:
                seen += os.read(master, 4096)
        process.send_signal(signal.SIGINT)
        while time.monotonic() < until:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
        assert process.wait(30) == 130
        assert process.stdout is not None
        assert process.stdout.read() == ""
    os.close(master)
    assert b"is kept in" in seen


@pytest.mark.journey
@pytest.mark.parametrize("words", [["evidence", "--json"], ["evidence"], ["--help"]], ids=" ".join)
def test_a_closed_pipe_is_no_fault(words):
    line = f"{shlex.join([str(COMMAND), *words])} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_seed_has_a_largest_value(crampcast):
    assert crampcast("evidence", "S1", "--seed", LARGEST_SEED).code == 0
    assert crampcast("evidence", "S1", "--seed", LARGEST_SEED + 1).code == 2


def test_who_runs_is_answered_with_schema_and_text(crampcast, tmp_path, home, below):
    (tmp_path / "log.csv").write_text(LOG)
    crampcast("import", tmp_path / "log.csv")
    before = below(home)
    first, second = crampcast("runner", "--json"), crampcast("runner", "--json")
    assert first == second
    assert (first.code, first.err) == (0, "")
    found = json.loads(first.out)
    Draft202012Validator(load_schema("runner")).validate(found)
    assert (found["stated"], found["on"], found["runs"]["count"]) == (False, "2026-05-05", 2)
    assert below(home) == before
    (tmp_path / "me.toml").write_text("mass_kg = 68\nweekly_km = 40\nill = true\nweight = 68\n")
    stored = crampcast("runner", "--from", tmp_path / "me.toml")
    assert stored.code == 0
    assert "weight is not a key" in stored.err
    assert "an illness or fever" in stored.out
    found = json.loads(crampcast("runner", "--json", "--on", "2026-06-01").out)
    assert found["answers"] == {"mass_kg": 68.0, "weekly_km": 40.0, "ill": True}
    assert [reason["key"] for reason in found["card"]["no_race"]] == ["ill"]
    assert from_toml(crampcast("runner", "--toml").out) == Profile(mass_kg=68.0, weekly_km=40.0, ill=True)
