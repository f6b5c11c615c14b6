"""What to do about a cramp, on a terminal: questions first, then red flags, then steps."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain

_KM_PER_MILE = 1.609344


def rescue_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print what to do about a cramp.

    Parameters
    ----------
    result : Mapping
        What ``crampcast rescue --json`` prints.
    units : {"metric", "imperial"}
        Measures of the pace.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> asked = {"triage": [{"asks": "A pop?", "if_yes": "Stop."}]}
    >>> rescue_text(asked, console=Console(width=60))
    First: is it a cramp?
    1. A pop?
       Yes: Stop.
    Five times no: it is a cramp. Go on.
    """
    page = TerminalPage(console or Console())
    if triage := rows(result, "triage"):
        page.line(say("rescue.triage"), "bold")
        for number, question in enumerate(triage, start=1):
            page.line(f"{number}. {plain(question.get('asks'))}")
            page.line(f"   Yes: {plain(question.get('if_yes'))}", "bold red" if question.get("stop") else "")
        page.line(say("rescue.triage.go"))
    _flags(result, page)
    _steps(result, page)
    _again(result, units, page)
    _remedies(result, page)
    for key in ("night_doctor", "never"):
        if text := plain(result.get(key)):
            page.line(text)


def flag_action(action: str, number: str) -> str:
    """Return what a red flag asks for.

    Examples
    --------
    >>> flag_action("see_a_doctor", "112")
    'See a doctor.'
    """
    return say_or(f"rescue.flag.{action}", "").format(number=number)


def _flags(result: Result, page: TerminalPage) -> None:
    flags = rows(result, "red_flags")
    if not flags:
        return
    page.heading(say("rescue.flags"))
    number = plain(result.get("emergency"))
    for flag in flags:
        page.line(f"{plain(flag.get('title')).capitalize()}: {plain(flag.get('advice'))}", "red")
    page.line(f"{say('rescue.emergency')}: {number}")


def timing(step: Any) -> str:
    """Return how long and how often a step lasts, empty where nothing is said.

    Examples
    --------
    >>> timing({"seconds": [15.0, 30.0], "repeats": [2, 4]})
    '15–30 s, 2 to 4 times'
    """
    span = [v for v in step.get("seconds") or [] if finite(v) is not None]
    if len(span) != 2:
        return ""
    low, high = (f"{v:g}" for v in span)
    length = say("rescue.second", low=low) if low == high else say("rescue.seconds", low=low, high=high)
    repeats = step.get("repeats") or []
    return (
        f"{length}, {say('rescue.repeats', low=repeats[0], high=repeats[1])}" if len(repeats) == 2 else length
    )


def _steps(result: Result, page: TerminalPage) -> None:
    steps = rows(result, "steps")
    if not steps:
        return
    page.heading(say("rescue.steps"))
    for step in steps:
        muscle = say_or(f"muscle.{step.get('muscle')}", "") if step.get("muscle") else ""
        graded = f" ({say('rescue.grade', grade=plain(step.get('grade')))})" if step.get("grade") else ""
        length = f" – {timing(step)}" if timing(step) else ""
        title = f"{muscle}: {plain(step.get('what'))}" if muscle else plain(step.get("what"))
        page.line(f"{step.get('order')}. {title}{length}{graded}", "bold")
        for line in [*texts(step, "says"), plain(step.get("also"))]:
            if line:
                page.line(f"   {line}")
        if avoid := plain(step.get("avoid")):
            page.line(f"   {say('rescue.avoid', text=avoid)}")


def pace(s_per_km: float, units: System) -> str:
    """Return a pace as runners say it.

    Examples
    --------
    >>> pace(400.0, "metric"), pace(400.0, "imperial")
    ('6:40 /km', '10:44 /mi')
    """
    seconds = round(s_per_km * (_KM_PER_MILE if units == "imperial" else 1.0))
    return f"{seconds // 60}:{seconds % 60:02d} /{'mi' if units == 'imperial' else 'km'}"


def ceiling_line(result: Result, units: System) -> str:
    """Return the pace ceiling of this part of the course as a sentence, empty without a plan.

    Examples
    --------
    >>> ceiling_line({"resume": {"pace_ceiling_s_km": 400.0, "basis": "plan"}}, "metric")
    'Pace ceiling here: 6:40 /km (plan).'
    >>> hilly = {"pace_ceiling_s_km": 900.0, "flat_pace_ceiling_s_km": 420.0, "power_ceiling_w_kg": 10.1}
    >>> ceiling_line({"resume": {**hilly, "basis": "plan"}}, "metric").split(";")[0]
    'Effort ceiling here: uphill and on the level what 7:00 /km (10.1 W/kg) takes on the flat'
    """
    again = part(result, "resume")
    ceiling = finite(again.get("pace_ceiling_s_km"))
    if ceiling is None:
        return ""
    basis = plain(again.get("basis"))
    if (flat := finite(again.get("flat_pace_ceiling_s_km"))) is not None:
        return say("rescue.ceiling.hilly", effort=_effort(flat, again, units), basis=basis)
    return say("rescue.ceiling", pace=pace(ceiling, units), basis=basis)


def _effort(flat_s_km: float, row: Result, units: System) -> str:
    """Return an effort as the pace on the flat that takes it, and its power."""
    power = finite(row.get("power_ceiling_w_kg"))
    return pace(flat_s_km, units) if power is None else f"{pace(flat_s_km, units)} ({power:.1f} W/kg)"


def part_lines(result: Result, units: System) -> list[str]:
    """Return the pace ceiling after a cramp for every part of the course, a line each.

    Examples
    --------
    >>> part_lines({"resume": {"by_part": [{"from_m": 0, "to_m": 9000, "pace_ceiling_s_km": 400}]}}, "metric")
    ['0.0 km to 9.0 km: no faster than 6:40 /km']
    """
    found = []
    for row in rows(part(result, "resume"), "by_part"):
        ceiling = finite(row.get("pace_ceiling_s_km"))
        if ceiling is not None:
            start, end = (amount(row.get(key), "distance", units) for key in ("from_m", "to_m"))
            if (flat := finite(row.get("flat_pace_ceiling_s_km"))) is not None:
                effort = _effort(flat, row, units)
                found.append(say("rescue.part.hilly", start=start, end=end, effort=effort))
            else:
                found.append(say("rescue.part", start=start, end=end, pace=pace(ceiling, units)))
    return found


def planned_lines(result: Result, units: System) -> list[str]:
    """Return what is planned to be eaten and drunk in every part that `part_lines` names, a line each.

    Examples
    --------
    >>> row = {"pace_ceiling_s_km": 400, "planned": {"carbohydrate_g": 42.0, "fluid_ml": 0.0}}
    >>> planned_lines({"resume": {"by_part": [row]}}, "metric")
    ['Planned for this part, never more: 42 g carbohydrate']
    """
    found = []
    for row in rows(part(result, "resume"), "by_part"):
        if finite(row.get("pace_ceiling_s_km")) is None:
            continue
        planned = part(row, "planned")
        amounts = [
            f"{amount(value, kind, units)}{say(f'rescue.part.{key}')}"
            for key, kind in (("carbohydrate_g", "mass"), ("fluid_ml", "drink"), ("sodium_mg", "salt"))
            if (value := finite(planned.get(key)))
        ]
        found.append(say("rescue.part.planned", amounts=", ".join(amounts)) if amounts else "")
    return found


def no_amount_line(result: Result) -> str:
    """Say that the plan's amounts are not repeated here, where they may not be; else nothing.

    Examples
    --------
    >>> no_amount_line({"resume": {"by_part": [{"planned": None}]}})[:20]
    'No amounts here: the'
    """
    kept_back = any(not part(row, "planned") for row in rows(part(result, "resume"), "by_part"))
    return say("rescue.part.no_amount") if kept_back else ""


def _again(result: Result, units: System, page: TerminalPage) -> None:
    again = part(result, "resume")
    if not again:
        return
    page.heading(say("rescue.resume"))
    for line in [*texts(again, "says"), ceiling_line(result, units), *part_lines(result, units)]:
        if line:
            page.line(line)


def record_line(remedy: Any) -> str:
    """Return what this runner's record says of a remedy.

    Examples
    --------
    >>> record_line({"tried": 3, "worked": 2})
    'helped you 2 of 3 times'
    """
    tried = finite(remedy.get("tried")) or 0.0
    if not tried:
        return say("rescue.no_record")
    return say("rescue.record", worked=remedy.get("worked"), tried=remedy.get("tried"))


def _remedies(result: Result, page: TerminalPage) -> None:
    found = rows(result, "remedies")
    if not found:
        return
    page.heading(say("rescue.remedies"))
    for remedy in found:
        page.line(f"{plain(remedy.get('grade'))}  {plain(remedy.get('title'))}: {record_line(remedy)}")
