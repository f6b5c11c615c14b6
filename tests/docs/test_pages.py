"""The pages: reachable, linked to what is there, complete, and true without being built."""

from __future__ import annotations

import ast
import fnmatch
import re
import shlex
from pathlib import Path

import answer_forms
import built_pages
import pytest
import reference_pages

import crampcast
from crampcast.cli.reference import commands
from crampcast.evidence.parameters import load_parameters
from crampcast.jobs.diary.kinds import load_kinds
from crampcast.jobs.evidence import evidence
from crampcast.report.schemas import load_schema
from crampcast.runner.own_products import read_products

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BUILT = {"gallery.md", *built_pages.PAGES}
PAGES = sorted(
    path
    for path in DOCS.rglob("*.md")
    if path.relative_to(DOCS).parts[0] not in {"_ext", "_static", "generated"}
)
HAND_WRITTEN = ("tutorials", "how_to", "explanation", "reference")
GUIDES = [p for p in PAGES if p.parent.name in HAND_WRITTEN or p.parent == DOCS]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)\s]*)?\)")
FENCE = re.compile(r"^```(\{?[\w-]*\}?)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def relative(path: Path) -> str:
    return str(path.relative_to(DOCS))


def known_pages() -> set[str]:
    return {relative(path) for path in PAGES} | {f"generated/{name}" for name in BUILT if "/" not in name}


def listed_by(page: Path) -> set[str]:
    """Return the pages that a page's tables of contents list."""
    found = set()
    for kind, inside in FENCE.findall(text_of(page)):
        if kind != "{toctree}":
            continue
        for line in inside.splitlines():
            if line.strip() and not line.startswith(":"):
                place = (page.parent / f"{line.strip()}.md").resolve()
                pattern = str(Path(*place.parts[len(DOCS.resolve().parts) :]))
                matched = set(fnmatch.filter(known_pages(), pattern)) if "*" in pattern else {pattern}
                found |= {m for m in matched if "*" not in pattern or m.count("/") == pattern.count("/")}
    return found


def test_every_page_is_reached_from_the_first():
    reached, ahead = set(), {"index.md"}
    while ahead:
        page = ahead.pop()
        reached.add(page)
        if (DOCS / page).is_file():
            ahead |= listed_by(DOCS / page) - reached
    assert reached == known_pages()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page):
    names = known_pages() | {f"generated/{name}" for name in BUILT}
    lost = []
    for target in LINK.findall(text_of(page)):
        place = (page.parent / target).resolve()
        inside = str(place.relative_to(DOCS)) if place.is_relative_to(DOCS) else ""
        if not place.exists() and inside not in names:
            lost.append(target)
    assert lost == []


def test_every_command_is_told_of_in_a_guide():
    told = "".join(text_of(path) for path in GUIDES if path.name != "commands.md")
    assert [name for name in commands() if not re.search(rf"crampcast {name}\b", told)] == []


def test_every_public_name_is_in_the_reference():
    page = text_of(DOCS / "reference" / "library.md")
    assert set(re.findall(r"\.\. auto\w+:: crampcast\.(\w+)", page)) == set(crampcast.__all__) - {
        "__version__"
    }
    assert "crampcast.__version__" in page


def test_pages_from_the_code_leave_nothing_out():
    told, group = set(), ""
    for line in reference_pages.parameters().splitlines():
        group = line.lstrip("# ") if line.startswith("##") else group
        told |= {f"{group}.{name}" for name in re.findall(r"^\| `(\w+)` \|", line)}
    assert told == set(load_parameters())
    assert set(re.findall(r"^## (\w+):", reference_pages.claims(), re.MULTILINE)) == {
        entry["id"] for entry in evidence()["entries"]
    }
    assert set(re.findall(r"^## (\w+)$", reference_pages.mechanisms(), re.MULTILINE)) == set(
        crampcast.mechanisms()
    )
    assert set(re.findall(r"^## (\w+)$", reference_pages.entries(), re.MULTILINE)) == set(load_kinds())
    assert set(re.findall(r"^## ([\w-]+)$", answer_forms.schemas(), re.MULTILINE)) >= set(commands())
    assert all(f"`{key}`" in reference_pages.runner_file() for key in ("mass_kg", "carry", "sickle_trait"))


def test_every_key_of_every_answer_is_told_with_what_it_is_and_means():
    page = answer_forms.schemas()
    for command, told in re.findall(r"^## ([\w-]+)$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL):
        rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", told, re.MULTILINE)
        assert {key for key, _, _ in rows} == set(answer_forms.top_keys(load_schema(command))), command
        assert [key for key, kind, what in rows if not kind or len(what) < 5] == [], command


def test_what_a_part_of_a_schema_allows_is_said_in_words():
    whole = {"$defs": {"range": {"properties": {"p10": {}, "p50": {}, "p90": {}}}}}
    part = {"anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/$defs/range"}}]}
    assert answer_forms.kind_of(part, whole) == "null or array of range"
    assert answer_forms.kind_of({"enum": ["a", "b"]}, whole) == "`a` or `b`"
    assert answer_forms.keys_inside({"items": {"properties": {"x": {}}, "required": ["y"]}}, whole) == [
        "x",
        "y",
    ]


@pytest.mark.parametrize("name", [name for name in built_pages.PAGES if name.startswith("parts/card")])
def test_figures_of_the_model_card_come_from_files(name):
    written = built_pages.PAGES[name]()
    assert written.count("\n| ") >= 2
    assert "nan" not in written
    assert f"generated/{name}" in text_of(DOCS / "model_card.md")


def test_a_cell_stays_in_its_cell():
    row = reference_pages.table(("a",), [("x | y\nz < 3 *b*",)]).splitlines()[2]
    assert row == "| x \\| y z &lt; 3 \\*b\\* |"


def lines_for_the_shell() -> list[tuple[str, str]]:
    found = []
    for page in (*GUIDES, ROOT / "README.md"):
        for kind, inside in FENCE.findall(text_of(page)):
            if kind in ("sh", "{shell}"):
                joined = inside.replace("\\\n", " ").splitlines()
                found += [(page.stem, line) for line in joined if line.startswith("crampcast ")]
    return found


@pytest.mark.parametrize(("page", "line"), lines_for_the_shell())
def test_documents_name_no_command_or_option_that_is_not_there(page, line):
    _, name, *words = shlex.split(line, comments=True)
    assert name in commands(), page
    options = {option for p in commands()[name].params for option in (*p.opts, *p.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= options, page


def test_python_in_the_guides_uses_public_names():
    seen = 0
    for page in GUIDES:
        for kind, inside in FENCE.findall(text_of(page)):
            if kind == "python":
                nodes = [n for n in ast.walk(ast.parse(inside)) if isinstance(n, ast.Attribute)]
                used = {n.attr for n in nodes if getattr(n.value, "id", "") == "crampcast"}
                assert used <= set(crampcast.__all__), page
                seen += len(used)
    assert seen >= 4


def test_files_shown_in_the_guides_are_read_as_they_stand(tmp_path):
    inside = {kind: text for kind, text in FENCE.findall(text_of(DOCS / "how_to" / "validate_your_own.md"))}
    (tmp_path / "mine.yaml").write_text(inside["yaml"], encoding="utf-8")
    (case,) = crampcast.validate(tmp_path / "mine.yaml").outcomes
    assert (case.status, case.inside) == ("inside", True)
    inside = {kind: text for kind, text in FENCE.findall(text_of(DOCS / "how_to" / "own_products.md"))}
    products, said = read_products(inside["toml"], "mine.toml")
    assert ([product.name for product in products], said) == (["My gel", "My mix"], ())


def test_links_out_of_the_pages_lead_to_the_repository():
    class App:
        srcdir = DOCS
        env = type("Env", (), {"doc2path": staticmethod(lambda name: DOCS / f"{name}.md")})
        config = type("Config", (), {"repository_pages": "https://example.org/blob/main/"})

    source = ["[s](../SECURITY.md) [a](adr/0001-record-decisions.md) ![i](images/forecast.png) [d](schemas)"]
    built_pages.lead_outside(App, "model_card", source)
    assert source[0] == (
        "[s](https://example.org/blob/main/SECURITY.md) [a](adr/0001-record-decisions.md) "
        "![i](images/forecast.png) [d](https://example.org/blob/main/docs/schemas)"
    )
