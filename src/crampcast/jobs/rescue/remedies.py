"""Remedies ranked: by their evidence, then by what helped this runner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.claims import GRADES, load_claims
from crampcast.evidence.rescue import load_remedies
from crampcast.jobs.rescue.request import Trial


class Standing(NamedTuple):
    """Pseudo-trials that every remedy starts with; group ``rescue.record``."""

    grade_trials: tuple[float, float]


def ranked(record: Sequence[Trial], *, night: bool = False) -> list[dict[str, Any]]:
    """Return the remedies, best evidence first, and among equals what helped this runner most.

    Parameters
    ----------
    record : sequence of Trial
        Every try in the diary.
    night : bool
        Only what is also for a cramp at rest.

    Returns
    -------
    list of dict
        ``id, title, claim, grade, verdict, advice, tried, worked, expected`` (the mean of the Beta posterior
        of this runner's share of successes, null where nothing was tried).

    Notes
    -----
    A Beta-binomial: (helped + a) / (tried + a + b). The record moves a remedy among those of the same grade
    and never past a better grade.

    Examples
    --------
    >>> ranked([])[0]["id"]
    'stretch'
    """
    helped, not_helped = coefficients(Standing, "rescue.record").grade_trials
    claims = load_claims()
    rows = []
    for place, remedy in enumerate(load_remedies()):
        if night and not remedy.at_night:
            continue
        tries = [trial.worked for trial in record if trial.remedy == remedy.id]
        claim = claims[remedy.claim]
        mean = (sum(tries) + helped) / (len(tries) + helped + not_helped)
        row = {
            "id": remedy.id,
            "place": place,
            "title": remedy.title,
            "claim": claim.id,
            "grade": claim.grade,
            "verdict": claim.verdict,
            "advice": claim.advice_wording,
            "tried": len(tries),
            "worked": sum(tries),
            "expected": round(mean, 3) if tries else None,
        }
        rows.append(((GRADES.index(claim.grade), -mean, place), row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
