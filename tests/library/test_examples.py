"""The examples run as they stand, say something, and draw what they promise."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest

import crampcast

LONG = {"three_days_one_course": "three plans; run when the pages are built"}
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


def test_there_are_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p.stem not in LONG], ids=lambda path: path.stem)
def test_an_example_runs(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(path))
    assert capsys.readouterr().out.count("\n") >= 3
    drawn = {found.name for found in tmp_path.iterdir()}
    assert drawn == ({f"{path.stem}.svg"} if ".save(" in path.read_text(encoding="utf-8") else set())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_uses_public_names_alone_and_says_what_it_shows(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    title, _, rest = ast.get_docstring(tree).partition("\n\n")
    assert title.endswith(".")
    assert rest
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "crampcast"
    }
    assert used
    assert used <= set(crampcast.__all__)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.startswith("crampcast")} == {"crampcast"}
