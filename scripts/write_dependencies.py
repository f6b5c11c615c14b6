"""Write docs/dependencies.md: every locked dependency, its licence, and what the direct ones are for.

Run it where everything locked is installed: ``python scripts/write_dependencies.py [SITE_PACKAGES ...]``
looks into further environments (those of ``make audit`` and ``make bench``) as well. A licence that is
neither permissive nor allowed for a reason in ``dependencies.toml`` stops it, as it stops a test.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
TOLD = tomllib.loads((ROOT / "scripts" / "dependencies.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements.lock": "run",
    "requirements-dev.lock": "test, lint, docs, coach",
    "requirements-bench.lock": "bench",
    "requirements-audit.lock": "audit",
}
"""Lock files, and what each is for beyond those before it."""

_CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU General Public License (GPL)": "GPL",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Public Domain": "public domain",
}
_WRITTEN = {
    "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "open database license (odbl) v1.0": "ODbL-1.0",
    "psfl": "PSF-2.0",
    "the mit license (mit)": "MIT",
}

INTRODUCTION = """# Dependencies

Written by `scripts/write_dependencies.py` from the lock files and the packages' own metadata; a test compares
the two. Direct dependencies say what they are for, the others come with them. `run` is what runs, with the
extra for fields; everything else serves tests, documentation or a team's server.

Licences are permissive, apart from those with a reason in the last table. `BSD` stands where metadata do not
say which BSD licence it is.
"""


class Package(NamedTuple):
    """A locked package as the page shows it."""

    name: str
    version: str
    use: str
    licence: str
    why: str


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> Iterator[tuple[str, str, str]]:
    """Go through name, version and use of every locked package, each version once."""
    seen: set[tuple[str, str]] = set()
    for lock, use in LOCKS.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE):
            if (normal(name), version) not in seen:
                seen.add((normal(name), version))
                yield normal(name), version, use


def licence_of(found: Distribution) -> str:
    """Return a package's licence from its metadata; empty where they are silent."""
    told = found.metadata
    if name := TOLD["licence"].get(normal(told["Name"])):
        return str(name)
    if expression := told.get("License-Expression"):
        return str(expression)
    written = ((told.get("License") or "").strip().splitlines() or [""])[0]
    if re.fullmatch(r"[A-Z][\w.-]*-\d[\w.-]*( (AND|OR) [\w.-]+)*|MIT|BSD", written):
        return written
    if written.lower() in _WRITTEN:
        return _WRITTEN[written.lower()]
    classified = [
        label.rsplit(" :: ", 1)[-1]
        for label in told.get_all("Classifier") or []
        if label.startswith("License") and label.rsplit(" :: ", 1)[-1] in _CLASSIFIED
    ]
    return " AND ".join(_CLASSIFIED[label] for label in classified)


def refusal(name: str, licence: str) -> str:
    """Return why a licence will not do; nothing if it does."""
    if name in TOLD["allowed"]:
        return ""
    parts = re.split(r" AND | OR ", licence)
    if licence and all(part.strip("()") in TOLD["permissive"] for part in parts):
        return ""
    return f"{name}: {licence or 'no licence is known'}; read it, and say in scripts/dependencies.toml"


def installed(folders: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the licence of every installed package by name and version."""
    every: list[Iterable[Distribution]] = [distributions()]
    if folders:
        every.append(distributions(path=list(folders)))
    return {(normal(d.metadata["Name"]), d.version): licence_of(d) for found in every for d in found}


def written(page: str) -> dict[tuple[str, str], str]:
    """Return the licences that a page shows, by name and version."""
    rows = re.findall(r"^\| ([\w.-]+) \| (\d[\w.!+-]*) \| [^|]+ \| ([^|]*) \|", page, re.MULTILINE)
    return {(name, version): licence.strip() for name, version, licence in rows}


def table(packages: Iterable[Package]) -> str:
    """Return the page."""
    lines = [
        INTRODUCTION,
        "| package | version | for | licence | what we need it for |",
        "| --- | --- | --- | --- | --- |",
        *(" | ".join(("|", *row)).replace("| | ", "| ", 1) + " |" for row in packages),
        "",
        "## Licences that are not permissive",
        "",
        "| package | why it is all right here |",
        "| --- | --- |",
        *(f"| {name} | {why} |" for name, why in sorted(TOLD["allowed"].items())),
        "",
    ]
    return "\n".join(lines)


def main(folders: Sequence[str]) -> None:
    """Write the page."""
    known = installed(folders)
    missing = [f"{name} {version}" for name, version, _ in locked() if (name, version) not in known]
    if missing:
        raise SystemExit("not installed here: " + ", ".join(missing))
    rows = [
        Package(name, version, use, known[name, version], TOLD["why"].get(name, ""))
        for name, version, use in sorted(locked())
    ]
    refused = list(filter(None, (refusal(row.name, row.licence) for row in rows)))
    if refused:
        raise SystemExit("\n".join(refused))
    PAGE.write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
