"""Commands that simulate nothing start without what simulates: a compiler and SciPy take a second to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("jax", "jaxlib", "scipy", "numpyro", "pandas", "altair", "vl_convert", "fastapi")
ASKED = """
import contextlib, io, json, sys
from crampcast.cli import main
answers = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(words)
    answers.append([code, len(said.getvalue()), sorted(set(json.loads(sys.argv[2])) & set(sys.modules))])
print(json.dumps(answers))
"""


def loaded(home: Path, *commands: list[str]) -> list[tuple[int, int, list[str]]]:
    """Run commands one after the other in a new Python: exit code, letters printed, heavy modules so far."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED, json.dumps(commands), json.dumps(HEAVY)],
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [(code, letters, names) for code, letters, names in json.loads(done.stdout.splitlines()[-1])]


def test_what_simulates_nothing_loads_no_simulator(tmp_path: Path) -> None:
    diary = ["--data", str(tmp_path / "diary")]
    commands = [
        ["--help"],
        ["plan", "--help"],
        ["evidence"],
        ["log"],
        ["log", "note", "text=felt fine", *diary],
        ["log", "cramp", "at=km12", "muscle=calf", *diary],
        ["diary", *diary],
        ["rescue", "--muscle", "calf", *diary],
        ["rescue", "--muscle", "calf", "--out", str(tmp_path / "page"), *diary],
        ["strengthen", *diary],
        ["export", str(tmp_path / "whole.zip"), *diary],
    ]
    answers = loaded(tmp_path, *commands)
    for words, (code, letters, names) in zip(commands, answers, strict=True):
        assert (code, names) == (0, []), words
        assert letters > 40, words


def test_the_simulator_itself_needs_no_scipy() -> None:
    asked = (
        "import sys, crampcast.jobs.explain.job, crampcast.jobs.plan.job; sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
