"""Results as text for a terminal, a pipe or a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from crampcast.report.around import around_rows
from crampcast.report.bottle import within_reach
from crampcast.report.chances import BESIDE, change_of_chance, percent, percent_range
from crampcast.report.cramped import cramped_notes, cramped_rows
from crampcast.report.frontier import frontier_rows
from crampcast.report.imperial import imperial_sentences
from crampcast.report.legs import drink_words
from crampcast.report.messages import say, say_or
from crampcast.report.pacing import gain_line, otherwise, pacing_rows
from crampcast.report.packing import bag_words, packing_rows, room_words, shopping_words
from crampcast.report.quantities import System, amount, in_percent, measure
from crampcast.report.reading import Result, likely, part, ranked_muscles, rows, texts
from crampcast.report.tables import clock_note, limit_rows, reason_beside_headline, safety_messages
from crampcast.report.terminal import BAR_CELLS, TerminalPage
from crampcast.report.times import change_of_time, clock, duration, moment, started
from crampcast.report.under_way import under_way_lines
from crampcast.report.untrusted import finite, plain
from crampcast.report.why import asked_heading, causes_heading, risk_line

_CAUSES_SHOWN = 5


def plan_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print a plan: the most useful change first, then finish, chances, stations, causes and limits.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.
    console : rich.console.Console, optional
        Where to print; standard output by default. Colour and rules appear on a terminal only.

    Returns
    -------
    None
        The text is printed.

    Notes
    -----
    Parts that the result lacks are left out. Lines are at most 120 columns wide.

    Examples
    --------
    >>> plan_text({"status": "refused", "reason": "fever: do not run"}, console=Console(width=80))
    No plan is given: fever: do not run
    <BLANKLINE>
    crampcast is not a medical device. Symptoms override every number here.
    """
    if units == "imperial":
        result = imperial_sentences(result)
    page = TerminalPage(console or Console())
    _opening(result, units, page)
    for line in under_way_lines(result, units):
        page.line(line)
    _pacing_table(result, units, page)
    _station_table(result, units, page)
    _packing(result, units, page)
    _muscle_table(result, page)
    _cause_table(result, units, page)
    _lever_table(result, page)
    cases = otherwise(result)
    if cases or cramped_rows(result, units):
        page.heading(say("contingencies"))
    for case in cases:
        page.line(f"- {case}")
    _cramped_table(result, units, page)
    for key in ("before", "after"):
        _around_table(result, key, units, page)
    _limits_and_warnings(result, units, page)


def _cramped_table(result: Result, units: System, page: TerminalPage) -> None:
    """How far to ease off after a cramp, by part of the course and muscle."""
    found = cramped_rows(result, units)
    if not found:
        return
    page.gap()
    page.line(f"{say('cramped')}:")
    keys = ("where", "muscles", "effort", "last", "again", "kept", "finish")
    names = [say(f"cramped.{key}") for key in keys]
    page.table(names, [[*row.values()] for row in found], words=keys.index("muscles"))
    for line in (say("cramped.note"), *cramped_notes(result)):
        page.line(line, "dim")


def _around_table(result: Result, key: str, units: System, page: TerminalPage) -> None:
    """Print the steps before the start or after the finish, each with its date or time."""
    steps = around_rows(result, key, units)
    if steps:
        page.heading(say(key))
    for step in steps:
        grade = f"  ({step['grade']})" if step["grade"] else ""
        page.line(f"{step['when']!s:<17} {step['what']}{grade}")
        for sentence in texts(step, "says"):
            page.line(f"    {sentence}", "dim")


def _opening(result: Result, units: System, page: TerminalPage) -> None:
    """Return the headline, the status, the course, the finish and the chance of a cramp."""
    status = plain(result.get("status"))
    if status != "ok":
        words, reason = say_or(f"status.{status}", say("status.unknown")), reason_beside_headline(result)
        page.line(f"{words}: {reason}" if reason else f"{words}.", "bold red")
    if headline := plain(result.get("headline")):
        page.line(headline, "bold")
    _day(result, units, page)
    finish, chance = likely(result.get("finish_s")), likely(part(result, "cramp_probability").get("overall"))
    chances = part(result, "cramp_probability")
    others = [(say(beside.name), likely(chances.get(beside.key))) for beside in BESIDE]
    if finish.p50 is not None:
        page.gap()
        if status == "refused":
            page.line(say("refused.figures"), "dim")
        page.line(f"{say('finish'):22}{duration(finish.p50):>6}   ({_span(finish.p10, finish.p90)})")
    for name, value in ((say("cramp"), chance), *others):
        if value.p50 is not None:
            spread = f"   ({percent_range(value.p10, value.p90)})" if value.p10 is not None else ""
            page.line(f"{name:22}{percent(value.p50):>6}{spread}")
    own = likely(part(result, "cramp_probability").get("own"))
    if own.p10 is not None and own.p90 is not None:
        page.line(say("cramp.own", spread=percent_range(own.p10, own.p90)))
    if learnt := plain(part(result, "learnt").get("text")):
        page.line(f"({learnt})")
    if chance.p50 is not None:
        page.gap()
        page.line(say("honest_limit"), "dim")


def _day(result: Result, units: System, page: TerminalPage) -> None:
    """Say where and in which weather, and whether hills are left out."""
    if course := _course_line(result, units):
        page.gap()
        page.line(course)
    if weather := plain(part(result, "weather").get("summary")):
        page.line(weather)
    if part(result, "course").get("has_elevation") is False:
        page.line(say("no_elevation.top"), "bold red")


def _span(low: float | None, high: float | None) -> str:
    """Return a range of durations."""
    return f"{duration(low)}–{duration(high)}"


def _course_line(result: Result, units: System) -> str:
    """Course, length, climb and start in one line."""
    course, start = part(result, "course"), started(result)
    facts = [plain(course.get("name"))]
    if finite(course.get("distance_m")) is not None:
        facts.append(amount(course.get("distance_m"), "distance", units))
    if course.get("has_elevation", True) and finite(course.get("climb_m")) is not None:
        facts.append("+" + amount(course.get("climb_m"), "altitude", units))
    if start is not None:
        facts.append(f"{say('start').lower()} {start:%Y-%m-%d %H:%M}")
    return " · ".join(fact for fact in facts if fact)


def _pacing_table(result: Result, units: System, page: TerminalPage) -> None:
    """Effort by stretch, what it gains, and the frontier where it was asked for."""
    gain, stretches, points = gain_line(result), pacing_rows(result, units), frontier_rows(result)
    if gain:
        page.heading(say("pacing"))
        page.line(gain)
    for row in stretches:
        page.line(f"{row['where']:<18}{row['words']}")
    if points:
        page.heading(say("frontier"))
        page.table(["Effort", "Finish", "Cramp", "range"], [[*row.values()] for row in points])
        page.line(say("frontier.note"), "dim")


def _station_table(result: Result, units: System, page: TerminalPage) -> None:
    """Where the runner is when, what happened to the legs by then, and what to take on the way there."""
    stations = rows(result, "stations")
    if not stations:
        return
    start = started(result)
    page.heading(say("stations"))
    lines = []
    for station in stations:
        leg, chance = part(station, "leg"), likely(station.get("cramp_probability"))
        lines.append(
            [
                plain(station.get("name")),
                amount(station.get("distance_m"), "distance", units, unit=False),
                _clock_range(station, start),
                duration(likely(leg.get("time_s")).p50),
                percent_range(chance.p10, chance.p90) if chance.p10 is not None else percent(chance.p50),
                amount(leg.get("carbohydrate_g"), "mass", units, unit=False),
                drink_words(leg, units, unit=False),
                amount(leg.get("sodium_mg"), "salt", units, unit=False),
            ]
        )
    drink = measure("drink", units).unit
    names = [
        "Station",
        measure("distance", units).unit,
        "Clock",
        "Leg",
        "Cramp",
        "Carb g",
        f"Drink {drink}",
        "Na mg",
    ]
    page.table(names, lines)
    page.line(say("stations.note"), "dim")
    if noted := clock_note(result):
        page.line(noted, "dim")
    if available := within_reach(result, units):
        page.line(f"{say('available')} {'; '.join(available)}")


def _packing(result: Result, units: System, page: TerminalPage) -> None:
    """Print what is carried from where, what to buy, and what goes into which bag."""
    places = packing_rows(result, units)
    if not places:
        return
    page.heading(say("packing"))
    page.line(room_words(result, units), "dim")
    for row in places:
        things = [text for text in (row["fill"], row["pack"]) if text]
        things += [f"{say('packing.here').lower()}: {row['here']}"] if row["here"] else []
        page.line(f"{row['place']}, {row['distance']}: {'; '.join(things)}")
    if bought := shopping_words(result, units):
        page.line(f"{say('packing.shopping')}: {', '.join(bought)}")
    for bag in bag_words(result, units):
        page.line(f"- {bag}")


def _clock_range(station: Any, start: Any) -> str:
    """Time of day at a station, 10th to 90th percentile."""
    times = part(station, "clock")
    low, middle, high = (moment(times.get(key)) for key in ("p10", "p50", "p90"))
    if low is None or high is None:
        return clock(middle, start)
    return f"{clock(low, start)}–{clock(high, start)}"


def _muscle_table(result: Result, page: TerminalPage) -> None:
    """Muscles, the likeliest first, with bars."""
    muscles = ranked_muscles(result)
    if not muscles:
        return
    page.heading(say("muscles"))
    top = max(chance.p50 or 0.0 for _, _, chance in muscles) or 1.0
    for _, name, chance in muscles:
        spread = f"({percent_range(chance.p10, chance.p90)})" if chance.p10 is not None else ""
        bar = page.bar((chance.p50 or 0.0) / top)
        page.line(f"{name:<12}{percent(chance.p50):>6}  {bar:<{BAR_CELLS}}  {spread}".rstrip())


def _cause_table(result: Result, units: System, page: TerminalPage) -> None:
    """Return the causes of the reddest stretch, and of the place that was asked about."""
    _causes(causes_heading(result, units), part(result, "causes_of"), rows(result, "causes"), page)
    asked = part(result, "why")
    _causes(asked_heading(result, units), asked, rows(asked, "causes"), page)


def _causes(heading: str, of: Any, found: Sequence[Any], page: TerminalPage) -> None:
    """Return the largest causes with their range, grade and first facts."""
    causes = sorted(found, key=lambda row: -abs(finite(row.get("share")) or 0.0))
    if not causes:
        return
    page.heading(heading)
    if risk := risk_line(of):
        page.line(risk, "dim")
    for cause in causes[:_CAUSES_SHOWN]:
        low, share, high = (in_percent(cause.get(key)) for key in ("low", "share", "high"))
        grade = plain(cause.get("grade"))
        claim = f" ({plain(cause.get('claim'))})" if cause.get("claim") else ""
        name = plain(cause.get("name")).capitalize()
        spread = f"  ({low} to {high})" if finite(cause.get("low")) is not None else ""
        page.line(f"{name:<26}{share:>5} %{spread}{f'  grade {grade}{claim}' if grade else ''}")
        for fact in texts(cause, "facts")[:2]:
            page.line(f"    {fact}", "dim")


def _lever_table(result: Result, page: TerminalPage) -> None:
    """Return what each change alone would do to finish and chance."""
    levers = rows(result, "levers")
    if not levers or plain(result.get("status")) == "refused":
        return
    page.heading(say("levers"))
    lines = []
    for lever in levers:
        chance = likely(lever.get("cramp_probability_change"))
        ends = [change_of_chance(end) for end in (chance.p10, chance.p90) if end is not None]
        lines.append(
            [
                plain(lever.get("name")),
                change_of_time(likely(lever.get("finish_change_s")).p50),
                change_of_chance(chance.p50),
                " to ".join(ends),
            ]
        )
    page.table(["Change", "Finish", "Cramp in 100", "range"], lines)


def _limits_and_warnings(result: Result, units: System, page: TerminalPage) -> None:
    """Safety messages, the limits that bind, warnings, and the line that says what this is not."""
    messages = safety_messages(result)
    binding = [limit for limit in limit_rows(result, units) if limit["binding"]]
    if messages or binding:
        page.heading(say("safety"))
    for message in messages:
        page.line(message)
    for above, heading in ((True, "binding.above"), (False, "binding.closest")):
        held = [limit for limit in binding if limit["above"] == above]
        if held:
            page.line(say(heading))
        for limit in held:
            mark = " †" if limit["own_choice"] else ""
            what = limit["text"].rstrip(".") or limit["id"]
            against = "against" if above else "of"
            page.line(f"{what}: {limit['value']} {against} {limit['limit']}{mark}")
    if any(limit.get("own_choice") for limit in binding):
        page.line(say("own_choice"), "dim")
    warnings = texts(result, "warnings")
    if warnings:
        page.heading(say("warnings"))
    for warning in warnings:
        page.line(f"- {warning}")
    page.gap()
    page.line(say("not_medical"), "dim")
