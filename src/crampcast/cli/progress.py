"""A bar on standard error for long jobs, where it is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crampcast.cli.output import one_line

if TYPE_CHECKING:
    from crampcast.jobs.ports import Progress


@contextmanager
def progress_bar(word: str) -> Iterator[Progress | None]:
    """Show a bar on standard error where it is a terminal; nothing elsewhere.

    Parameters
    ----------
    word : str
        What is being done.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word, total=None)

        def tell(done: int, total: int, what: str) -> None:
            name = Text(one_line(what)[-40:]).markup
            bar.update(task, completed=done, total=total, description=f"{word} {name}")

        yield tell
