"""Damaged FIT files rewritten as well-formed ones that hold all that can be read."""

from __future__ import annotations

from dataclasses import dataclass

from crampcast.formats.fit.framing import Broken, Walk, checksum, enclose, header, step

JUMP_S = 2 * 86_400  # a longer jump between neighbours is taken for garbage while salvaging
LOOK_AHEAD = 6  # messages that must make sense before reading goes on after a broken one
SEARCH_BYTES = 1 << 21  # bytes searched for such a place in one file, at most


def _makes_sense(walk: Walk, at: int) -> bool:
    """Tell whether several messages in a row can be read from here, close in time to those before."""
    trial = Walk(walk.data, walk.end, dict(walk.definitions), walk.last_timestamp, wary=True)
    stamped = 0
    for _ in range(LOOK_AHEAD):
        if at >= walk.end:
            return stamped > 0
        try:
            at, known, stamp = step(trial, at)
        except Broken:
            return False
        if stamp is not None:
            if trial.last_timestamp is not None and abs(stamp - trial.last_timestamp) > JUMP_S:
                return False
            stamped += 1
        elif known is not None and known.timestamp_at >= 0:
            return False
    return stamped > 0


def _next_sensible(walk: Walk, at: int, budget: int) -> int | None:
    """Return the next offset from which reading makes sense, or None."""
    for candidate in range(at + 1, min(walk.end, at + 1 + budget)):
        if _makes_sense(walk, candidate):
            return candidate
    return None


@dataclass(frozen=True)
class Salvage:
    """What could be saved of a damaged file: a well-formed one, and one sentence for each loss."""

    data: bytes
    damage: tuple[str, ...]


def _messages(data: bytes, start: int, end: int) -> tuple[bytes, list[str]]:
    """Copy the messages of one file that can be read; say what was skipped."""
    walk, pieces, damage = Walk(data, end), [], []
    at = run = start
    budget, skipped, strange, streak = SEARCH_BYTES, 0, 0, 0
    while at < end:
        try:
            after, _, stamp = step(walk, at)
        except Broken:
            pieces.append(data[run:at])
            found = _next_sensible(walk, at, budget)
            if found is None:
                skipped, run = skipped + end - at, end
                break
            budget, skipped = budget - (found - at), skipped + found - at
            at = run = found
            continue
        if (
            stamp is not None
            and walk.last_timestamp is not None
            and abs(stamp - walk.last_timestamp) > JUMP_S
        ):
            strange, streak = strange + 1, streak + 1
            pieces.append(data[run:at])
            run = after
            if streak == 3:  # not garbage, then: the clock was set
                walk.last_timestamp, streak = stamp, 0
        elif stamp is not None:
            walk.last_timestamp, streak = stamp, 0
        at = after
    pieces.append(data[run:end])
    if skipped:
        damage.append(f"{skipped} bytes could not be read and were skipped")
    if strange:
        damage.append(f"{strange} messages with an impossible time were dropped")
    return b"".join(pieces), damage


def salvage(data: bytes) -> Salvage | None:
    """Rewrite a damaged FIT file as a well-formed one that holds all that can be read.

    Parameters
    ----------
    data : bytes
        The file, possibly several files in a row.

    Returns
    -------
    Salvage or None
        None if it does not even begin like a FIT file.

    Notes
    -----
    Reading walks from message to message by the lengths that the definitions state. Where bytes cannot be a
    message (no such local message, impossible definition), it searches on for a place from which six
    messages in a row make sense and lie within two days of the last time; the search is bounded, so hostile
    files end it.

    Examples
    --------
    >>> salvage(b"a photograph") is None
    True
    """
    files: list[bytes] = []
    damage: list[str] = []
    at = 0
    while at < len(data):
        head = header(data, at)
        if head is None:
            if not files:
                return None
            damage.append(f"{len(data) - at} bytes after the end are not FIT")
            break
        start, end, wrong = head
        damage += wrong
        if end + 2 > len(data) or (end == start and len(data) > start + 8):
            if end > len(data):
                damage.append(f"the file is cut off: {len(data)} of {end + 2} bytes")
            elif end == start:
                damage.append("the header does not say how long the file is")
            end = len(data) if end >= len(data) else len(data) - 2
        elif checksum(data[at : end + 2]) != 0:
            damage.append("the checksum is wrong")
        messages, lost = _messages(data, min(start, len(data)), end)
        damage += lost
        files.append(enclose(messages))
        at = end + 2
    return Salvage(b"".join(files), tuple(dict.fromkeys(damage)))
