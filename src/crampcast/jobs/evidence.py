"""The job behind ``evidence``: what is said about cramps, and how sure anybody can be."""

from __future__ import annotations

import difflib
import re
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.evidence.claims import Claim, RedFlag, load_claims, load_red_flags
from crampcast.evidence.priors import HazardPrior, load_hazard_priors
from crampcast.evidence.sources import Source, load_sources

KINDS = {"S": "article_point", "I": "intervention", "F": "finding"}
"""First letter of a claim's id to what it is."""


def _source(key: str) -> dict[str, Any]:
    """Return one source as the result shows it, with what was read of it."""
    source: Source = load_sources()[key]
    return {
        "key": source.key,
        "citation": source.citation,
        "doi": source.doi,
        "level": source.level,
        "confirmed": source.confirmed,
        "citation_confirmed": source.citation_confirmed is not False,
        "caveat": source.caveat,
    }


def _prior(prior: HazardPrior) -> dict[str, Any]:
    """Return the model's term that serves a point."""
    return {
        "name": prior.name,
        "mean": prior.mean,
        "sd": prior.sd,
        "scale": prior.scale,
        "unit": prior.unit,
        "grade": prior.grade,
        "value_grade": prior.value_grade,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    """Return a claim with the contract's keys and the model's terms for it."""
    parent = claim.id.rstrip("ab")
    served = [p for p in load_hazard_priors().values() if {claim.id, parent} & set(p.points)]
    return {
        "id": claim.id,
        "kind": KINDS[claim.id[0]],
        "title": claim.title,
        "claim": claim.statement,
        "verdict": claim.verdict,
        "grade": claim.grade,
        "grade_note": claim.grade_note,
        "grade_for_cramp": claim.grade_for_cramp or claim.grade,
        "grade_from": claim.grade_from,
        "for": list(claim.for_),
        "against": list(claim.against),
        "sources": [_source(key) for key in claim.sources],
        "advice": claim.advice_wording,
        "hazard_priors": [_prior(p) for p in served],
    }


def _red_flag(flag: RedFlag) -> dict[str, Any]:
    """Return a red flag with the contract's keys and what to do."""
    return {
        "id": flag.id,
        "kind": "red_flag",
        "title": flag.title,
        "claim": flag.statement,
        "verdict": flag.verdict,
        "grade": flag.grade,
        "grade_note": flag.note,
        "grade_from": flag.grade_from,
        "for": [],
        "against": [],
        "sources": [_source(key) for key in flag.sources],
        "advice": flag.advice_wording,
        "signs": list(flag.signs),
        "suspect": flag.suspect,
        "action": flag.action,
        "confirmed": flag.confirmed,
    }


def _joined(wanted: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one entry for a point that is weighed in parts: the weakest grade, and the parts themselves."""
    weakest = max(parts, key=lambda part: str(part["grade"]))
    sources = {s["key"]: s for part in parts for s in part["sources"]}
    return {
        **weakest,
        "id": wanted,
        "title": "; ".join(part["title"] for part in parts),
        "claim": " ".join(part["claim"] for part in parts),
        "grade_note": ", ".join(f"{part['id']}: {part['grade']}" for part in parts),
        "for": [f"{part['id']}: {finding}" for part in parts for finding in part["for"]],
        "against": [f"{part['id']}: {finding}" for part in parts for finding in part["against"]],
        "sources": list(sources.values()),
        "advice": " ".join(part["advice"] for part in parts),
        "parts": parts,
    }


def evidence(claim_id: str | None = None) -> dict[str, Any]:
    """Return a claim, an intervention or a red flag with its grade, findings and sources; or all of them.

    Parameters
    ----------
    claim_id : str, optional
        ``S1``–``S33`` (points of the source article), ``I…`` (further interventions), ``F…`` (findings
        that the model rests on) or ``RF…`` (red flags), upper or lower case. A point weighed in parts
        (``S24``) gives both. None gives the whole register.

    Returns
    -------
    dict
        One entry with ``claim, verdict, grade, for, against, sources`` and more;
        or ``entries``, a list of them.

    Raises
    ------
    UnusableInput
        If no entry has that id; the message names near ones.

    Examples
    --------
    >>> evidence("s1")["verdict"], evidence("S1")["grade"]
    ('contested', 'D')
    >>> [part["id"] for part in evidence("S24")["parts"]]
    ['S24a', 'S24b']
    >>> len(evidence()["entries"])
    57
    """
    entries = {key: _claim(claim) for key, claim in load_claims().items()}
    entries |= {key: _red_flag(flag) for key, flag in load_red_flags().items()}
    if claim_id is None:
        return {"entries": list(entries.values())}
    wanted = claim_id.strip().casefold()
    by_folded = {key.casefold(): entry for key, entry in entries.items()}
    if wanted in by_folded:
        return by_folded[wanted]
    parts = [entry for key, entry in by_folded.items() if re.fullmatch(re.escape(wanted) + "[a-z]", key)]
    if parts:
        return _joined(claim_id.strip().upper(), parts)
    near = [by_folded[key]["id"] for key in difflib.get_close_matches(wanted, by_folded, n=3, cutoff=0.5)]
    raise UnusableInput(
        f"no claim, intervention or red flag {claim_id[:40]!r}",
        where="evidence",
        remedy=f"did you mean {', '.join(near)}?" if near else "ids run S1–S33, I1–I9, F1–F2 and RF0–RF10",
    )
