"""What was learnt in short sentences with numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NAMES: dict[str, str] = {
    "cramps_against_usual": "How often you cramp",
    "proneness": "Your own proneness",
    "near_ratio": "Near-cramps",
    "effect.demand": "What you ask of your muscles",
    "effect.fatigue": "Fatigue",
    "effect.damage": "Damage from descents",
    "effect.elapsed": "Lateness in a run",
    "effect.duration": "Length of a run",
    "effect.heat": "Heat",
    "effect.heat_unacclimatised": "Heat that you are not used to",
    "effect.body_mass_loss": "Weight lost on the way",
    "effect.plain_water_only_at_high_sweat_loss": "Plain water after much sweat",
    "effect.sodium_intake": "Sodium taken",
    "effect.sweat_sodium_when_sweat_loss_over_3_l": "Salty sweat",
    "effect.carbohydrate_after_90_min": "Carbohydrate after 90 min",
    "effect.altitude_over_2500_m_unacclimatised": "Altitude",
    "effect.pace": "Running faster than your own prediction",
    "effect.again": "The next cramp after a first one",
    "sweat_rate": "Sweat",
    "sweat_sodium": "Salt in your sweat",
    "gut_tolerance": "Your gut",
    "economy": "Economy",
    "economy_up": "Economy uphill",
}


def name_of(key: str) -> str:
    """Return the words for a parameter.

    Examples
    --------
    >>> name_of("muscle.hip_flexor"), name_of("effect.heat")
    ('Your hip flexors', 'Heat')
    """
    kind, _, rest = key.partition(".")
    if kind in ("muscle", "side"):
        word = {"calf": "calves", "foot": "feet", "quadriceps": "quadriceps"}.get(rest)
        said = f"Your {word or rest.replace('_', ' ') + 's'}"
        return said if kind == "muscle" else f"{said}, left and right"
    return NAMES.get(key, key)


def number(value: float) -> str:
    """Return a figure as it is spoken: two digits."""
    return f"{value:.0f}" if abs(value) >= 10.0 else f"{value:.2g}"


def counted(count: int, what: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "cramp"), counted(0, "run")
    ('1 cramp', '0 runs')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def sentence(row: Mapping[str, Any]) -> str:
    """Return what a row says, in one sentence.

    Examples
    --------
    >>> row = {"name": "near_ratio", "unit": "per cramp", "learnt": True, "evidence_count": 4,
    ...        "prior": {"p10": 3.6, "p50": 4.3, "p90": 5.0},
    ...        "posterior": {"p10": 3.5, "p50": 4.0, "p90": 4.6}}
    >>> sentence(row)
    'Near-cramps: 4 per cramp (8 in 10: 3.5 to 4.6); before the diary 4.3 (3.6 to 5).'
    """
    after, before = row["posterior"], row["prior"]
    scale, unit = (100.0, "% of your cramps") if "share of all" in row["unit"] else (1.0, row["unit"])

    def told(q: Mapping[str, float], words: str = "") -> str:
        low, middle, high = (number(scale * q[key]) for key in ("p10", "p50", "p90"))
        return f"{middle}{words} ({'8 in 10: ' if words else ''}{low} to {high})"

    if row["name"].startswith("effect."):
        return f"{name_of(row['name'])}: weighs {told(after, ' for you')}; before the diary {told(before)}."
    return f"{name_of(row['name'])}: {told(after, f' {unit}')}; before the diary {told(before)}."


def why_not(row: Mapping[str, Any]) -> str:
    """Say why a parameter is refused."""
    if row["evidence_count"] == 0:
        return "nothing in the diary bears on it"
    return "what bears on it neither narrows nor moves the population's value"


def headline(rows: Sequence[Mapping[str, Any]], source: Mapping[str, Any]) -> str:
    """Return the first line of the answer."""
    if not source["runs"]:
        return (
            "The diary says nothing of your cramps yet: import a run and log how it went, "
            "with a cramp or without one."
        )
    events = f"{counted(source['cramps'], 'cramp')} and {counted(source['near_cramps'], 'near-cramp')}"
    learnt = next((row for row in rows if row["name"] == "cramps_against_usual" and row["learnt"]), None)
    if learnt is None:
        return (
            f"{counted(source['runs'], 'run')} with {events} do not say yet how you differ from a usual "
            f"runner, who would have had {source['usual_cramps']:.2g} cramps on them: a clean easy run "
            "tells little, a long hard one much."
        )
    after, before = learnt["posterior"], learnt["prior"]
    low, high = number(after["p10"]), number(after["p90"])
    return (
        f"From {counted(source['runs'], 'run')} with {events}: you cramp {number(after['p50'])} times "
        f"as often as a usual runner on the same runs (8 in 10: {low} to {high}; "
        f"before the diary {number(before['p10'])} to {number(before['p90'])})."
    )
