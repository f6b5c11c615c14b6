"""Shell blocks of the pages: found, and run as a reader would run them, in a folder and a home of their own.

A block looks like this; the words after ``says`` must stand in what the commands print::

    ```{shell}
    :says: calf, quadriceps
    crampcast rescue --muscle calf
    ```

Blocks of one page are run in order, in one folder that holds ``samples``. ``:heavy:`` marks a block that
takes long: it is run when the pages are built, not by the quick test.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```\{shell\}\n(?P<inside>.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^:(\w+):[ ]?(.*)$")


class Block(NamedTuple):
    """Commands of one block, what their output must say, and whether they take long."""

    commands: tuple[str, ...]
    says: tuple[str, ...] = ()
    heavy: bool = False


class Printed(NamedTuple):
    """What a command printed, in the order of standard output and standard error."""

    code: int
    text: str


Run = Callable[[list[str], Path], Printed]


def blocks(page: str) -> list[Block]:
    """Return the shell blocks of a page's text."""
    return [block_of(found["inside"].splitlines()) for found in _FENCE.finditer(page)]


def block_of(lines: list[str]) -> Block:
    """Return a block from its lines: options first, then commands; a backslash continues a line."""
    options: dict[str, str] = {}
    rest = list(lines)
    while rest and (found := _OPTION.match(rest[0])):
        options[found[1]] = found[2]
        del rest[0]
    commands = "\n".join(rest).replace("\\\n", " ").splitlines()
    says = tuple(word.strip() for word in options.get("says", "").split(",") if word.strip())
    return Block(tuple(" ".join(c.split()) for c in commands if c.strip()), says, "heavy" in options)


def make_folder(folder: Path) -> Path:
    """Make the folder in which a page's commands are run: the samples, and an empty home beside it."""
    (folder / "home").mkdir(parents=True)
    work = folder / "work"
    work.mkdir()
    (work / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    return work


def played(block: Block, work: Path, run: Run) -> Iterator[tuple[str, str]]:
    """Run the commands of a block; give each with what it printed.

    Raises
    ------
    AssertionError
        If a command fails, or the block does not say what the page promises.
    """
    everything = ""
    for command in block.commands:
        program, *words = shlex.split(command, comments=True)
        assert program == "crampcast", f"only crampcast is run, not {program}"
        printed = run(words, work)
        assert printed.code == 0, f"{command}\nended with {printed.code}: {printed.text[-500:]}"
        everything += printed.text
        yield command, printed.text
    missing = [word for word in block.says if word not in everything]
    assert not missing, f"{block.commands}: the page promises {missing}, printed was\n{everything[-2000:]}"


def in_shell(words: list[str], work: Path) -> Printed:
    """Run the executable that belongs to this Python."""
    kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "CRAMPCAST_CACHE", "JAX_PLATFORMS", "SYSTEMROOT")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    environment |= {"HOME": str(work.parent / "home"), "COLUMNS": "92", "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-c", "import sys; from crampcast.cli import main; sys.exit(main())", *words]
    done = subprocess.run(
        line,
        cwd=work,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Printed(done.returncode, done.stdout.replace(str(work.parent / "home"), "~"))
