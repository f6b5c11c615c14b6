"""Evidence: claims with their grade, what speaks for and against, sources; searched by words."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from crampcast.jobs.evidence import evidence
from crampcast.web.rendering import page

router = APIRouter(prefix="/evidence")
LONGEST_QUERY = 100
GROUPS = ("article_point", "intervention", "red_flag")


def matches(entry: dict[str, Any], words: list[str]) -> bool:
    """Tell whether every word stands somewhere in a claim, its findings or its sources.

    Examples
    --------
    >>> matches({"id": "S1", "title": "Energy", "for": ["a trial"]}, ["trial", "s1"])
    True
    """
    parts = [str(entry.get(key, "")) for key in ("id", "title", "claim", "verdict", "advice")]
    parts += [*entry.get("for", []), *entry.get("against", []), *entry.get("signs", [])]
    parts += [source["citation"] for source in entry.get("sources", [])]
    text = " ".join(parts).casefold()
    return all(word in text for word in words)


@router.get("")
def show(request: Request, q: str = "") -> Response:
    """List the claims that hold every word asked for."""
    entries = evidence()["entries"]
    words = q[:LONGEST_QUERY].casefold().split()
    found = [entry for entry in entries if matches(entry, words)]
    groups = [(group, [e for e in found if e["kind"] == group]) for group in GROUPS]
    return page(
        request,
        "evidence.html",
        q=q[:LONGEST_QUERY],
        groups=[(name, rows) for name, rows in groups if rows],
        count=len(found),
        total=len(entries),
    )


@router.get("/{claim}")
def one(request: Request, claim: str) -> Response:
    """Show one claim whole."""
    return page(request, "claim.html", claim=evidence(claim))
