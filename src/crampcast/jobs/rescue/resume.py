"""Starting again: how long to wait, how hard to run, when to stop for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients
from crampcast.jobs.rescue.request import At


class Again(NamedTuple):
    """Numbers of starting again; group ``rescue.again``."""

    wait_s: float
    ease_share: float
    watch_s: float
    no_relief_s: float
    medical_s: float


class Place(NamedTuple):
    """Where on a plan's course the runner stands."""

    distance_m: float
    time_s: float
    speed_m_s: float


def place_on(plan: Mapping[str, Any], at: At | None) -> Place | None:
    """Return the place on a plan's profile, or None where nothing was asked or the plan has no profile.

    Parameters
    ----------
    plan : mapping
        A plan's result.
    at : At or None
        Where.

    Raises
    ------
    UnusableInput
        If the place lies beyond the finish.

    Examples
    --------
    >>> profile = {"distance_m": [0, 1000], "time_s": [0, 400], "speed_m_s": [2.5, 2.5]}
    >>> place_on({"profile": profile}, At(500.0, None)).time_s
    200.0
    """
    profile = plan.get("profile")
    if at is None or not isinstance(profile, Mapping):
        return None
    distance_m, time_s, speed_m_s = (
        np.asarray(_middle(profile[key]), dtype=float) for key in ("distance_m", "time_s", "speed_m_s")
    )
    asked, along = (at.distance_m, distance_m) if at.distance_m is not None else (at.time_s, time_s)
    if asked is None or asked > along[-1]:
        end = f"km{distance_m[-1] / 1000.0:.1f}, {int(time_s[-1] // 3600)}:{int(time_s[-1] % 3600 // 60):02d}"
        raise UnusableInput(
            "the place lies beyond the plan's finish", where="--at", remedy=f"it ends at {end}"
        )
    return Place(*(float(np.interp(asked, along, v)) for v in (distance_m, time_s, speed_m_s)))


def _middle(values: Any) -> Any:
    return values["p50"] if isinstance(values, Mapping) else values


def resume(place: Place | None, contingency: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return how to start again.

    Parameters
    ----------
    place : Place or None
        Where on the plan's course.
    contingency : mapping or None
        The plan's own answer for a cramp here, if it has one.

    Returns
    -------
    dict
        ``wait_s, pace_share, pace_ceiling_s_km, watch_s, stop_after_s, medical_after_s, basis, says, claim,
        grade``; the ceiling is null where no plan says how fast this part was meant to be. On hilly ground
        also what `effort_of` returns.

    Examples
    --------
    >>> resume(None, None)["wait_s"]
    300.0
    """
    c = coefficients(Again, "rescue.again")
    share = c.ease_share
    ceiling = None if place is None else 1000.0 / max(place.speed_m_s * share, 0.3)
    basis = "general rule" if place is None else "general rule on the plan's pace here"
    if contingency is not None and isinstance(contingency.get("pace_ceiling_s_km"), int | float):
        ceiling, basis = float(contingency["pace_ceiling_s_km"]), "computed with the plan for this place"
    reason = (contingency or {}).get("reason")
    return {
        "wait_s": c.wait_s,
        "pace_share": share,
        "pace_ceiling_s_km": ceiling,
        **effort_of(contingency or {}),
        "watch_s": c.watch_s,
        "stop_after_s": c.no_relief_s,
        "medical_after_s": c.medical_s,
        "basis": basis,
        "says": [
            f"When it has let go, walk {c.wait_s / 60:g} minutes: the muscle has its strength back by then.",
            f"Then run no faster than {share:.0%} of your speed before; walk climbs and steep descents.",
            f"For the next {c.watch_s / 60:g} minutes expect that it may come back. "
            "At the first twitch ease off again.",
            f"Not eased in {c.no_relief_s / 60:g} minutes of stretching: stop at the next help. "
            "Not in an hour: get medical help.",
            *([reason] if isinstance(reason, str) else []),
        ],
        "claim": "S25",
        "grade": "C",
    }


def effort_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contingency's ceiling of effort where a pace along the ground would be none: in the hills.

    Examples
    --------
    >>> effort_of({"hilly": True, "flat_pace_ceiling_s_km": 420.0, "power_ceiling_w_kg": 10.1})
    {'flat_pace_ceiling_s_km': 420.0, 'power_ceiling_w_kg': 10.1}
    >>> effort_of({"hilly": False, "flat_pace_ceiling_s_km": 420.0})
    {}
    """
    if row.get("hilly") is not True:
        return {}
    found = {key: row.get(key) for key in ("flat_pace_ceiling_s_km", "power_ceiling_w_kg")}
    return {key: value for key, value in found.items() if isinstance(value, int | float)}


def contingency_at(
    plan: Mapping[str, Any] | None, place: Place | None, muscle: str | None
) -> Mapping[str, Any] | None:
    """Return the plan's contingency for a cramp of this muscle at this place, or None."""
    rows = plan.get("contingencies") if plan else None
    if place is None or not isinstance(rows, Sequence):
        return None
    for row in rows:
        if not isinstance(row, Mapping) or row.get("muscle") not in (muscle, None):
            continue
        start, end = row.get("from_m"), row.get("to_m")
        if (
            isinstance(start, int | float)
            and isinstance(end, int | float)
            and start <= place.distance_m <= end
        ):
            return row
    return None


def ceilings(plan: Mapping[str, Any] | None, muscle: str | None) -> list[dict[str, float]]:
    """Return the pace ceiling after a cramp for every part of a plan's course, along the way.

    Parameters
    ----------
    plan : mapping or None
        A plan's result.
    muscle : str or None
        The cramped muscle; None: the slowest ceiling of any.

    Examples
    --------
    >>> row = {"kind": "cramp", "muscle": "calf", "from_m": 0.0, "to_m": 9000.0, "pace_ceiling_s_km": 400.0}
    >>> ceilings({"contingencies": [row]}, None)
    [{'from_m': 0.0, 'to_m': 9000.0, 'pace_ceiling_s_km': 400.0}]
    """
    rows = plan.get("contingencies") if plan else None
    found: dict[tuple[float, float], Mapping[str, Any]] = {}
    for row in rows if isinstance(rows, Sequence) else []:
        if not isinstance(row, Mapping) or row.get("kind") != "cramp":
            continue
        if muscle is not None and row.get("muscle") != muscle:
            continue
        start, end, pace = (row.get(key) for key in ("from_m", "to_m", "pace_ceiling_s_km"))
        if all(isinstance(v, int | float) for v in (start, end, pace)):
            part = (float(start or 0.0), float(end or 0.0))
            if part not in found or float(found[part]["pace_ceiling_s_km"]) < float(pace or 0.0):
                found[part] = row
    return [
        {
            "from_m": start,
            "to_m": end,
            "pace_ceiling_s_km": float(row["pace_ceiling_s_km"]),
            **effort_of(row),
        }
        for (start, end), row in sorted(found.items(), key=lambda one: one[0])
    ]
