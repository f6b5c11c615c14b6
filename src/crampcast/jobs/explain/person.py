"""What of the person moves the risk, in a runner's words."""

from __future__ import annotations

from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import residual_effects
from crampcast.forecast.proneness import PersonalFactor, personal_factors
from crampcast.runner.profile import Profile

TOTAL_ONLY = "weekly_distance"
"""What the body leaves of it is a correction of the body, no finding: the total is told."""

LEAST, MOST = 0.1, 3
"""Smaller changes of the log hazard are not told, nor more of them than this."""


def told_person(profile: Profile, km: float) -> tuple[str, ...]:
    """Say which answers of the runner raise or lower the risk, the largest effect first.

    Parameters
    ----------
    profile : Profile
        The runner's answers.
    km : float
        Length of the run.

    Returns
    -------
    tuple of str
        The effects are those of studies of many runners; what was not answered is not among them.

    Examples
    --------
    >>> told_person(Profile(), 42.0)
    ()
    >>> told_person(Profile(sex="female"), 42.0)
    ('a woman: a lower risk in studies of runners',)
    """
    told = {name: effect for name, effect in residual_effects().items() if name != TOTAL_ONLY}
    moved = [
        (told.get(f.name, load_hazard_priors()[f.name].mean) * (f.value - f.usual), f)
        for f in personal_factors(profile, km)
        if f.value is not None
    ]
    moved = sorted((one for one in moved if abs(one[0]) >= LEAST), key=lambda one: -abs(one[0]))
    return tuple(
        f"{_words(f, profile, km)}: a {'higher' if change > 0.0 else 'lower'} risk in studies of runners"
        for change, f in moved[:MOST]
    )


def _words(factor: PersonalFactor, profile: Profile, km: float) -> str:
    """Name a factor as this runner answered it."""
    none = "" if factor.value else "no "
    longest_km, sessions = profile.longest_run_km or 0.0, profile.strength_sessions_per_week or 0.0
    return {
        "male": "a man" if factor.value else "a woman",
        "age": f"{profile.age or 0.0:.0f} years of age",
        "family_history": f"{none}cramps in the family",
        "running_injury_last_12_months": f"{none}injury before",
        "chronic_disease_count": f"{none}kidney or heart disease",
        "medication_during_race": f"{none}anti-inflammatory drug",
        "diuretic": f"{none}diuretic",
        "weekly_distance": f"{profile.weekly_km or 0.0:.0f} km a week",
        "race_beyond_longest_run": f"a longest run of {longest_km:.0f} km before {km:.0f} km",
        "strength_training_in_build_up": f"{sessions:g} strength sessions a week",
    }[factor.name]
