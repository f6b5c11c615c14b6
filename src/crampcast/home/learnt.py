"""What the diary has taught, for whoever forecasts or explains."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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


def keep_forecast(folder: Path, answer: Mapping[str, Any]) -> None:
    """Keep a forecast in the diary of a folder, so that it can be scored when the run has come.

    Parameters
    ----------
    folder : Path
        Folder of the diary; nothing is made where there is none.
    answer : mapping
        What ``plan --json`` prints.
    """
    if not has_diary(folder):
        return
    from crampcast.jobs.learn.forecasts import remember  # noqa: PLC0415

    with open_diary(folder) as diary:
        remember(cast("LearnPort", diary), answer)


def sides_in(folder: Path) -> dict[str, LeftShare]:
    """Return by muscle what the diary has taught of left and right; empty where that is nothing."""
    if not has_diary(folder):
        return {}
    from crampcast.jobs.learn.sides import kept_sides  # noqa: PLC0415

    with open_diary(folder) as diary:
        return kept_sides(cast("LearnPort", diary))
