"""How a field drinks, in a table: low sodium if all drink to thirst, and if all drink by plan."""

from __future__ import annotations

from crampcast.report.field_cells import NOTHING, Sheet, number, signed
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, part
from crampcast.report.untrusted import finite, plain


def drinking(result: Result, units: System) -> Sheet:
    """Say how many are low in sodium if all drink to thirst, and if all drink by plan."""
    said = part(result, "drinking")
    lines = []
    for style, name in (("to_thirst", "all thirst"), ("by_plan", "all plan")):
        case = part(said, style)
        if not case:
            continue
        expected = part(case, "low_sodium_expected")
        gained, change = finite(case.get("gained_mass_share")), finite(case.get("mass_change_pct"))
        lines.append(
            [
                name,
                _spread({"mean": case.get("low_sodium"), "expected": expected}),
                *(_spread(part(part(case, "after_finish"), kind)) for kind in ("low", "severe")),
                NOTHING if gained is None else f"{100.0 * gained:.0f} %",
                NOTHING if change is None else f"{signed(change)} %",
            ]
        )
    told = (plain(said.get("read")), _critical(part(said, "critical")), _drunk(said, units))
    return Sheet(
        "Low sodium by drinking",
        ["If", "low", "all absorbed", "< 130 then", "gain mass", "mass"],
        lines,
        " ".join(filter(None, told)),
    )


def _spread(case: Result) -> str:
    """Write an expected number with its range."""
    expected = part(case, "expected")
    if not expected:
        return NOTHING
    return f"{number(case.get('mean'))} ({number(expected.get('p10'))}–{number(expected.get('p90'))})"


def _drunk(said: Result, units: System) -> str:
    """Say how much an entrant drinks, for whoever fills the tables."""
    told = []
    for style, how in (("to_thirst", "to thirst"), ("by_plan", "by plan")):
        litres = finite(part(said, style).get("drunk_l"))
        if litres is not None:
            told.append(f"{amount(litres, 'water', units)} {how}")
    return f"An entrant drinks {', '.join(told)}." if told else ""


def _critical(case: Result) -> str:
    """Say how many may be critical, by what was measured elsewhere."""
    chance = finite(case.get("chance_of_any"))
    if chance is None:
        return ""
    expected = part(case, "expected")
    return (
        f"Critical (120 mmol/L or less), {plain(case.get('from'))}: {number(case.get('mean'))} expected, "
        f"{number(expected.get('p10'))} to {number(expected.get('p90'))}; a chance of "
        f"{100.0 * chance:.0f} % of at least one."
    )
