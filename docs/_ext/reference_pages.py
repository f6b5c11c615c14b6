"""The reference: each page from the data or the code that it tells of."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

SOURCE = Path(str(files("crampcast")))
GENERATED = "Made from the code when the pages are built.\n\n"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table in Markdown."""
    return raw_table(head, [[cell(value) for value in row] for row in rows])


def raw_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown of cells that may hold links."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def cell(value: Any) -> str:
    """Return a value that stays in its cell and is read as it is."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return (
        " ".join(text.split())
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("$", "\\$")
    )


def linked(key: str) -> str:
    """Return the key of a source as a link to its row on the page of sources."""
    return f'<a href="sources.html#{key}"><code>{key}</code></a>'


def parameters() -> str:
    """Every number that the model uses."""
    from crampcast.evidence.parameters import load_parameters  # noqa: PLC0415
    from crampcast.evidence.sources import load_sources  # noqa: PLC0415

    found, works = load_parameters(), load_sources()
    counts = {
        flag: sum(p.flag == flag for p in found.values())
        for flag in ("read", "second_hand", "recalled", "derived")
    }
    said = ", ".join(f"{n} {flag.replace('_', ' ')}" for flag, n in counts.items())
    page = (
        f"# Parameters\n\n{GENERATED}{len(found)} parameters ({said}); hash of the set `{found.hash}`, which "
        "every answer carries. *read*: in its own source; *second hand*: in a work that cites it; "
        "*recalled*: from memory, not looked up; *derived*: computed or chosen here, no literature. An SD "
        "*of people* says how runners differ, one *of knowledge* what nobody knows.\n\n"
    )
    area = ""
    in_order = sorted(found.values(), key=lambda p: (group_of(p.name), p.name))
    for group, members in groupby(in_order, lambda p: group_of(p.name)):
        if group.partition(".")[0] != area:
            area = group.partition(".")[0]
            page += f"## {area}\n\n"
        rows = [
            (f"`{p.name.rpartition('.')[2]}`", _amount(p), _origin(p, p.source in works), cell(p.note))
            for p in members
        ]
        page += f"### {group}\n\n" if group != area else ""
        page += raw_table(("name", "value", "flag and source", "note"), rows)
    return page


def group_of(name: str) -> str:
    """Return what a parameter stands under: its name without the last part."""
    return name.rpartition(".")[0]


def _amount(parameter: Any) -> str:
    """Return a value with its unit and its spread."""
    unit = "" if parameter.unit == "1" else f" {parameter.unit}"
    spread = parameter.spread
    said = f"; {spread.kind}, SD {spread.sd:g} of {spread.of}" if spread else ""
    return cell(_value(parameter.value) + unit + said)


def _value(value: Any) -> str:
    """Return a number, or the numbers of a list; of a long one its length, its first and its last."""
    if not isinstance(value, tuple):
        return f"{value:g}"
    shown = [_value(v) for v in value]
    if len(shown) > 12:
        return f"{len(shown)} numbers: {', '.join(shown[:3])} … {', '.join(shown[-2:])}"
    return ", ".join(shown)


def _origin(parameter: Any, registered: bool) -> str:
    """Return flag, source and the place in it."""
    key = linked(parameter.source) if registered else f"`{parameter.source}`"
    where = f": {cell(parameter.where)}" if parameter.where else ""
    return f"{parameter.flag.replace('_', ' ')}, {key}{where}"


def sources() -> str:
    """Every work that is cited."""
    from crampcast.evidence.sources import load_sources  # noqa: PLC0415

    rows = []
    for source in sorted(load_sources().values(), key=lambda s: s.key):
        doi = f" [doi:{source.doi}](https://doi.org/{source.doi})" if source.doi else ""
        said = "; ".join(cell(part) for part in (source.level, source.caveat) if part)
        key = f'<span id="{source.key}"></span>`{source.key}`'
        rows.append((key, cell(source.citation) + doi, said))
    return f"# Sources\n\n{GENERATED}What was read of each work stands beside it, where it is known.\n\n" + (
        raw_table(("key", "work", "what was read"), rows)
    )


def claims() -> str:
    """Every claim with what speaks for and against it."""
    from crampcast.jobs.evidence import evidence  # noqa: PLC0415

    page = (
        f"# Claims\n\n{GENERATED}What is said about cramps and how sure anybody can be, as "
        "`crampcast evidence` tells it. Grades: A well supported, B with reservations, C weak, D opinion.\n\n"
    )
    for entry in evidence()["entries"]:
        page += f"## {entry['id']}: {entry['title']}\n\n{cell(entry['claim'])}\n\n"
        page += (
            f"Verdict: **{entry['verdict']}**, grade **{entry['grade']}**. {cell(entry['grade_note'])}\n\n"
        )
        for word in ("for", "against"):
            page += "".join(f"- {word}: {cell(line)}\n" for line in entry[word])
        page += "\n" if entry["for"] or entry["against"] else ""
        keys = ", ".join(linked(source["key"]) for source in entry["sources"])
        page += f"Says to runners: {cell(entry['advice'])}\n\n" + (f"Sources: {keys}\n\n" if keys else "")
    return page


def priors() -> str:
    """Every prior of the hazard."""
    from crampcast.evidence.priors import load_hazard_priors  # noqa: PLC0415

    rows = [
        (
            f"`{p.name}`",
            f"{p.mean:g} ± {p.sd:g} {p.unit}" + ("" if p.scale == "log_hazard" else f" ({p.scale})"),
            p.grade + ("" if p.value_grade == "derived" else f", value {p.value_grade}"),
            ", ".join(p.points),
            p.evidence,
        )
        for p in load_hazard_priors().values()
    ]
    return (
        f"# Priors of the hazard\n\n{GENERATED}Total effect of each factor on the logarithm of the cramp "
        "hazard, before a diary is asked, with its standard deviation. Values were derived here from "
        "the evidence beside them unless the grade says otherwise, and are no literature; the grade is that "
        "of the evidence for an effect. What the published cohorts made of them: "
        "[calibration](../validation/calibration.md).\n\n"
        + table(("factor", "effect", "grade", "points", "evidence"), rows)
    )


def mechanisms() -> str:
    """Every mechanism of the body that can be swapped."""
    from crampcast.body.mechanisms import mechanisms as register  # noqa: PLC0415

    page = (
        f"# Mechanisms\n\n{GENERATED}The first version is recommended. "
        "[How to swap one](../how_to/swap_a_mechanism.md).\n\n"
    )
    for name, mechanism in register().items():
        page += f"## {name}\n\n{cell(mechanism.what)}\n\n"
        rows = [
            (
                f"`{version}`" + (" (recommended)" if version == mechanism.recommended else ""),
                first_line(function.__doc__),
            )
            for version, function in mechanism.items()
        ]
        page += table(("version", "what it is"), rows)
    return page


def first_line(text: str | None) -> str:
    """Return the first sentence of a docstring."""
    return (text or "").strip().partition("\n\n")[0]


def rooms() -> str:
    """Every module of every room, with its public names."""
    page = (
        f"# Code, room by room\n\n{GENERATED}What each file holds. The library's own names, which are "
        "stable, are on [their page](../reference/library.md); everything here may change with any "
        "version.\n\n"
    )
    for room in sorted(path for path in SOURCE.iterdir() if (path / "__init__.py").is_file()):
        said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
        page += f"## {room.name}\n\n{cell(first_line(said))}\n\n"
        modules = sorted(path for path in room.rglob("*.py") if not path.name.startswith("_"))
        page += table(("file", "what it holds", "public names"), [_module(path, room) for path in modules])
    return page


def _module(path: Path, room: Path) -> tuple[str, str, str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    names = [node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    shown = str(path.relative_to(room)).removesuffix(".py")
    return f"`{shown}`", first_line(ast.get_docstring(tree)), ", ".join(f"`{name}`" for name in names)


def entries() -> str:
    """Every kind of diary entry with its fields."""
    from crampcast.jobs.diary.kinds import kinds_answer  # noqa: PLC0415

    page = (
        f"# Entries of the diary\n\n{GENERATED}Written by `crampcast log KIND FIELD=VALUE …` or `Diary.log`; "
        "*needed* ones must be said.\n\n"
    )
    for name, kind in kinds_answer()["kinds"].items():
        page += f"## {name}\n\n{cell(kind['says'])}\n\n"
        rows = [
            (
                f"`{f['name']}`",
                f["type"],
                f["unit"],
                "needed" if f["need"] else "",
                ", ".join(f["choices"]),
                f["help"],
            )
            for f in kind["fields"]
        ]
        page += table(("field", "type", "unit", "", "one of", "what"), rows)
    return page


def runner_file() -> str:
    """Every key of the runner file."""
    from crampcast.runner.questions import questions  # noqa: PLC0415

    rows = [(f"`{q.key}`", q.kind, q.unit, q.text) for q in questions()]
    return (
        f'# The runner file\n\n{GENERATED}Every key may be left out, or answered with "unknown"; the '
        "forecast is then wider. `crampcast runner --ask` asks the most important ones.\n\n"
        + table(("key", "kind", "unit", "question"), rows)
    )


def twins_table() -> str:
    """Each command and its call."""
    from crampcast.library.twins import twins  # noqa: PLC0415

    rows = [(f"`{t.command}`", f"`crampcast.{t.call}`" if t.call else "–", t.reason) for t in twins()]
    return table(("command", "call", ""), rows)
