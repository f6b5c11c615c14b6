"""The tutorials: their commands run as they stand, one after the other, and print what the page promises."""

from __future__ import annotations

from pathlib import Path

import pytest
import shell_blocks
from shell_blocks import Block, Printed, block_of, blocks, make_folder, played
from shell_directive import commands_as_written

from crampcast.cli import main

TUTORIALS = sorted((Path(__file__).parents[2] / "docs" / "tutorials").glob("*.md"))
WITH_COMMANDS = [path for path in TUTORIALS if blocks(path.read_text(encoding="utf-8"))]


def test_there_are_four_tutorials():
    assert {path.stem for path in WITH_COMMANDS} == {"first_cramp", "race_plan", "sweat_test", "season"}


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda path: path.stem)
def test_a_tutorial_is_true(page, tmp_path, monkeypatch, capsys):
    work = make_folder(tmp_path / "page")
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(work.parent / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)

    def run(words: list[str], folder: Path) -> Printed:
        capsys.readouterr()
        code = main(words)
        return Printed(code, "".join(capsys.readouterr()))

    ran = 0
    for block in blocks(page.read_text(encoding="utf-8")):
        assert block.says or len(block.commands) == 1
        ran += 0 if block.heavy else len(list(played(block, work, run)))
    assert ran >= 1


def test_a_block_is_read_with_its_options():
    lines = ["crampcast plan x \\", "    --draws 32", "", "crampcast log"]
    assert commands_as_written(lines) == ["crampcast plan x \\\n    --draws 32", "crampcast log"]
    block = block_of([":says: a, b c", ":heavy:", *lines])
    assert block == Block(("crampcast plan x --draws 32", "crampcast log"), ("a", "b c"), True)


@pytest.mark.parametrize(
    ("block", "printed", "why"),
    [
        (Block(("crampcast evidence",), ("S34",)), Printed(0, "S1 to S33"), "the page promises"),
        (Block(("crampcast evidence",)), Printed(2, "no claim"), "ended with 2"),
        (Block(("rm -r x",)), Printed(0, ""), "only crampcast is run"),
    ],
)
def test_a_page_that_is_not_true_is_caught(block, printed, why, tmp_path):
    with pytest.raises(AssertionError, match=why):
        list(played(block, tmp_path, lambda words, work: printed))


def test_the_shell_of_the_pages_runs_the_program(tmp_path):
    work = make_folder(tmp_path / "page")
    printed = shell_blocks.in_shell(["inspect", "samples/odbl/inverness_half_marathon.gpx"], work)
    assert printed.code == 0
    assert "course" in printed.text
