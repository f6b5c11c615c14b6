"""Load the register of sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Source:
    """A work that a number or a claim rests on, and how well its reference is known.

    Parameters
    ----------
    key : str
        Name under which parameters and claims cite it.
    citation : str
        Authors, year, title, place.
    doi, pmid, pmcid : str, optional
        Identifiers.
    doi_confirmed : bool, optional
        True: the DOI was read beside the work; False: it is recalled.
    url : str
        Where it can be read, if nowhere better.
    level : str
        What was read of it: abstract, full text, table, …
    confirmed : bool, optional
        False: the whole content is recalled.
    citation_confirmed : bool, optional
        False: bibliographic details (not the numbers) are partly recalled; `caveat` says which.
    caveat, note : str
        What a reader should know before trusting it.
    """

    key: str
    citation: str
    doi: str | None = None
    doi_confirmed: bool | None = None
    url: str = ""
    level: str = ""
    note: str = ""
    pmid: str | None = None
    pmcid: str | None = None
    confirmed: bool | None = None
    citation_confirmed: bool | None = None
    caveat: str = ""


def _fuller(one: Source, other: Source, where: str) -> Source:
    """Return the fuller of two entries of one work; refuse entries that name different works."""
    if one.doi and other.doi and one.doi.casefold() != other.doi.casefold():
        raise ValueError(
            f"{where}: source {one.key} has doi {other.doi}, elsewhere {one.doi}; "
            "if these are two works, rename one"
        )
    return max(one, other, key=lambda source: (source.doi is not None, len(source.citation)))


@cache
def load_sources() -> dict[str, Source]:
    """Load every source of the package by key.

    Returns
    -------
    dict
        Key to `Source`. Two rooms may register the same work; the entry with a DOI, else the longer, counts.

    Raises
    ------
    ValueError
        If two entries of a key differ in their DOI, or a table has unknown fields.

    Examples
    --------
    >>> load_sources()["jung_2005"].citation_confirmed
    False
    """
    found: dict[str, Source] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for key, table in tomllib.loads(path.read_text(encoding="utf-8")).get("source", {}).items():
            try:
                source = Source(key=key, **table)
            except TypeError as why:
                raise ValueError(f"{path.name}, source {key}: {why}") from why
            found[key] = _fuller(found[key], source, path.name) if key in found else source
    return found
