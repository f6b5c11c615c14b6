"""What to do after a run, on a terminal: what it left, steps in time, meals, when legs are ready, signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain

_OZ_ML = 29.5735295625


def recover_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print what to do after a run.

    Parameters
    ----------
    result : Mapping
        What ``crampcast recover --json`` prints.
    units : {"metric", "imperial"}
        Measures of fluid.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> recover_text({"headline": "Eat within half an hour."}, console=Console(width=60))
    Eat within half an hour.
    """
    page = TerminalPage(console or Console())
    page.line(plain(result.get("headline")), "bold")
    if body := part(result, "body"):
        page.heading(say("recover.body"))
        page.line(water_line(body, units))
        page.line(say("recover.glycogen", share=share_range(body.get("muscle_glycogen_share"))))
        page.table(
            [say("recover.strength"), say("recover.finish"), say("recover.day_later")],
            [
                [
                    muscle_name(row.get("muscle")),
                    share_range(row.get("at_finish")),
                    share_range(row.get("after_24_h")),
                ]
                for row in rows(body, "strength_lost")
            ],
        )
    if steps := rows(result, "steps"):
        page.heading(say("recover.steps"))
        for step in steps:
            _step(step, page)
    _refuelling(part(result, "refuelling"), page)
    if meals := rows(part(result, "meals"), "examples"):
        page.heading(say("recover.meals"))
        for meal in meals:
            page.line(meal_line(meal))
    _day_to_day(part(result, "day_to_day"), page)
    if signs := rows(result, "see_doctor"):
        page.heading(say("recover.doctor"))
        for sign in signs:
            page.line(f"- {plain(sign.get('advice'))}")
    if untold := texts(result, "cannot_tell"):
        page.heading(say("recover.cannot_tell"))
        for line in untold:
            page.line(f"- {line}")


def muscle_name(muscle: Any) -> str:
    """Return a muscle as runners call it."""
    return say_or(f"muscle.{plain(muscle)}", plain(muscle))


def share_range(quantity: Any) -> str:
    """Return a share with its likely range in percent."""
    low, high = (finite(part({"q": quantity}, "q").get(key)) for key in ("p10", "p90"))
    if low is None or high is None:
        return "–"
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def water_line(body: Result, units: System) -> str:
    """Say how much water the run has taken."""
    quantity = part(body, "water_deficit_l")
    if not quantity:
        return say("recover.water_untold")
    factor, unit = (1000.0 / _OZ_ML, "fl oz") if units == "imperial" else (1.0, "L")
    low, high = (finite(quantity.get(key)) or 0.0 for key in ("p10", "p90"))
    digits = 0 if units == "imperial" else 1
    return say(
        "recover.water", low=f"{factor * low:.{digits}f}", high=f"{factor * high:.{digits}f}", unit=unit
    )


def _step(step: Mapping[str, Any], page: TerminalPage) -> None:
    at = plain(step.get("at"))[:16].replace("T", " ")
    hours = finite(step.get("from_h"))
    when = at or ("" if hours is None else say("recover.hours", hours=f"{hours:g}"))
    grade = f"{say('rescue.grade', grade=plain(step.get('grade')))}, {plain(step.get('claim'))}"
    page.line(f"{plain(step.get('order')):>2}. {when}  {plain(step.get('what'))} ({grade})")
    for line in texts(step, "says"):
        page.line(f"    {line}")
    for key, amount in part(step, "amounts").items():
        page.line(f"    {amount_line(key, amount)}")


def amount_line(key: str, amount: Any) -> str:
    """Say one amount: up to, about, or from low to high."""
    name, _, unit = plain(key).partition("_")
    unit = unit.replace("_h", "/h")
    of = part({"a": amount}, "a")
    low, high, most, about = (finite(of.get(k)) for k in ("low", "high", "most", "about"))
    if most is not None:
        words = say("recover.up_to", amount=f"{most:g}")
    elif about is not None:
        words = say("recover.about", amount=f"{about:g}")
    else:
        words = f"{low or 0.0:g}–{high or 0.0:g}"
    return f"{name}: {words} {unit}"


def _refuelling(found: Result, page: TerminalPage) -> None:
    if not found:
        return
    page.heading(say("recover.refuelling"))
    full = part(found, "full_after_h")
    low, high = (finite(full.get(key)) or 0.0 for key in ("p10", "p90"))
    page.line(say("recover.full", low=f"{low:.0f}", high=f"{high:.0f}"))
    for row in rows(found, "shares"):
        page.line(f"  {plain(row.get('hours')):>3} h  {share_range(row.get('muscle_glycogen_share'))}")


def meal_line(meal: Mapping[str, Any]) -> str:
    """Say what a meal consists of and holds."""
    foods = ", ".join(f"{plain(f.get('name'))} {plain(f.get('grams'))} g" for f in rows(meal, "foods"))
    holds = say(
        "recover.holds",
        carbohydrate=plain(meal.get("carbohydrate_g")),
        protein=plain(meal.get("protein_g")),
        fat=plain(meal.get("fat_g")),
    )
    return f"- {plain(meal.get('title'))}: {foods}. {holds}"


def _day_to_day(found: Result, page: TerminalPage) -> None:
    if not found:
        return
    page.heading(say("recover.day_to_day"))
    for line in texts(found, "says"):
        page.line(line)
    for day in rows(found, "days"):
        eaten = part(day, "carbohydrate_g_kg")
        low, high = finite(eaten.get("low")), finite(eaten.get("high"))
        words = "" if low is None or high is None else say("recover.day", low=f"{low:g}", high=f"{high:g}")
        page.line(f"  {plain(day.get('day'))}  {plain(day.get('kind'))}  {words}".rstrip())
    for row in rows(found, "found"):
        page.line(plain(row.get("text")), "bold" if row.get("sign") else "")
    page.line(say("recover.signs"))
    for line in texts(found, "signs"):
        page.line(f"  - {line}")
    for claim in rows(found, "claims"):
        page.line(f"{plain(claim.get('advice'))} ({plain(claim.get('id'))})", "dim")
