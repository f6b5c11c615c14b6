"""The table of the reference: one line a driver, with the grade of its link to cramp and its claim."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.jobs.explain.reference import LOW_M
from crampcast.jobs.explain.situation import Situation
from crampcast.jobs.plan.drivers import reference_numbers


class Line(NamedTuple):
    """How a driver is shown."""

    name: str
    grade: str
    claim: str
    reference: str


class Below(NamedTuple):
    """In what the runner or the run stays below the usual, so that the reference does too."""

    effort: bool = False
    """The run was slower than the runner's own predicted effort."""
    proneness: bool = False
    """The runner is less prone than the usual entrant."""


def reference_table(situation: Situation, below: Below | None = None) -> dict[str, Line]:
    """Return the reference, written out, by driver.

    Parameters
    ----------
    situation : Situation
        What is known; the reference is the runner's own wherever it can be.
    below : Below, optional
        Where the run's own stands in; nowhere if omitted.
    """
    below = below or Below()
    known, usual = situation.known, reference_numbers()
    own = (
        "your own predicted even effort"
        if situation.own_ability and not below.effort
        else "this run's own mean effort, held evenly"
    )
    who = "the usual entrant" if not below.proneness else "your own, lower than the usual entrant's"
    longest = f"{known.longest_m / 1000.0:.1f} km"
    whose = "your longest run of the last eight weeks" if known.known_longest else "a usual longest run"
    climb = f"{known.climb_m:.0f} m, {'what your training covers' if known.known_climb else 'as usual'}"
    return {
        "pace": Line("pace", "B", "S2", own),
        "distance": Line("duration and distance", "C", "S2", f"no farther than {whose}, {longest}"),
        "climbing": Line("climbing", "C", "S14", f"climb up to there within {climb}"),
        "descending": Line("descending and damage", "C", "S14", f"descent up to there within {climb}"),
        "energy": Line(
            "energy",
            "C",
            "S21",
            f"{usual.glucose_g_h + usual.fructose_g_h:.0f} g/h of carbohydrate, full stores",
        ),
        "heat": Line("heat", "B", "S10", f"{usual.temperature_c:.0f} °C, overcast, used to heat"),
        "fluid": Line(
            "fluid and sodium",
            "C",
            "S11",
            f"{usual.fluid_l_h:.1f} L an hour and to thirst, {usual.sodium_mg_h:.0f} mg/h of sodium",
        ),
        "ground": Line("ground", "D", "S13", "even smooth ground, no pack"),
        "gait": Line("gait and symmetry", "D", "S7", "both sides alike"),
        "altitude": Line("altitude", "D", "S12", f"below {LOW_M:.0f} m"),
        "load": Line("recent load and recovery", "C", "S4", "no damage and no long session carried in"),
        "proneness": Line("personal proneness", "B", "F1", f"{who}; muscles as usual, or your own"),
    }


def stand_ins(situation: Situation) -> dict[str, str]:
    """Return the drivers that rest on a usual runner or a usual day, each with what is missing.

    Parameters
    ----------
    situation : Situation
        What is known.
    """
    known, eaten, parts = situation.known, situation.eaten, situation.parts
    lines: dict[str, str] = {}
    if not situation.own_ability:
        lines["pace"] = (
            "pace: no race result and no log; whether you ran above your ability cannot be told, "
            "only how evenly you ran"
        )
    if not known.known_longest:
        lines["distance"] = "duration and distance: your longest run is not known; a usual one stands in"
    if not parts.has_altitude:
        flat = "climbing and descending: the file has no heights; the way is taken as flat"
        lines |= {"climbing": flat, "descending": flat, "altitude": "altitude: the file has no heights"}
    elif not known.known_climb:
        usual = "climbing and descending: your training's climb is not known; a usual one stands in"
        lines |= {"climbing": usual, "descending": usual}
    if not eaten.carbohydrate_known:
        lines["energy"] = "energy: what you ate is not in the file; --intake says it"
    if not (eaten.fluid_known or eaten.sodium_known):
        lines["fluid"] = "fluid and sodium: what you drank is not in the file; --intake says it"
    if situation.environment is None:
        lines["heat"] = (
            "heat: the weather is not in the file (a watch reads the warmth of its wrist); --weather says it"
        )
    if situation.before:
        lines["distance"] = "; ".join(
            [
                f"duration and distance: what the {situation.before} before left in the legs is not replayed",
                *([lines["distance"]] if "distance" in lines else []),
            ]
        )
    if situation.left_share is None:
        lines["gait"] = "gait and symmetry: the file does not tell left from right"
    if situation.carried is None:
        lines["load"] = (
            "recent load and recovery: no log of the two weeks before; what they left is not known"
        )
    return lines
