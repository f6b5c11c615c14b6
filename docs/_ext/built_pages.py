"""Pages that are written while the documents are built: from code, parameters, claims and examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import answer_forms
import card_numbers
import gallery
import reference_pages
from sphinx.application import Sphinx

_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\]\n]*)\]\((?P<target>(?!https?:|mailto:|#)[^)\s#]+)(?P<anchor>#[^)\s]*)?\)"
)

PAGES: dict[str, Callable[[], str]] = {
    "parameters.md": reference_pages.parameters,
    "sources.md": reference_pages.sources,
    "claims.md": reference_pages.claims,
    "priors.md": reference_pages.priors,
    "mechanisms.md": reference_pages.mechanisms,
    "rooms.md": reference_pages.rooms,
    "schemas.md": answer_forms.schemas,
    "entries.md": reference_pages.entries,
    "runner_file.md": reference_pages.runner_file,
    "parts/twins.md": reference_pages.twins_table,
    "parts/card_whole.md": card_numbers.values_by_mechanism,
    "parts/card_groups.md": card_numbers.splits_by_group,
    "parts/card_cohorts.md": card_numbers.outcomes_by_cohort,
    "parts/card_coverage.md": card_numbers.coverage,
}
"""Every page that is written, and what writes it."""


def write_pages(app: Sphinx) -> None:
    """Write what has changed, so that only that is read again."""
    folder = Path(app.srcdir) / "generated"
    for name, content in PAGES.items():
        write_if_new(folder / name, content())
    gallery.write(folder, run=app.config.run_commands)


def write_if_new(path: Path, text: str) -> None:
    """Write a file unless it holds the same already."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lead_outside(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let links to files that are no pages lead to the repository."""
    here = Path(app.env.doc2path(docname)).parent
    root, base = Path(app.srcdir).parent, app.config.repository_pages

    def led(found: re.Match[str]) -> str:
        target = (here / found["target"]).resolve()
        page = target.suffix == ".md" and target.is_relative_to(app.srcdir)
        if page or not target.exists() or not target.is_relative_to(root):
            return found[0]
        return f"[{found['text']}]({base}{target.relative_to(root)}{found['anchor'] or ''})"

    source[0] = _LINK.sub(led, source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done before pages are read."""
    app.add_config_value("repository_pages", "", "env")
    app.add_config_value("run_commands", True, "env", bool)
    app.connect("builder-inited", write_pages)
    app.connect("source-read", lead_outside)
    return {"version": "1", "parallel_read_safe": True}
