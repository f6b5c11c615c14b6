"""What a change would buy: each lever by rerunning the simulation with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np

from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import cramp_probability
from crampcast.jobs.plan.causes import DRAWS, Case, FloatArray, total_log_hazard
from crampcast.jobs.plan.quarters import finish_s
from crampcast.simulation.surroundings import intake_from_rates

HEAT_BLOCK_ACCLIMATISATION = 0.89
"""State after ten days of heat (heat_fluid.md 5)."""


@dataclass(frozen=True)
class Lever:
    """One change: name, words, evidence grade, claim, when it makes sense, and what it does to a case."""

    name: str
    change: str
    grade: str
    claim: str
    fits: Callable[[Case], bool]
    act: Callable[[Case], Case]


def _slower(case: Case) -> Case:
    own = case.own_s
    if own is None:
        own = np.asarray(case.outlook.settle().duration_s)
    return replace(case, outlook=case.outlook.eased(0.97), own_s=own)


def _more_carbohydrate(case: Case) -> Case:
    rates = np.diff(np.asarray(case.intake.totals), axis=0) * 4.0
    more = intake_from_rates(
        rates[:, 0],
        rates[:, 1] + 12.0,
        rates[:, 2] + 8.0,
        rates[:, 3],
        thirst=float(np.asarray(case.intake.thirst)),
        available_l_h=float(np.asarray(case.intake.available_l_h)),
    )
    return replace(case, intake=more)


def _poles(case: Case) -> Case:
    track = case.outlook.track
    load = segment_load_per_speed(track.grade, track.technicality, 0.0, 1.0, 1.0)
    return replace(case, outlook=replace(case.outlook, track=track._replace(load=load)))


def _person(case: Case, **leaves: object) -> Case:
    draws = case.outlook.draws
    return replace(
        case,
        outlook=replace(case.outlook, draws=draws._replace(person=draws.person._replace(**leaves))),  # type: ignore[arg-type]
    )


def _heat_block(case: Case) -> Case:
    now = jnp.asarray(case.outlook.draws.person.acclimatisation)
    return _person(case, acclimatisation=jnp.maximum(now, HEAT_BLOCK_ACCLIMATISATION))


def _descents(case: Case) -> Case:
    now = jnp.asarray(case.outlook.draws.person.damage_protection)
    return _person(case, damage_protection=jnp.minimum(1.0 - (1.0 - now) * 0.42, 0.75))


def _strength(case: Case) -> Case:
    prior = load_hazard_priors()["strength_training_in_build_up"].mean
    draws = case.outlook.draws
    return replace(
        case,
        outlook=replace(case.outlook, draws=draws._replace(log_ratio=jnp.asarray(draws.log_ratio) + prior)),
    )


def _is_long(case: Case) -> bool:
    return float(np.median(np.asarray(case.outlook.settle().duration_s))) > 5400.0


def _is_hilly(case: Case) -> bool:
    return case.outlook.course.climb_m > 0.02 * case.outlook.course.length_m


def _is_warm(case: Case) -> bool:
    hot = float(np.max(np.asarray(case.outlook.environment.wbgt_c))) > 19.0
    return hot and float(np.median(np.asarray(case.outlook.draws.person.acclimatisation))) < 0.7


def _no_strength(case: Case) -> bool:
    return (case.outlook.profile.strength_sessions_per_week or 0.0) < 1.0


LEVERS = (
    Lever("start slower", "run the whole race 3 % easier", "B", "S2", lambda c: True, _slower),
    Lever(
        "more carbohydrate",
        "eat 20 g/h more, if your gut has practised it",
        "C",
        "S21",
        _is_long,
        _more_carbohydrate,
    ),
    Lever(
        "poles",
        "carry poles and use them on the climbs",
        "C",
        "S14",
        lambda c: _is_hilly(c) and not c.outlook.profile.poles,
        _poles,
    ),
    Lever("train descents", "four long descents in the last four weeks", "C", "S14", _is_hilly, _descents),
    Lever(
        "heat training", "ten days of an hour in the heat before the race", "B", "S10", _is_warm, _heat_block
    ),
    Lever("strength work", "twice a week in the build-up, for months", "C", "S29", _no_strength, _strength),
)


def race_probability(log_total: FloatArray, frailty: tuple[float, float]) -> FloatArray:
    """Return every draw's chance of at least one cramp in the race."""
    cumulative = np.exp(log_total - frailty[0])
    return np.asarray(cramp_probability(cumulative, frailty[0], frailty[1]))


def levers(case: Case) -> list[dict[str, object]]:
    """Rerun the plan with each lever that fits.

    Parameters
    ----------
    case : Case
        The plan as it stands.

    Returns
    -------
    list of dict
        ``name, change, finish_change_s, cramp_probability_change, grade, claim, sentence``; the one that
        lowers the risk most comes first. Changes are draw by draw, so common uncertainty cancels.
    """
    case = replace(case, outlook=case.outlook.few(DRAWS))
    if case.own_s is not None:
        case = replace(case, own_s=case.own_s[:DRAWS])
    finish, chance = _outcome(case)
    out: list[dict[str, object]] = []
    for lever in LEVERS:
        if not lever.fits(case):
            continue
        later, other = _outcome(lever.act(case))
        low, mid, high = np.percentile(other - chance, [10.0, 50.0, 90.0])
        minutes = float(np.median(later - finish)) / 60.0
        out.append(
            {
                "name": lever.name,
                "change": lever.change,
                "finish_change_s": minutes * 60.0,
                "cramp_probability_change": {"p10": float(low), "p50": float(mid), "p90": float(high)},
                "grade": lever.grade,
                "claim": lever.claim,
                "sentence": _sentence(lever, minutes, float(mid), chance),
            }
        )
    out.sort(key=lambda lever: lever["cramp_probability_change"]["p50"])  # type: ignore[index]
    return out


def _outcome(case: Case) -> tuple[FloatArray, FloatArray]:
    controls = case.outlook.settle()
    run = case.outlook.run(controls, case.intake, sodium_mg_h=case.sodium_mg_h, own_s=case.own_s)
    log_total = total_log_hazard(run, case.outlook)
    return finish_s(run, case.outlook.segments), race_probability(log_total, case.outlook.frailty)


def _sentence(lever: Lever, minutes: float, change: float, chance: FloatArray) -> str:
    before = float(np.median(chance))
    what = lever.change[0].upper() + lever.change[1:]
    if abs(minutes) >= 0.5:
        cost = f"about {abs(minutes):.0f} min {'later' if minutes > 0 else 'sooner'}"
    else:
        cost = "no change of finish time"
    if change > -0.005:
        return f"{what}: {cost}, and no lower chance of a cramp that the model can see (grade {lever.grade})."
    after = max(before + change, 0.0)
    return (
        f"{what}: {cost}, and the chance of a cramp falls from about {before:.0%} to {after:.0%}"
        f" (evidence grade {lever.grade})."
    )


def headline(found: list[dict[str, object]], status: str, reason: str | None, overall: float) -> str:
    """Return the single most useful change in one sentence."""
    if status == "refused":
        return f"Do not race this plan: {reason}"
    useful = [lever for lever in found if lever["cramp_probability_change"]["p50"] < -0.005]  # type: ignore[index]
    if not useful:
        return (
            f"About {overall:.0%} chance of a cramp; no single change in the plan lowers it visibly: "
            "keep to the even effort and drink to thirst."
        )
    return str(useful[0]["sentence"])
