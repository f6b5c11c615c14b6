"""What is said about cramps, and how sure anybody can be, as text."""

from __future__ import annotations

import textwrap
from typing import Any

from crampcast.report.reading import Result, rows, texts
from crampcast.report.untrusted import finite, plain

_WIDEST = 100

_VERDICTS = {
    "supported": "supported",
    "plausible": "plausible",
    "contested": "contested",
    "contradicted": "contradicted by the evidence",
    "no_data": "no data",
}
_ACTIONS = {
    "stop_and_call_emergency": "Stop. Call the emergency number.",
    "stop_and_seek_help": "Stop. Get medical help.",
    "see_a_doctor": "See a doctor.",
}
_GRADES = {
    "A": "strong evidence",
    "B": "moderate evidence",
    "C": "weak or indirect evidence",
    "D": "no support, no data, or evidence against",
}


def evidence_text(result: Result) -> str:
    """Say a claim with its grade, what speaks for and against it, and its sources; or list all of them.

    Parameters
    ----------
    result : Mapping
        What ``crampcast evidence --json`` prints.

    Returns
    -------
    str
        A page for one entry, or a line for each of many.

    Examples
    --------
    >>> entry = {"id": "S1", "title": "fuel", "verdict": "contested", "grade": "D", "claim": "Fuel runs out."}
    >>> print(evidence_text({"entries": [entry]}))
    S1     D  contested     fuel
    >>> print(evidence_text(entry))
    S1  fuel
    Fuel runs out.
    Grade D (no support, no data, or evidence against): contested
    """
    entries = rows(result, "entries")
    if entries:
        return "\n".join(_line(entry) for entry in entries)
    return "\n".join(_page(result))


def _line(entry: Any) -> str:
    """One entry in one line."""
    verdict = plain(entry.get("verdict")).replace("_", " ")
    name, grade, title = plain(entry.get("id")), plain(entry.get("grade")), plain(entry.get("title"))
    return f"{name:<6} {grade}  {verdict:<13} {title}"


def _page(entry: Result) -> list[str]:
    """One entry as lines: what to do first, then the claim, its weight, and what it rests on."""
    lines = [f"{plain(entry.get('id'))}  {plain(entry.get('title'))}"]
    if action := plain(entry.get("action")):
        lines += [_ACTIONS.get(action, action), *_listed("Signs", texts(entry, "signs"))]
    lines += _wrapped(plain(entry.get("claim")))
    grade, verdict = plain(entry.get("grade")), plain(entry.get("verdict"))
    note = f" [{note}]" if (note := plain(entry.get("grade_note"))) else ""
    lines += _wrapped(f"Grade {grade} ({_GRADES.get(grade, '?')}): {_VERDICTS.get(verdict, verdict)}{note}")
    if entry.get("confirmed") is False:
        lines.append("Recalled from common practice, not read in a source.")
    if advice := plain(entry.get("advice")):
        lines += _wrapped(f"In short: {advice}")
    lines += _listed("For", texts(entry, "for")) + _listed("Against", texts(entry, "against"))
    lines += _listed("In the model", [_prior(prior) for prior in rows(entry, "hazard_priors")])
    return lines + _listed("Sources", [_source(source) for source in rows(entry, "sources")])


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Return a text in lines that fit, without breaking words."""
    return textwrap.wrap(
        text,
        _WIDEST,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _listed(name: str, items: list[str]) -> list[str]:
    """Return a titled list, or nothing where there are no items."""
    lines = [line for item in items for line in _wrapped(item, "- ", "  ")]
    return ["", f"{name}:", *lines] if lines else []


def _prior(prior: Any) -> str:
    """Return a term of the hazard with its unit and how its value came about."""
    values = [finite(prior.get(key)) for key in ("mean", "sd")]
    mean, spread = (f"{value:.2g}" if value is not None else "?" for value in values)
    derived = plain(prior.get("value_grade")) == "derived"
    name, unit = plain(prior.get("name")).replace("_", " "), plain(prior.get("unit"))
    scale = plain(prior.get("scale")).replace("_", " ")
    return f"{name}: {mean} ± {spread} ({scale}, {unit}{'; chosen by us, not literature' if derived else ''})"


def _source(source: Any) -> str:
    """Return a citation with its DOI and every reservation about it."""
    doi = f" doi:{doi}" if (doi := plain(source.get("doi"))) else ""
    doubts = [f"read: {level}"] if (level := plain(source.get("level"))) else []
    doubts += ["recalled"] if source.get("confirmed") is False else []
    doubts += [plain(source.get("caveat"))] if plain(source.get("caveat")) else []
    return f"{plain(source.get('citation'))}{doi}" + (f" [{'; '.join(doubts)}]" if doubts else "")
