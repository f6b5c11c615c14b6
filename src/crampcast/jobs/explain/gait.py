"""Changes of gait in the run asked about: facts for a runner, and what they do not prove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crampcast.activity.gait.blocks import Blocks, gait_blocks
from crampcast.activity.gait.detector import GaitChange, find_changes
from crampcast.activity.gait.signals import SIGNALS
from crampcast.activity.gait.symmetry import symmetry_index_pct
from crampcast.activity.table import Activity
from crampcast.units import format_duration

NOTE = (
    "A clue, not a cause: no study links a change of gait to a cramp. "
    "Fatigue, a sore spot, a shoe or the ground may be behind it."
)
SIDES_NOTE = (
    "Uneven sides did not raise the risk of injury in 836 runners; what counts is the change in one runner."
)


def gait_changes(
    run: Activity, earlier: Sequence[Blocks] = (), offset_s: float = 0.0
) -> list[dict[str, Any]]:
    """Return the changes of gait in a run.

    Parameters
    ----------
    run : Activity
        The run, on its own clock.
    earlier : sequence of Blocks
        Gait of earlier runs, oldest first; only those of the same device count.
    offset_s : float
        When the run begins in its file, for a race of several sports; places count from the run's start.

    Returns
    -------
    list of dict
        In order of time; empty where nothing changed or the file lacks the signals. ``signal, text, time_s,
        distance_m, until_s, from, to, low, high, unit, change, detectable, confidence, baseline, device,
        hours_per_false_alarm, claim, grade, note``; `change` and `detectable` are fractions, of the balance
        differences of shares.

    Examples
    --------
    >>> gait_changes(Activity({"time_s": [0.0, 60.0], "distance_m": [0.0, 180.0]}))
    []
    """
    return [_shown(change, offset_s) for change in find_changes(gait_blocks(run), earlier)]


def gait_untold(run: Activity) -> list[str]:
    """Say what of gait a recording cannot show; nothing if it shows something.

    Parameters
    ----------
    run : Activity
        The run.

    Examples
    --------
    >>> gait_untold(Activity({"time_s": [0.0, 60.0], "distance_m": [0.0, 180.0]}))
    ['gait: the file has neither cadence nor running dynamics']
    """
    if not any(signal.column in run for signal in SIGNALS):
        return ["gait: the file has neither cadence nor running dynamics"]
    if not gait_blocks(run).count:
        return ["gait: the file has no minutes of steady running after the first ten"]
    return []


def _shown(change: GaitChange, offset_s: float) -> dict[str, Any]:
    signal, digits = change.signal, change.signal.digits
    note = f"{SIDES_NOTE} {NOTE}" if signal.is_share else NOTE
    return {
        "signal": signal.column,
        "name": signal.name,
        "text": _text(change, offset_s),
        "time_s": change.start_s + offset_s,
        "distance_m": change.start_m,
        "until_s": None if change.until_s is None else change.until_s + offset_s,
        "from": round(change.before, digits + 1),
        "to": round(change.after, digits + 1),
        "low": round(change.low, digits + 1),
        "high": round(change.high, digits + 1),
        "unit": signal.unit,
        "change": round(change.change, 4),
        "detectable": round(change.detectable, 4),
        "confidence": _confidence(change),
        "baseline": _baseline(change),
        "device": change.device,
        "hours_per_false_alarm": round(change.blocks_per_false_alarm / 60.0, 1),
        "claim": "S9" if signal.is_share else "S7",
        "grade": "D",
        "note": note,
    }


def _confidence(change: GaitChange) -> str:
    """Return how sure it is that something changed; not that it matters."""
    if change.clear and change.other_ground and change.earlier_runs:
        return "clear"
    return "likely" if change.clear else "possible"


def _baseline(change: GaitChange) -> str:
    if not change.earlier_runs:
        return "minutes 10 to 30 of this run"
    runs = "run" if change.earlier_runs == 1 else "runs"
    return f"{change.earlier_runs} earlier {runs} with the same device, and minutes 10 to 30 of this one"


def _text(change: GaitChange, offset_s: float) -> str:
    """Return the change in a sentence or two."""
    signal = change.signal
    values = f"{change.before:.{signal.digits}f} to {change.after:.{signal.digits}f} {signal.unit}"
    km = (change.start_m) / 1000.0
    clock = format_duration(change.start_s + offset_s)
    until = "on" if change.until_s is None else f"until {format_duration(change.until_s + offset_s)}"
    rose = "rose" if change.change > 0.0 else "fell"
    if signal.is_share:
        even = float(symmetry_index_pct(100.0 - change.after, change.after))
        size = f"{100.0 * change.change:+.1f} points; symmetry index {even:.1f} %"
    else:
        size = f"{100.0 * change.change:+.1f} %"
    tired = ", as it does in tiring runners" if signal.tired * change.change > 0.0 else ""
    place = f"From km {km:.1f} ({clock}) {until}"
    return f"{place}, {signal.name} {rose} from {values} ({size}) at like speed and grade{tired}."
