"""How a runner stands, as words: what the board, the page and the sheet to hand over show."""

from __future__ import annotations

from dataclasses import dataclass, field

from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result
from crampcast.report.untrusted import plain

LEVEL_WORDS = {
    "stop": "Stop: health first",
    "high": "At risk",
    "watch": "Look",
    "fine": "Nothing stands out",
    "cannot_tell": "Cannot tell",
}
STATEMENT = (
    "A list of what to look at, by marks of our own; not a diagnosis and no clearance to run. "
    "Pain, fever, collapse or confusion go to a doctor."
)


@dataclass(frozen=True)
class StandingView:
    """What a sheet shows, every text ready."""

    title: str
    lead: str
    level: str
    level_words: str
    statement: str
    reasons: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    race: str = ""
    muscles: list[tuple[str, str]] = field(default_factory=list)
    entries: list[tuple[str, str]] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    foot: str = ""


def standing_view(name: str, found: Result, entries: list[tuple[str, str]], units: System) -> StandingView:
    """Return a runner's standing as words.

    Parameters
    ----------
    name : str
        Whose it is.
    found : Mapping
        Of `crampcast.jobs.standing.standing`.
    entries : list of (str, str)
        Day and words of what the runner wrote lately.
    units : {"metric", "imperial"}
        Measures.

    Examples
    --------
    >>> standing_view("A", {"on": "2026-05-01", "level": "fine", "reasons": []}, [], "metric").level_words
    'Nothing stands out'
    """
    race = found.get("race") or {}
    made = found.get("provenance") or {}
    by_muscle = sorted((race.get("by_muscle") or {}).items(), key=lambda pair: -pair[1])
    level = str(found.get("level", "cannot_tell"))
    return StandingView(
        title=plain(name),
        lead=f"How the week stands on {found.get('on', '')}",
        level=level,
        level_words=LEVEL_WORDS[level],
        statement=STATEMENT,
        reasons=[(LEVEL_WORDS[r["level"]], plain(r["text"])) for r in found.get("reasons", [])],
        facts=fact_lines(found, units),
        race=race_line(found),
        muscles=[(m.replace("_", " ").capitalize(), _chance(p)) for m, p in by_muscle],
        entries=[(plain(day), plain(words)) for day, words in entries],
        basis=[plain(line) for line in found.get("basis", [])],
        warnings=[plain(line) for line in found.get("warnings", [])],
        foot=f"crampcast {made.get('version', '')}, parameters {str(made.get('parameters_hash', ''))[:12]}",
    )


def fact_lines(found: Result, units: System) -> list[tuple[str, str]]:
    """Return what is known of the week, each with its name; what is not known is left out."""
    facts = found.get("facts") or {}

    def share(name: str) -> str | None:
        value = facts.get(name)
        return None if value is None else f"{100.0 * value:.0f} %"

    usual, last = facts.get("usual_week_m"), facts.get("last_run")
    above = facts.get("load_above_envelope")
    muscle = str(facts.get("load_muscle") or "").replace("_", " ")
    climbed = amount(facts.get("climb_7d_m", 0.0), "altitude", units)
    lines = [
        ("Runs in seven days", str(facts.get("runs_7d", 0))),
        ("Distance", amount(facts.get("distance_7d_m", 0.0), "distance", units)),
        ("Climb", climbed),
        ("A usual week", None if usual is None else amount(usual, "distance", units)),
        ("Last run", last),
        (
            "Hardest muscle against its best week of eight",
            None if above is None else f"{100 * above:.0f} % ({muscle})",
        ),
        ("Strength not back after descents", share("strength_lost")),
        ("Protection against descents", share("protection")),
        ("Heat acclimatisation", share("heat_acclimatisation")),
        ("Hot minutes in seven days", str(facts.get("hot_7d_min", 0))),
        (
            "Cramps, near-cramps in four weeks",
            f"{facts.get('cramps_28d', 0)}, {facts.get('near_cramps_28d', 0)}",
        ),
    ]
    return [(name, value) for name, value in lines if value is not None]


def race_line(found: Result) -> str:
    """Return the race to come and its forecast in a line; empty without one."""
    race = found.get("race")
    if not race:
        return ""
    name, start = plain(str(race["course"]["name"])), str(race["start"])[:10]
    return f"{name}, {start}: a cramp in {_chance(race['chance'])} (forecast of {race['made_at']})"


def _chance(value: float) -> str:
    return f"{100.0 * value:.0f} of 100"
