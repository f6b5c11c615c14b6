"""Change the body's code in one place at a time and count how many changes its tests notice.

Run ``python scripts/mutate_body.py --sample 150 --seed 0 --out mutants.json``. A mutant swaps an operator
or a comparison, the smaller for the larger of two, drops a sign, or moves a number in the code. Doctests, the
tests of the body and the published values of its topic decide; each mutant runs in a process of its own.

The tests run once before, unchanged, to see which call what: a mutant is then tried on the tests that call
the changed function, the quickest first, up to the first that fails. ``--again mutants.json`` tries the
survivors of an earlier run once more, after tests were added. A folder named by ``CRAMPCAST_CACHE`` spares
compiling what a mutant leaves as it was.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
BODY = ROOT / "src" / "crampcast" / "body"
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.Gt,
    ast.GtE: ast.Lt,
}
CALLS = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "exp": "abs", "log": "abs"}
TESTS = ROOT / "tests" / "body"
VALUES = {
    "heat": "heat_fluid",
    "water": "heat_fluid",
    "muscle": "muscle_gait",
}
WHOLE_RACES = (
    "race_strength",
    "strength_change_after",
    "cramp_",
    "endogenous_cho",
    "hill_pacing",
    "segment_speed",
)
LONGEST_S = 240
"""Processor time: a mutant that makes a loop endless is noticed by it; unchanged, the tests take a minute."""
LOADED_ONCE = ("jax", "jax.numpy", "jax.scipy.special", "numpyro", "pytest", "scipy.stats", "yaml")
"""Loaded before the forks, so that no mutant pays for them."""


class Mutant(NamedTuple):
    """One change of one file."""

    path: Path
    line: int
    owner: str
    change: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    owners = {id(node): _name(top) for top in tree.body for node in ast.walk(top)}
    for number, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            at = next(n for i, n in enumerate(ast.walk(changed)) if i == number)
            before = ast.unparse(at)
            change(at)
            after = ast.unparse(at)
            if before != after:
                line = getattr(node, "lineno", 0)
                yield Mutant(
                    path, line, owners.get(id(node), ""), f"{before} -> {after}", ast.unparse(changed)
                )


def _name(top: ast.stmt) -> str:
    """Return the name of a function or class; nothing for what a module does when it is loaded."""
    return top.name if isinstance(top, ast.FunctionDef | ast.ClassDef) else ""


def _changes(node: ast.AST) -> list[Any]:
    """Return functions that change such a node in place."""
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        return [lambda n: setattr(n, "op", SWAPS[type(n.op)]())]
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        return [lambda n: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]())]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
        return [lambda n: setattr(n.func, "attr", CALLS[n.func.attr])]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [lambda n: setattr(n, "op", ast.UAdd())]
    if isinstance(node, ast.Constant) and type(node.value) is float and 1e-3 < abs(node.value) < 1e5:
        return [lambda n: setattr(n, "value", 1.25 * n.value)]
    return []


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Give a module its changed source."""

    def __init__(self, name: str, source: str, path: Path) -> None:
        self.name, self.source, self.path = name, source, path

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        package = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path), is_package=bool(package))
        if package:
            spec.submodule_search_locations = package
        return spec

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


class _FirstFailure:
    """A plugin that keeps the name of the first test that fails."""

    name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid.rsplit("/", 1)[-1]

    def pytest_collectreport(self, report: Any) -> None:
        self.pytest_runtest_logreport(report)


class _InThisOrder:
    """A plugin that runs the named tests alone, in the order of the names."""

    def __init__(self, names: Sequence[str]) -> None:
        self.place = {name: number for number, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place), key=lambda item: self.place[item.nodeid]
        )


class _Callers:
    """A plugin that notes which functions of the body each test calls, and how long it takes."""

    def __init__(self) -> None:
        self.called: dict[tuple[str, str], set[str]] = {}
        self.seconds: dict[str, float] = {}
        self._now: set[tuple[str, str]] = set()

    def pytest_runtest_setup(self, item: Any) -> None:
        import jax  # noqa: PLC0415

        jax.clear_caches()  # what an earlier test has traced is called no more
        self._now = set()
        sys.setprofile(self._profile)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.when == "teardown":
            sys.setprofile(None)
            for place in self._now:
                self.called.setdefault(place, set()).add(report.nodeid)

    def _profile(self, frame: Any, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(BODY)):
            self._now.add((code.co_filename, code.co_qualname.split(".")[0]))


Called = dict[tuple[str, str], list[str]]


def callers() -> Called:
    """Return, for every function and class of the body, the tests that call it, the quickest first."""
    import pytest  # noqa: PLC0415

    noted = _Callers()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    if pytest.main(["-q", "-n0", "--no-header", str(TESTS)], plugins=[noted]) != 0:
        raise SystemExit("the unchanged code does not pass")
    return {place: sorted(names, key=lambda n: noted.seconds[n]) for place, names in noted.called.items()}


def _tests_of(mutant: Mutant, called: Called) -> list[str]:
    """Return the tests to try: those that call the function, or anything of a module that is changed."""
    if mutant.owner:
        return called.get((str(mutant.path), mutant.owner), [])
    every = [names for (path, _), names in called.items() if path == str(mutant.path)]
    return list(dict.fromkeys(name for names in every for name in names))


def _noticed_by(mutant: Mutant, unchanged: dict[str, dict[str, str]], called: Called) -> str:
    """Return what no longer holds, doctests, a test of the body or a value; nothing where all do."""
    import doctest  # noqa: PLC0415 - after the fork
    from importlib import import_module  # noqa: PLC0415

    import pytest  # noqa: PLC0415

    dotted = ".".join(mutant.path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    sys.meta_path.insert(0, _Changed(dotted, mutant.source, mutant.path))
    module = import_module(dotted)
    if doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).failed:
        return "its examples"
    tests = _tests_of(mutant, called)
    files = sorted({str(ROOT / name.split("::")[0]) for name in tests})
    first = _FirstFailure()
    if tests and pytest.main(
        ["-x", "-q", "-n0", "--no-header", *files], plugins=[first, _InThisOrder(tests)]
    ):
        return first.name or "the tests do not run"
    name = VALUES.get(mutant.path.relative_to(BODY).parts[0])
    if name is None:
        return ""
    now = value_statuses(name)
    return next((key for key, status in unchanged[name].items() if now[key] != status), "")


def value_statuses(name: str) -> dict[str, str]:
    """Return which published and derived values are inside and which outside."""
    from crampcast.jobs.validate.case import read_cases  # noqa: PLC0415
    from crampcast.jobs.validate.values import outcome_of  # noqa: PLC0415

    return {
        case.id: outcome_of(case)["status"]
        for case in read_cases(ROOT / "tests" / "data" / "values" / f"{name}_values.yaml")
        if case.kind != "fact" and not case.quantity.startswith(WHOLE_RACES)
    }


def _run(mutant: Mutant, unchanged: dict[str, dict[str, str]], called: Called) -> tuple[str, str]:
    """Return killed, survived or out of time, and by what."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S + 10))
        try:
            told = _noticed_by(mutant, unchanged, called)
        except BaseException as why:
            told = f"{type(why).__name__}: {why}"[:100]
        os.write(write, told.encode())
        os._exit(1 if told else 0)
    os.close(write)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    verdict = {0: "survived", -signal.SIGXCPU: "out of time"}.get(code, "killed")
    with os.fdopen(read, "rb") as pipe:
        return verdict, pipe.read().decode()


def _chosen(every: Sequence[Mutant], asked: argparse.Namespace) -> list[Mutant]:
    """Return a seeded sample, or the survivors of an earlier run."""
    if asked.again is None:
        return random.Random(asked.seed).sample(every, min(asked.sample, len(every)))[asked.first :]
    rows = json.loads(asked.again.read_text())["rows"]
    wanted = {(row["where"].split(":")[0], row["change"]) for row in rows if row["verdict"] != "killed"}
    return [m for m in every if (m.path.relative_to(BODY).as_posix(), m.change) in wanted]


def _kept(place: Path | None, pool: ProcessPoolExecutor) -> Called:
    """Return what calls what, from a file if it is there."""
    if place is not None and place.exists():
        told = json.loads(place.read_text())
        return {(str(BODY / path), name): tests for path, name, tests in told}
    called = pool.submit(callers).result()
    if place is not None:
        rows = [(str(Path(path).relative_to(BODY)), name, t) for (path, name), t in called.items()]
        place.write_text(json.dumps(rows))
    return called


def main() -> None:
    """Draw, run, write."""
    wants = argparse.ArgumentParser(description=__doc__)
    wants.add_argument("--sample", type=int, default=160)
    wants.add_argument("--seed", type=int, default=0)
    wants.add_argument("--first", type=int, default=0, help="begin there in the sample")
    wants.add_argument("--minutes", type=float, default=np.inf, help="begin no mutant after so long")
    wants.add_argument("--again", type=Path, help="try the survivors of an earlier run")
    wants.add_argument("--callers", type=Path, help="keep what calls what between runs of the same tests")
    wants.add_argument("--out", type=Path, required=True)
    asked = wants.parse_args()
    every = [m for path in sorted(BODY.rglob("*.py")) for m in mutants(path)]
    chosen = _chosen(every, asked)
    for name in LOADED_ONCE:  # no computation before the forks
        importlib.import_module(name)
    sys.modules["jax"].config.update("jax_enable_x64", True)
    names = tuple(sorted(set(VALUES.values())))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        unchanged = dict(zip(names, pool.map(value_statuses, names), strict=True))
        called = _kept(asked.callers, pool)
    first = chosen[0]
    verdict, why = _run(first._replace(source=first.path.read_text(encoding="utf-8")), unchanged, called)
    if verdict != "survived":
        raise SystemExit(f"the unchanged code does not pass: {why or verdict}")
    rows: list[dict[str, str]] = []
    began = time.monotonic()
    for mutant in chosen:
        if time.monotonic() - began > 60.0 * asked.minutes:
            break
        verdict, why = _run(mutant, unchanged, called)
        where = f"{mutant.path.relative_to(BODY).as_posix()}:{mutant.line}"
        rows.append({"where": where, "change": mutant.change, "verdict": verdict, "by": why})
        print(f"{verdict:12} {where}  {mutant.change[:110]}  [{why}]", flush=True)
        asked.out.write_text(json.dumps({"mutants": len(every), "seed": asked.seed, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
