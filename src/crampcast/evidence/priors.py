"""Priors of the cramp hazard: how far each factor moves it, before a runner's own diary is asked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.evidence.claims import GRADES
from crampcast.evidence.cohorts import cohort_keys
from crampcast.evidence.parameters import FLAGS
from crampcast.evidence.sources import load_sources

SCALES = ("log_hazard", "exponent", "log_ratio")
"""What a prior's mean is: an addend to the log hazard, an exponent, or a log ratio of two hazards."""


@dataclass(frozen=True)
class HazardPrior:
    """Normal prior of one factor's total effect on the cramp hazard.

    Parameters
    ----------
    name : str
        The factor.
    mean, sd : float
        On `scale`, per `unit`.
    scale : str
        One of `SCALES`.
    unit : str
        What a step of one is: ``present v absent``, ``per 10 %``, …
    grade : str
        Evidence behind the factor, A to D; D means expert opinion.
    value_grade : str
        How `mean` and `sd` came about; ``derived`` ones are no literature.
    evidence : str
        The findings.
    sources : tuple of str
        Source or cohort keys.
    points : tuple of str
        Points of the source article that the factor serves.
    note : str
        Remark.
    """

    name: str
    mean: float
    sd: float
    scale: str
    unit: str
    grade: str
    value_grade: str
    evidence: str
    sources: tuple[str, ...]
    points: tuple[str, ...]
    note: str = ""


def _prior(table: dict[str, Any], scale: str) -> HazardPrior:
    """Build and check one prior."""
    made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    prior = HazardPrior(**({"scale": scale} | made))
    if prior.scale not in SCALES or prior.grade not in GRADES or prior.value_grade not in FLAGS:
        raise ValueError(f"hazard_priors.toml, {prior.name}: unknown scale, grade or value_grade")
    if prior.sd <= 0:
        raise ValueError(f"hazard_priors.toml, {prior.name}: sd {prior.sd} is not positive")
    if unknown := set(prior.sources) - set(load_sources()) - set(cohort_keys()):
        raise ValueError(f"hazard_priors.toml, {prior.name}: unknown sources {sorted(unknown)}")
    return prior


@cache
def load_hazard_priors() -> dict[str, HazardPrior]:
    """Load the priors of the hazard.

    Returns
    -------
    dict
        Name to `HazardPrior`, in the order of the file.

    Raises
    ------
    ValueError
        If a name is repeated, the file's own count is wrong, or a word or source is unknown.

    Notes
    -----
    A prior is the factor's total effect, what the simulated body already produces included.

    Examples
    --------
    >>> prior = load_hazard_priors()["pace_faster_than_own_predicted"]
    >>> prior.mean, prior.unit
    (0.7, 'per 10 %')
    """
    text = (files("crampcast.evidence") / "hazard_priors.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    priors = {t["name"]: _prior(t, content["meta"]["scale"]) for t in content["prior"]}
    if not len(priors) == len(content["prior"]) == content["meta"]["count"]:
        raise ValueError("hazard_priors.toml: a name is given twice or the count is wrong")
    return priors
