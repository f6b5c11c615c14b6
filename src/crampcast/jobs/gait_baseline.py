"""The runner's own gait in earlier runs of the diary, read once and kept."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from crampcast.activity.gait.blocks import Blocks, gait_blocks
from crampcast.activity.gait.follow import detector_choices
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.formats.port import read
from crampcast.history.gait import blocks_from_bytes, blocks_to_bytes
from crampcast.jobs.ports import DiaryPort

MOST_READ = 15
"""Files read anew in one go; the others are read next time."""


def earlier_gait(diary: DiaryPort, before: datetime | None, not_hash: str = "") -> list[Blocks]:
    """Return the gait of the newest runs before a day, oldest first.

    Parameters
    ----------
    diary : DiaryPort
        The diary; what is read is cached there.
    before : datetime or None
        Start of the run to be looked at; without a clock nothing is earlier.
    not_hash : str
        Content hash of that run's file, which does not count.

    Returns
    -------
    list of Blocks
        Of all devices: the detector takes those of the same one.
    """
    if before is None:
        return []
    sums, read_anew = load_parameters().hash, 0
    found: list[Blocks] = []
    most = int(detector_choices().earlier_runs)
    newest = [row for row in reversed(diary.runs("running", replayable=True)) if row[2].day <= before.date()]
    for content, leg, _ in newest[: 2 * most]:
        if content == not_hash or len(found) >= most:
            continue
        key = f"gait/{content}/{leg}"
        kept = diary.cached(key, sums)
        blocks = None if kept is None else blocks_from_bytes(kept)
        if blocks is None and read_anew < MOST_READ:
            read_anew += 1
            blocks = _read(diary, content, leg)
            diary.cache(key, blocks_to_bytes(blocks), sums)
        if blocks is not None and blocks.count:
            found.append(blocks)
    return found[::-1]


def _read(diary: DiaryPort, content: str, leg: int) -> Blocks:
    """Return the gait of a stored run; empty where its file cannot be read any more."""
    nothing = gait_blocks(Activity({"time_s": np.zeros(1)}))
    try:
        activity = read(diary.read_original(content), content).activity
    except UnusableInput:
        return nothing
    legs = () if activity is None else (activity.legs or (activity,))
    return gait_blocks(legs[leg]) if leg < len(legs) else nothing
