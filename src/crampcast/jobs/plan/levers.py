"""What a change would buy: each lever by rerunning the simulation with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import jax
import numpy as np

from crampcast.body.muscle.damage import DamageCoefficients
from crampcast.evidence import coefficients
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import cramp_probability
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.side_by_side import all_at_once
from crampcast.jobs.plan.causes import FloatArray, total_log_hazard
from crampcast.jobs.plan.drivers import Case, relaid, with_person
from crampcast.jobs.plan.numbers import IntakeMix, LeverSizes
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.safety import QUARTER_S
from crampcast.simulation.track import Track, placed
from crampcast.units import format_duration


def _sizes() -> LeverSizes:
    """Return how far each lever goes."""
    return coefficients(LeverSizes, "plan.levers")


@dataclass(frozen=True)
class Lever:
    """One change: name, words, evidence grade, claim, when it makes sense, and what it does to a case."""

    name: str
    change: str
    grade: str
    claim: str
    fits: Callable[[Case], bool]
    act: Callable[[Case], Case]
    on_the_way: bool = False
    """Whether it can still be done in the middle of a race."""


def _slower(case: Case) -> Case:
    return replace(case, outlook=case.outlook.eased(_sizes().easier_share))


def _more_carbohydrate(case: Case) -> Case:
    totals = np.asarray(case.intake.totals)
    eaten = totals[:, 1:3].sum(axis=1)
    until = int(np.searchsorted(eaten, eaten[-1])) if eaten[-1] > 0.0 else len(totals) - 1
    more = np.clip(
        np.arange(len(totals)) - _now_s(case) / QUARTER_S, 0.0, max(until - _now_s(case) / QUARTER_S, 0.0)
    )
    more_g = more * _sizes().more_carbohydrate_g_h * QUARTER_S / 3600.0
    fructose = coefficients(IntakeMix, "plan.intake").fructose_share
    beside = more_g[:, None] * np.array([0.0, 1.0 - fructose, fructose, 0.0])
    return replace(case, intake=case.intake._replace(totals=placed(totals + beside)))


def _now_s(case: Case) -> float:
    """Return the time since the start."""
    return 0.0 if case.outlook.so_far is None else case.outlook.so_far.time_s


def _poles(case: Case) -> Case:
    ones = np.ones_like(np.asarray(case.outlook.draws.person.poles))
    case = with_person(case, poles=ones)
    return replace(case, outlook=relaid(case.outlook, case.outlook.track, poles=1.0))


def _heat_block(case: Case) -> Case:
    now = np.asarray(case.outlook.draws.person.acclimatisation)
    return with_person(case, acclimatisation=np.maximum(now, _sizes().heat_block_acclimatisation))


def _descents(case: Case) -> Case:
    now = np.asarray(case.outlook.draws.person.damage_protection)
    open_share = 1.0 - _sizes().descents_protection_gain
    most = float(np.asarray(coefficients(DamageCoefficients, "muscle.damage").protection_cap))
    return with_person(
        case, damage_protection=np.maximum(now, np.minimum(1.0 - (1.0 - now) * open_share, most))
    )


def _two_stops(case: Case) -> Case:
    """Stand still twice more, at a third and two thirds of the way ahead, for `LeverSizes.stop_s` each."""
    outlook, so_far = case.outlook, case.outlook.so_far
    n, track = outlook.segments, outlook.track
    along = np.cumsum(np.asarray(track.length_m)[:n])
    done_m = float(along[so_far.segments - 1]) if so_far is not None else 0.0
    left_m = float(along[-1]) - done_m
    at = [int(np.searchsorted(along, done_m + share * left_m)) for share in (1.0 / 3.0, 2.0 / 3.0)]
    out = replace(outlook, track=_with_stops(track, at), segments=n + 2)
    if so_far is not None:
        out = replace(out, so_far=replace(so_far, as_planned=_with_stops(so_far.as_planned, at)))
    return replace(case, outlook=out)


def _with_stops(track: Track, at: list[int]) -> Track:
    """Return a track with two stops before these segments."""
    size = track.length_m.shape[0]

    def inserted(leaf: jax.Array) -> np.ndarray:
        return np.asarray(np.insert(np.asarray(leaf), at, np.asarray(leaf)[at], axis=0)[:size])

    longer: Track = jax.tree.map(inserted, track)
    stops = np.array([at[0], at[1] + 1])
    length, rest = np.asarray(longer.length_m).copy(), np.asarray(longer.rest_s).copy()
    length[stops], rest[stops] = 0.0, _sizes().stop_s
    return longer._replace(length_m=placed(length), rest_s=placed(rest))


def _strength(case: Case) -> Case:
    prior = load_hazard_priors()["strength_training_in_build_up"].mean
    draws = case.outlook.draws
    return replace(
        case,
        outlook=replace(case.outlook, draws=draws._replace(log_ratio=np.asarray(draws.log_ratio) + prior)),
    )


def _is_long(case: Case) -> bool:
    return float(np.median(np.asarray(case.outlook.settle().duration_s))) > _sizes().long_from_s


def is_hilly(case: Case) -> bool:
    """Return whether the course climbs enough for hills to matter."""
    return case.outlook.course.climb_m > _sizes().hilly_climb_share * case.outlook.course.length_m


def _is_warm(case: Case) -> bool:
    hot = float(np.max(np.asarray(case.outlook.environment.wbgt_c))) > _sizes().warm_wbgt_c
    return (
        hot
        and float(np.median(np.asarray(case.outlook.draws.person.acclimatisation)))
        < _sizes().acclimatised_share
    )


def _no_strength(case: Case) -> bool:
    return (case.outlook.profile.strength_sessions_per_week or 0.0) < 1.0


LEVERS = (
    Lever(
        "start slower", "run the whole race 3 % easier", "B", "S2", lambda c: True, _slower, on_the_way=True
    ),
    Lever(
        "more carbohydrate",
        "eat 20 g/h more, if your gut has practised it",
        "C",
        "S21",
        _is_long,
        _more_carbohydrate,
        on_the_way=True,
    ),
    Lever(
        "poles",
        "carry poles and use them on the climbs",
        "C",
        "S14",
        lambda c: is_hilly(c) and not c.outlook.profile.poles,
        _poles,
    ),
    Lever(
        "two more stops",
        "stand still twice for two minutes more",
        "D",
        "S25",
        _is_long,
        _two_stops,
        on_the_way=True,
    ),
    Lever("train descents", "four long descents in the last four weeks", "C", "S14", is_hilly, _descents),
    Lever(
        "heat training", "ten days of an hour in the heat before the race", "B", "S10", _is_warm, _heat_block
    ),
    Lever(
        "strength work",
        "strength work twice a week in the build-up, for months",
        "C",
        "S29",
        _no_strength,
        _strength,
    ),
)


def race_probability(log_total: FloatArray, frailty: Frailty) -> FloatArray:
    """Return every draw's chance of at least one cramp in the race."""
    cumulative = np.exp(log_total - frailty.mean)
    return np.asarray(cramp_probability(cumulative, frailty.mean, frailty.sd))


def levers(
    case: Case, which: Sequence[Lever] = LEVERS, *, overall: float | None = None
) -> list[dict[str, object]]:
    """Rerun the plan with each lever that fits.

    Parameters
    ----------
    case : Case
        The plan as it stands.
    which : sequence of Lever
        The levers to try.
    overall : float, optional
        The plan's median chance of a cramp over all its draws, from which a sentence says that it falls; of
        the few draws that are rerun if omitted.

    Returns
    -------
    list of dict
        ``name, change, finish_change_s, finish_change_p10_s, finish_change_p90_s, cramp_probability_change,
        grade, claim, sentence``; the one that lowers the risk most comes first. Changes are draw by draw, so
        common uncertainty cancels.

    Notes
    -----
    Changes are those on a course of fewer pieces (`Case.short`), the chance that they start from is that of
    the whole course.
    """
    case = case.few()
    before = float(np.median(_outcome(case)[1])) if overall is None else overall
    case = case.short()
    out: list[dict[str, object]] = []
    under_way = case.outlook.so_far is not None
    fitting = [lever for lever in which if lever.fits(case) and (lever.on_the_way or not under_way)]
    (finish, chance), *outcomes = all_at_once(_outcome, [case, *(lever.act(case) for lever in fitting)])
    for lever, (later, other) in zip(fitting, outcomes, strict=True):
        low, mid, high = np.percentile(other - chance, [10.0, 50.0, 90.0])
        minutes = float(np.median(later - finish)) / 60.0
        out.append(
            {
                "name": lever.name,
                "change": _words(lever, case),
                "finish_change_s": minutes * 60.0,
                "finish_change_p10_s": float(np.percentile(later - finish, 10.0)),
                "finish_change_p90_s": float(np.percentile(later - finish, 90.0)),
                "cramp_probability_change": {"p10": float(low), "p50": float(mid), "p90": float(high)},
                "grade": lever.grade,
                "claim": lever.claim,
                "sentence": _sentence(lever, _words(lever, case), minutes, float(mid), before),
            }
        )
    out.sort(key=lambda lever: lever["cramp_probability_change"]["p50"])  # type: ignore[index]
    return out


def _outcome(case: Case) -> tuple[FloatArray, FloatArray]:
    run = case.simulated()
    log_total = total_log_hazard(run, case.outlook)
    return finish_s(run, case.outlook.segments), race_probability(log_total, case.outlook.frailty)


def _percent(chance: float) -> str:
    """Return a chance in words; small ones with a decimal, so that a fall can be seen."""
    return f"{100 * chance:.0f} %" if chance >= 0.095 else f"{100 * chance:.1f} %"


def _words(lever: Lever, case: Case) -> str:
    """Return a change in words; of a race under way only the rest is left."""
    return lever.change if case.outlook.so_far is None else lever.change.replace("the whole race", "the rest")


def _sentence(lever: Lever, words: str, minutes: float, change: float, before: float) -> str:
    what = words[0].upper() + words[1:]
    if abs(minutes) * 60.0 >= _FELT_S:
        cost = f"about {abs(minutes):.0f} min {'later' if minutes > 0 else 'sooner'}"
    else:
        cost = "no change of finish time"
    if change > -_sizes().visible_change:
        return f"{what}: {cost}, and no lower chance of a cramp that the model can see (grade {lever.grade})."
    after = max(before + change, 0.0)
    return (
        f"{what}: {cost}, and the chance of a cramp falls from about {_percent(before)} to {_percent(after)}"
        f" (evidence grade {lever.grade})."
    )


_FELT_S = 30.0
"""A change of the finish time below this is told as none."""
TAKES_WEEKS = ("strength work", "train descents", "heat training")
"""Levers of the build-up: the headline prefers what can still be done on the day."""


OPEN_HILLS = "State a race with its climb: your walk on the level leaves the time in these hills wide open. "
"""Said first where it is the main thing not known."""


def headline(
    found: list[dict[str, object]],
    status: str,
    reason: str | None,
    overall: float,
    instead: str = "",
    *,
    walked: bool = False,
    open_hills: bool = False,
    kept_s: float | None = None,
) -> str:
    """Return the single most useful change in one sentence; of a refused plan, what to do instead.

    Parameters
    ----------
    found : list of dict
        Levers, the most useful first.
    status, reason : str
        Outcome of the plan, and why.
    overall : float
        Chance of a cramp.
    instead : str
        What a runner whose plan is refused, or walked, does instead.
    walked : bool
        Whether the plan walks because of the heat.
    open_hills : bool
        Whether a walk on the level is all that is known of somebody who goes to the hills.
    kept_s : float or None
        The finish time that was asked for, where the plan keeps it: what costs time is no advice then.

    Returns
    -------
    str

    Examples
    --------
    >>> headline([], "refused", "you are ill", 0.1, "Rest until the fever is gone.")
    'Do not start this race as planned: you are ill. Rest until the fever is gone.'
    >>> headline([], "ok", None, 0.1, open_hills=True).startswith(OPEN_HILLS)
    True
    >>> slower = {"name": "start slower", "finish_change_s": 420.0, "sentence": "Run easier: 7 min later."}
    >>> slower |= {"cramp_probability_change": {"p50": -0.03, "p90": 0.0}}
    >>> headline([slower], "ok", None, 0.1, kept_s=13200.0)
    'The plan keeps your 3:40:00. Only if that may give way: run easier: 7 min later.'
    """
    if status == "refused":
        return f"Do not start this race as planned: {(reason or '').rstrip('.')}. {instead}"
    if walked and reason:
        return f"{reason[0].upper()}{reason[1:]}: the plan walks, with water and shade. {instead}".strip()
    lead = OPEN_HILLS if open_hills else ""
    useful = [lever for lever in found if lever["cramp_probability_change"]["p50"] < -_sizes().visible_change]  # type: ignore[index]
    if not useful:
        return lead + (
            f"About {_percent(overall)} chance of a cramp; no single change in the plan lowers it visibly: "
            "keep to the even effort and drink to thirst."
        )
    free = [lever for lever in useful if kept_s is None or float(str(lever["finish_change_s"])) < _FELT_S]
    said = str(_first_to_do(free or useful)["sentence"])
    if kept_s is not None and not free:
        first = f"{said[0].lower()}{said[1:]}"
        return f"{lead}The plan keeps your {format_duration(kept_s)}. Only if that may give way: {first}"
    return lead + said


def _first_to_do(useful: list[dict[str, object]]) -> dict[str, object]:
    """Return the lever to name first: of the day, unless one of the build-up surely does more.

    Examples
    --------
    >>> slower = {"name": "start slower", "cramp_probability_change": {"p50": -0.01, "p90": 0.0}}
    >>> strong = {"name": "strength work", "cramp_probability_change": {"p50": -0.08, "p90": -0.02}}
    >>> _first_to_do([strong, slower])["name"]
    'strength work'
    >>> few = {"name": "strength work", "cramp_probability_change": {"p50": -0.02, "p90": -0.01}}
    >>> _first_to_do([few, slower])["name"]
    'start slower'
    """
    of_the_day = [lever for lever in useful if lever["name"] not in TAKES_WEEKS]
    if not of_the_day:
        return useful[0]
    brings = of_the_day[0]["cramp_probability_change"]["p50"]  # type: ignore[index]
    surely = [lever for lever in useful if lever["cramp_probability_change"]["p90"] < brings]  # type: ignore[index]
    return surely[0] if surely else of_the_day[0]
