"""The table of the reference: one line a driver, with the grade of its link to cramp and its claim."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.jobs.explain.intake import Eaten
from crampcast.jobs.explain.reference import LOW_M, Conditioned
from crampcast.jobs.plan.drivers import reference_numbers


class Line(NamedTuple):
    """How a driver is shown."""

    name: str
    grade: str
    claim: str
    reference: str


def reference_table(known: Conditioned, own_ability: bool) -> dict[str, Line]:
    """Return the reference, written out, by driver.

    Parameters
    ----------
    known : Conditioned
        What training has covered.
    own_ability : bool
        Whether a race or a log says what the runner can do.

    Examples
    --------
    >>> lines = reference_table(Conditioned(30_000.0, 300.0, True, False), True)
    >>> lines["distance"].reference
    'no farther than your longest run of the last eight weeks, 30.0 km'
    """
    usual = reference_numbers()
    own = "your own predicted even effort" if own_ability else "this run's own mean effort, held evenly"
    longest = f"{known.longest_m / 1000.0:.1f} km"
    whose = (
        "your longest run of the last eight weeks" if known.known_longest else "a usual entrant's longest run"
    )
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
        "heat": Line("heat", "B", "S10", f"{usual.temperature_c:.0f} °C, overcast, acclimatised"),
        "fluid": Line(
            "fluid and sodium",
            "C",
            "S11",
            f"{usual.fluid_l_h:.1f} L/h and to thirst, {usual.sodium_mg_h:.0f} mg/h of sodium",
        ),
        "ground": Line("ground", "D", "S13", "even smooth ground, no pack"),
        "gait": Line("gait and symmetry", "D", "S7", "both sides alike"),
        "altitude": Line("altitude", "D", "S12", f"below {LOW_M:.0f} m"),
        "load": Line("recent load and recovery", "C", "S4", "no damage or fatigue carried in"),
        "proneness": Line("personal proneness", "B", "S19", "the usual entrant, muscles as usual"),
    }


def untold(
    known: Conditioned, own_ability: bool, eaten: Eaten, *, weather: bool, altitude: bool, dynamics: bool
) -> list[str]:
    """Return what the file and the answers cannot show, one line each.

    Parameters
    ----------
    known, own_ability, eaten
        What is known of the runner and of the intake.
    weather, altitude, dynamics : bool
        Whether there was weather, heights, running dynamics.

    Examples
    --------
    >>> from crampcast.jobs.explain.intake import usual_eaten
    >>> told = Conditioned(30_000.0, 300.0, True, True)
    >>> lines = untold(told, True, usual_eaten(), weather=True, altitude=True, dynamics=True)
    >>> [line.split(":")[0] for line in lines]
    ['energy', 'fluid and sodium', 'recent load and recovery']
    """
    lines = []
    if not own_ability:
        lines.append(
            "pace: no race result and no log; whether you ran above your ability cannot be told, "
            "only how evenly you ran"
        )
    if not known.known_longest:
        lines.append("duration and distance: your longest run is not known; a usual entrant's stands in")
    if not known.known_climb:
        lines.append("climbing and descending: your training's climb is not known; a usual one stands in")
    if not altitude:
        lines.append("climbing and descending: the file has no heights; the way is taken as flat")
    if not eaten.carbohydrate_known:
        lines.append("energy: what you ate is not in the file; --intake says it")
    if not eaten.fluid_known:
        lines.append("fluid and sodium: what you drank is not in the file; --intake says it")
    if not weather:
        lines.append(
            "heat: the weather is not in the file (a watch reads the warmth of its wrist); --weather says it"
        )
    if not dynamics:
        lines.append("gait and symmetry: the file has no running dynamics")
    lines.append("recent load and recovery: what the days before left in your legs is not in the file")
    return lines
