"""What the diary has taught, for whoever forecasts or explains."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from crampcast.home.diary import has_diary, open_diary

if TYPE_CHECKING:
    from crampcast.jobs.learn import LearnPort
    from crampcast.jobs.learn.kept import Known
    from crampcast.jobs.learn.sides import LeftShare


def kept_in(folder: Path) -> Known | None:
    """Return what was learnt from the diary in a folder, and whether the diary has changed since."""
    if not has_diary(folder):
        return None
    from crampcast.jobs.learn.kept import kept  # noqa: PLC0415 - only who asks pays for it

    with open_diary(folder) as diary:
        return kept(cast("LearnPort", diary))


def sides_in(folder: Path) -> dict[str, LeftShare]:
    """Return by muscle what the diary has taught of left and right; empty where that is nothing."""
    if not has_diary(folder):
        return {}
    from crampcast.jobs.learn.sides import kept_sides  # noqa: PLC0415

    with open_diary(folder) as diary:
        return kept_sides(cast("LearnPort", diary))
