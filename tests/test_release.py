"""What a release is checked with: every command is tried, and what moved is told."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import typer

from crampcast import __version__
from crampcast.cli.main import app

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    """Load a script as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


def test_every_command_is_tried():
    assert set(script("smoke_release").SMOKES) == set(typer.main.get_command(app).commands)


def test_the_report_names_the_commit_that_was_cloned(tmp_path, monkeypatch):
    release = script("smoke_release")
    here = tmp_path / "here"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(here)]
    subprocess.run(["git", "init", "--quiet", str(here)], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "first"], check=True)
    first = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    monkeypatch.setattr(release, "ROOT", here)
    clone, commit = release.cloned(tmp_path)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "second"], check=True)
    assert commit == first.stdout.strip()
    assert (clone / ".git").is_dir()


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.fixture
def kept():
    return json.loads((ROOT / "docs" / "model_changes.json").read_text(encoding="utf-8"))


def test_the_sample_runners_numbers_are_there(kept):
    assert list(kept["cases"]) == list(script("model_changes").CASES)
    for name, numbers in kept["cases"].items():
        assert len(numbers) >= 10, name
        assert all(isinstance(number, float) for number in numbers.values())
    mild, hot, *_ = kept["cases"].values()
    assert mild["warmest core, °C"] < hot["warmest core, °C"]


def test_what_moved_is_told_and_nothing_else(kept):
    changes = script("model_changes").changes
    assert "no number moved" in changes(kept, kept)
    now = copy.deepcopy(kept) | {"version": "9.9"}
    case = next(iter(now["cases"]))
    finish = now["cases"][case]["finish, min"]
    now["cases"][case] |= {"finish, min": 1.02 * finish, "warmest core, °C": 1.0001 * 39.0}
    told = changes(kept, now).splitlines()
    assert len([line for line in told if line.startswith(f"| {case}")]) == 1
    assert f"| {finish:g} | {1.02 * finish:g} |" in told[-1]
    now["cases"]["another course"] = now["cases"].pop(case)
    assert "New: another course." in changes(kept, now)
