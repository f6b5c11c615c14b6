"""The promises of the house: arrows, cited numbers, known origins, clean files of a page or two."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from crampcast.evidence.cohorts import cohort_keys
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.evidence.sources import load_sources

ROOT = Path(__file__).parents[1]
LONGEST_FILE_LINES = 450
LARGEST_FIXTURES_BYTES = 20_000_000

# Written in pieces so that this file does not contain what it looks for.
FORBIDDEN = {
    "a path of one machine": r"/(?:wor" + r"k|ro" + r"ot|farm|steering)/|/tm" + r"p/scratch|/opt/py" + "pi",
    "a host of a package registry": "pythonhos" + r"ted|pyp" + r"i\.org|registry\.np" + "mjs",
    "a word about how it was written": r"(?i)\b(?:sub-?ag"
    + r"ents?|cod"
    + r"ing agents?|lang"
    + r"uage models?|anth"
    + r"ropic|chat"
    + r"gpt|co"
    + r"pilot)\b",
    "a page that is not in the project": r"\b(?:HO"
    + r"USE|CONT"
    + r"RACT|PROD"
    + r"UCT|BR"
    + r"IEF)\.md\b|\b(?:heat_"
    + r"fluid|muscle_"
    + r"gait)\.md\b|sha"
    + r"red/(?:reference|design|data)",
    "unfinished work": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b|NotImplemented" + "Error",
}


def tracked() -> list[Path]:
    """Return the files under version control, or all of them where there is no repository."""
    if (ROOT / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]
    outside = {".venv", "out", ".git"}
    return [p for p in ROOT.rglob("*") if p.is_file() and not outside & set(p.relative_to(ROOT).parts)]


def texts() -> list[tuple[str, str]]:
    """Return name and text of every tracked text file, without recordings and locks, which hold no prose."""
    found = []
    for path in tracked():
        if path.suffix in {".gpx", ".tcx", ".fit", ".gz", ".png", ".svg", ".lock", ".zip", ".html"}:
            continue
        raw = path.read_bytes()
        if b"\0" not in raw[:8192]:
            found.append((str(path.relative_to(ROOT)), raw.decode("utf-8", errors="replace")))
    return found


def origins() -> list[Path]:
    """Return every register of origins."""
    return [path for path in tracked() if path.name == "ORIGIN.toml"]


def files_of(register: Path) -> list[dict[str, str]]:
    """Return the file tables of a register of origins."""
    tables: list[dict[str, str]] = tomllib.loads(register.read_text(encoding="utf-8"))["file"]
    return tables


def test_arrows_between_the_rooms_hold(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    failed = lint_imports(no_cache=True)
    assert not failed, capsys.readouterr().out


def imports() -> dict[str, set[str]]:
    """Return which module imports which, imports for types and inside functions among them."""
    source = ROOT / "src"
    paths = {
        ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__"): path
        for path in source.rglob("*.py")
    }
    found: dict[str, set[str]] = {}
    for module, path in paths.items():
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
        within = {name for name in names if name in paths and name != module}
        # `from package import module` asks for the module; what a package hands on is not counted again.
        found[module] = {name for name in within if not any(other.startswith(f"{name}.") for other in within)}
    return found


def test_no_two_files_import_each_other():
    try:
        tuple(TopologicalSorter(imports()).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_contains(what):
    pattern = re.compile(FORBIDDEN[what])
    hits = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert hits == []


def test_lock_files_name_no_place():
    for kind in ("", "-dev", "-bench", "-audit"):
        name = f"requirements{kind}.lock"
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        odd = [
            line
            for line in lines
            if not re.fullmatch(r"#.*|[\w.-]+==\S+ \\|    --hash=sha256:\w+( \\)?", line)
        ]
        assert odd == []
        assert not [line for line in lines if "/" in line]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("test", "lint", "docs", "coach", "field"))],
)
def test_lock_holds_what_the_project_asks_for(lock, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(project["project"]["dependencies"]) + project["build-system"]["requires"]
    for extra in extras:
        asked += project["project"]["optional-dependencies"][extra]
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    versions = {canonicalize_name(name): version for name, version in pinned.items()}
    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{lock}: {requirement} is missing"
        assert requirement.specifier.contains(versions[name]), f"{lock}: {name} {versions[name]}"


def test_both_locks_pin_the_same_versions():
    run, dev = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run.items() <= dev.items()


def test_every_number_has_a_registered_source():
    known = set(load_sources()) | set(cohort_keys())
    parameters = load_parameters().values()
    assert {p.name: p.source for p in parameters if p.source not in known} == {}
    assert [p.name for p in parameters if not p.unit] == []
    for prior in load_hazard_priors().values():
        assert set(prior.sources) <= known, prior.name


def test_a_choice_of_ours_says_why():
    ours = [p for p in load_parameters().values() if p.source in ("own_choice", "derived_here")]
    assert [p.name for p in ours if not p.note] == []
    assert [p.name for p in ours if p.flag == "read"] == []


def test_a_work_is_registered_once():
    keys: dict[str, list[str]] = {}
    for source in load_sources().values():
        if source.doi:
            keys.setdefault(source.doi.casefold(), []).append(source.key)
    assert {doi: names for doi, names in keys.items() if len(names) > 1} == {}


def test_registers_of_origin_are_there():
    assert ROOT / "samples" / "ORIGIN.toml" in origins()


@pytest.mark.parametrize("register", origins(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_what_their_origin_says(register):
    for table in files_of(register):
        digest = hashlib.sha256((register.parent / table["file"]).read_bytes()).hexdigest()
        assert digest == table["sha256"], table["file"]
        assert table["licence"], table["file"]


def test_every_recording_among_the_fixtures_has_an_origin():
    named = {register.parent / table["file"] for register in origins() for table in files_of(register)}
    fixtures = [path for path in tracked() if path.is_relative_to(ROOT / "tests" / "data")]
    recordings = {
        path for path in fixtures if path.suffix.lower() in {".fit", ".gpx", ".tcx", ".gz", ".zip", ".xlsx"}
    }
    assert sorted(str(path.relative_to(ROOT)) for path in recordings - named) == []


def test_files_are_a_page_or_two():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix == ".py"
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE_LINES
    }
    assert long == {}


def test_fixtures_stay_small():
    fixtures = ROOT / "tests" / "data"
    assert (
        sum(path.stat().st_size for path in tracked() if path.is_relative_to(fixtures))
        <= LARGEST_FIXTURES_BYTES
    )
