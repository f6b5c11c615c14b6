"""``{shell}``: a page's commands, run while the pages are built, with what they print under them."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import kept
from docutils import nodes
from docutils.parsers.rst import directives
from shell_blocks import Block, block_of, in_shell, make_folder, played
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

LONGEST_LINES = 60
"""Longer outputs are cut, and say so."""


@dataclass
class Page:
    """Blocks of a page so far, and the folder in which they run, if they had to be run."""

    before: list[Block] = field(default_factory=list)
    work: Path | None = None


_open: dict[str, Page] = {}


def commands_as_written(lines: list[str]) -> list[str]:
    r"""Return the commands of a block, each with its line breaks.

    Examples
    --------
    >>> commands_as_written(["crampcast plan x \\", "    --draws 32", "", "crampcast log"])
    ['crampcast plan x \\\n    --draws 32', 'crampcast log']
    """
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            found[-1] += f"\n{line}"
        elif line.strip():
            found.append(line)
        goes_on = line.endswith("\\")
    return found


def _literal(text: str, language: str, *classes: str) -> nodes.Node:
    """Return text as it stands."""
    return nodes.literal_block(text, text, language=language, classes=list(classes))


class Shell(SphinxDirective):
    """Commands and their output."""

    has_content = True
    option_spec: ClassVar[Any] = {"says": directives.unchanged, "heavy": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Show the commands as they are written; print what they print."""
        says = self.options.get("says", "")
        head = [f":says: {says}"] if says else []
        block = block_of([*head, *self.content])
        commands = commands_as_written(list(self.content))
        if not self.config.run_commands:
            return [_literal("\n".join(commands), "sh")]
        try:
            everything = self._printed(block)
        except AssertionError as why:
            raise self.error(str(why)) from why
        found: list[nodes.Node] = []
        for shown, (_, printed) in zip(commands, everything, strict=True):
            lines = printed.strip("\n").rstrip().splitlines()
            if len(lines) > LONGEST_LINES:
                lines = [*lines[:LONGEST_LINES], f"… {len(lines) - LONGEST_LINES} more lines"]
            found += [_literal(shown, "sh"), _literal("\n".join(lines), "text", "printed")]
        return found

    def _printed(self, block: Block) -> list[tuple[str, str]]:
        """Run the block after those before it on the page, or take what was kept of it."""
        page = _open.setdefault(self.env.docname, Page())
        page.before.append(block)
        key = json.dumps([one._asdict() for one in page.before])
        found = kept.look_up(key)
        if found is None:
            if page.work is None:
                page.work = make_folder(Path(tempfile.mkdtemp(prefix="crampcast-docs-")))
                for earlier in page.before[:-1]:
                    list(played(earlier, page.work, in_shell))
            found = [list(pair) for pair in played(block, page.work, in_shell)]
            kept.keep(key, found)
        return [(command, text) for command, text in found]


def _forget(app: Sphinx, doctree: nodes.document) -> None:
    """Remove the folder of a page that has been read."""
    page = _open.pop(app.env.docname, None)
    if page is not None and page.work is not None:
        shutil.rmtree(page.work.parent, ignore_errors=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("shell", Shell)
    app.connect("doctree-read", _forget)
    return {"version": "1", "parallel_read_safe": True}
