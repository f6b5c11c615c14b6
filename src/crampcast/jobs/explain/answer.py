"""Parts of the answer that come from the registers: triage, claims, citations."""

from __future__ import annotations

from typing import Any

from crampcast.evidence import load_parameters
from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.sources import load_sources

TRIAGE = (
    {
        "question": "Did you feel a pop or a sudden stab, is there a bruise or swelling, "
        "or can you not rise on your toes?",
        "if_yes": "Not a cramp: a strain or tear is likely. Do not stretch; stop and get help.",
        "red_flag": "RF0",
    },
    {
        "question": "Is the pain under the ribs, worse with breathing, "
        "and gone within minutes of slowing down?",
        "if_yes": "A stitch, not a cramp: slow down, breathe deep, press on the spot.",
        "red_flag": None,
    },
    {
        "question": "Was the muscle hard and knotted, and did the pain ease within minutes of stretching it?",
        "if_yes": "That is a cramp; what follows is about it.",
        "red_flag": None,
        "claim": "S16",
    },
)


def triage() -> list[dict[str, Any]]:
    """Return the questions that tell a strain and a stitch from a cramp.

    Examples
    --------
    >>> triage()[0]["red_flag"]
    'RF0'
    """
    flags = load_red_flags()
    return [dict(line) for line in TRIAGE if line["red_flag"] is None or line["red_flag"] in flags]


def cited(used_claims: list[str]) -> dict[str, Any]:
    """Return ``claims`` and ``citations`` of an answer.

    Parameters
    ----------
    used_claims : list of str
        Ids that statements of the answer name; may repeat.
    """
    claims, flags, sources = load_claims(), load_red_flags(), load_sources()
    used = sorted({*used_claims}, key=lambda key: (key[0] != "S", int("".join(filter(str.isdigit, key)))))
    found = [claims.get(key) or flags.get(key) or claims[f"{key}a"] for key in used]
    keys = load_parameters().sources("cost.", "capacity.", "energy.", "gut.", "heat.", "water.", "muscle.")
    for claim in found:
        keys |= set(claim.sources)
    return {
        "claims": [
            {"id": c.id, "title": c.title, "grade": c.grade, "advice_wording": c.advice_wording}
            for c in found
        ],
        "citations": [
            {"key": key, "citation": s.citation, "doi": s.doi, "note": s.note}
            for key in sorted(keys)
            if key not in ("own_choice", "derived_here") and (s := sources.get(key)) is not None
        ],
    }
