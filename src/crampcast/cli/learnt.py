"""What the diary has taught, for the commands that forecast."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from crampcast.cli.diary_folder import has_diary, open_diary
from crampcast.cli.output import note

if TYPE_CHECKING:
    from crampcast.jobs.learn import LearnPort
    from crampcast.runner.learnt import Learnt


def learnt_in(folder: Path) -> Learnt | None:
    """Return what was learnt from the diary in a folder; say so where the diary has changed since.

    Parameters
    ----------
    folder : Path
        Folder of the diary.
    """
    if not has_diary(folder):
        return None
    from crampcast.jobs.learn.kept import kept  # noqa: PLC0415

    with open_diary(folder) as diary:
        known = kept(cast("LearnPort", diary))
    if known is None:
        return None
    if known.stale:
        note("warning: the diary has changed since it was learnt from; crampcast learn brings it up to date")
    return known.learnt
