"""The weeks up to the race, dated: strength, descents, heat and eating on the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.strength import Block, load_blocks, strength_rules
from crampcast.jobs.strengthen.descents import dated_step, descents, number
from crampcast.jobs.strengthen.request import StrengthenRequest
from crampcast.runner.card import SafetyCard

LONGEST_WEEKS = 26
OFF_SEASON_WEEKS = 12
BLOCK_WEEKS = 8
"""The published programmes last eight weeks."""
WEEKDAYS = (1, 4)
"""Tuesday and Friday: two days apart on either side."""
HOT_CORE_C = 39.0
"""A forecast whose median core gets here asks for heat preparation (half a degree below the flag of H11)."""
LONG_RACE_S = 90.0 * 60.0


class HeatDoses(NamedTuple):
    """A block of heat; group ``strengthen.heat``."""

    days: tuple[float, float]
    minutes: float
    decay_share: float


class GutDoses(NamedTuple):
    """Practising to eat on the run; group ``strengthen.gut``."""

    weeks: float


def chosen_blocks(ranked: Sequence[Mapping[str, Any]], *, experienced: bool) -> list[Block]:
    """Return the blocks for the muscles in focus: the first of each muscle, then the second of each.

    Parameters
    ----------
    ranked : sequence of mapping
        From `crampcast.jobs.strengthen.focus.focus`.
    experienced : bool
        Whether blocks for the experienced may be offered.

    Examples
    --------
    >>> [b.id for b in chosen_blocks([{"muscle": "adductor"}], experienced=False)]
    ['copenhagen', 'lateral_lunge', 'resisted_adduction']
    """
    of_muscle = [
        [b for b in load_blocks() if b.muscle == row["muscle"] and (experienced or not b.experienced)]
        for row in ranked
    ]
    deepest = max((len(blocks) for blocks in of_muscle), default=0)
    return [blocks[n] for n in range(deepest) for blocks in of_muscle if n < len(blocks)]


def sessions(request: StrengthenRequest, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the strength sessions with their days.

    Parameters
    ----------
    request : StrengthenRequest
        First day and race.
    blocks : sequence of Block
        In the order of need. Three at most are trained together, for eight weeks; then come the next three.

    Returns
    -------
    list of dict
        ``day, phase, week, week_of_block, exercises`` (block names).

    Notes
    -----
    Two sessions a week in the base, one in the last ten weeks before the race, none in its last ten days.
    """
    rules = strength_rules()
    last = _last_day(request)
    found: list[dict[str, Any]] = []
    for so_far in range(LONGEST_WEEKS):
        monday = request.on - timedelta(days=request.on.weekday()) + timedelta(weeks=so_far)
        phase = phase_of(monday, request.race)
        per_week = rules.base_per_week if phase == "base" else rules.season_per_week
        for weekday in WEEKDAYS[:per_week]:
            day = monday + timedelta(days=weekday)
            if not request.on <= day <= last or not blocks:
                continue
            cycle, week = divmod(so_far, BLOCK_WEEKS)
            first = cycle * rules.most_exercises
            some = [blocks[(first + i) % len(blocks)].id for i in range(rules.most_exercises)]
            found.append(
                {
                    "day": day.isoformat(),
                    "phase": phase,
                    "week": so_far + 1,
                    "week_of_block": week + 1,
                    "exercises": list(dict.fromkeys(some)),
                }
            )
    return found


def _last_day(request: StrengthenRequest) -> date:
    if request.race is None:
        return request.on + timedelta(weeks=OFF_SEASON_WEEKS)
    return request.race - timedelta(days=strength_rules().last_heavy_days)


def phase_of(monday: date, race: date | None) -> str:
    """Return the phase that a week belongs to.

    Examples
    --------
    >>> phase_of(date(2026, 1, 5), date(2026, 9, 1)), phase_of(date(2026, 8, 3), date(2026, 9, 1))
    ('base', 'season')
    """
    if race is None:
        return "base"
    return "base" if (race - monday).days > 7 * strength_rules().season_base_weeks else "season"


def preparation(request: StrengthenRequest) -> list[dict[str, Any]]:
    """Return dated steps for descents, heat and eating on the run, where the race asks for them.

    Parameters
    ----------
    request : StrengthenRequest
        With race and plan; without a race nothing is dated.

    Returns
    -------
    list of dict
        ``day, id, what, claim, grade, flag, source``.
    """
    if request.race is None or request.plan is None:
        return []
    return sorted(
        [*descents(request, request.race), *_heat(request, request.race), *_gut(request, request.race)],
        key=lambda step: (step["day"], step["id"]),
    )


def _heat(request: StrengthenRequest, race: date) -> list[dict[str, Any]]:
    """Ten days of heat that end before the race, where the forecast is hot and the runner not used to it."""
    core = _peak_core_c(request.plan)
    ready = request.profile.heat_acclimatised if request.profile is not None else None
    if core is None or core < HOT_CORE_C or (ready or 0.0) >= 1.0 or heat_forbidden(request):
        return []
    doses = coefficients(HeatDoses, "strengthen.heat")
    count = int(doses.days[0])
    first = race - timedelta(days=count + 2)
    what = (
        f"{doses.minutes:g} min of easy running in the heat, or a hot bath or sauna after a run. "
        "Stop for dizziness, nausea or chills. Not when ill."
    )
    return [
        dated_step(first + timedelta(days=n), "heat", what, "S10", "B", "daanen_2018", "read")
        for n in range(count)
        if first + timedelta(days=n) >= request.on
    ]


def heat_forbidden(request: StrengthenRequest) -> list[str]:
    """Return why a runner should not seek heat unadvised; empty where nothing known speaks against it."""
    if request.profile is None:
        return []
    card = SafetyCard.from_profile(request.profile)
    return list(dict.fromkeys(why.text for why in (*card.excluded, *card.no_race, *card.cautions)))


def _peak_core_c(plan: Mapping[str, Any] | None) -> float | None:
    profile = (plan or {}).get("profile")
    core = profile.get("core_temperature_c") if isinstance(profile, Mapping) else None
    values = core.get("p50") if isinstance(core, Mapping) else core
    numbers = (
        [float(v) for v in values or [] if isinstance(v, int | float)] if isinstance(values, list) else []
    )
    return max(numbers, default=None)


def _gut(request: StrengthenRequest, race: date) -> list[dict[str, Any]]:
    """Practise the plan's own food on long runs of the last weeks."""
    finish = number(request.plan, "finish_s", "p50") or number(request.plan, "finish_s") or 0.0
    if finish < LONG_RACE_S:
        return []
    weeks = int(coefficients(GutDoses, "strengthen.gut").weeks)
    what = (
        "On the long run eat and drink what the plan says, item by item and no more. Note in the diary what "
        "your stomach said."
    )
    days = [race - timedelta(days=10 + 7 * n) for n in reversed(range(weeks))]
    return [
        dated_step(day, "gut", what, "S22", "D", "own_choice", "derived") for day in days if day >= request.on
    ]
