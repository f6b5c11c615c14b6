"""Change the body's code in one place at a time and count how many changes its tests notice.

Run ``python scripts/mutate_body.py --sample 150 --seed 0 --out mutants.json``. A mutant swaps an operator
or a comparison, the smaller for the larger of two, drops a sign, or moves a number in the code. Doctests, the
tests of the body and the published values of its topic decide; each mutant runs in a process of its own. A
folder named by ``JAX_COMPILATION_CACHE_DIR`` spares compiling what a mutant leaves as it was.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import json
import os
import random
import sys
import time
from collections.abc import Iterator
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
TESTS = {
    "cost": ("energetics_properties", "energetics_values"),
    "capacity": ("energetics_properties", "energetics_values"),
    "energy": ("energy_mechanisms", "energetics_properties", "energetics_values"),
    "gut": ("gut_mechanisms", "energetics_properties", "energetics_values"),
    "heat": ("heat_two_node",),
    "water": ("water_and_recovery",),
    "recovery": ("water_and_recovery", "energetics_properties"),
    "muscle": ("muscle_fatigue_and_damage", "muscle_work_and_load", "muscle_alternatives"),
}
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
LONGEST_S = 1800


class Mutant(NamedTuple):
    """One change of one file."""

    path: Path
    line: int
    change: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            at = next(n for i, n in enumerate(ast.walk(changed)) if i == number)
            before = ast.unparse(at)
            change(at)
            after = ast.unparse(at)
            if before != after:
                line = getattr(node, "lineno", 0)
                yield Mutant(path, line, f"{before} -> {after}", ast.unparse(changed))


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


def _noticed_by(mutant: Mutant, unchanged: dict[str, dict[str, str]]) -> str:
    """Return what no longer holds, doctests, a test of the body or a value; nothing where all do."""
    import doctest  # noqa: PLC0415 - after the fork
    from importlib import import_module  # noqa: PLC0415

    import pytest  # noqa: PLC0415

    dotted = ".".join(mutant.path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    sys.meta_path.insert(0, _Changed(dotted, mutant.source, mutant.path))
    module = import_module(dotted)
    if doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).failed:
        return "its examples"
    topic = mutant.path.relative_to(BODY).parts[0]
    names = (
        *TESTS.get(topic, tuple(name for names in TESTS.values() for name in names)),
        "mechanism_numbers",
    )
    files = [str(ROOT / "tests" / "body" / f"test_{name}.py") for name in dict.fromkeys(names)]
    first = _FirstFailure()
    if pytest.main(["-x", "-q", "-n0", "--no-header", *files], plugins=[first]) != 0:
        return first.name or "the tests do not run"
    name = VALUES.get(topic)
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


def _run(mutant: Mutant, unchanged: dict[str, dict[str, str]]) -> tuple[str, str]:
    """Return killed, survived or out of time, and by what."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            told = _noticed_by(mutant, unchanged)
        except BaseException as why:
            told = f"{type(why).__name__}: {why}"[:100]
        os.write(write, told.encode())
        os._exit(1 if told else 0)
    os.close(write)
    start = time.monotonic()
    verdict = "out of time"
    while time.monotonic() - start < LONGEST_S:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            verdict = "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
            break
        time.sleep(0.05)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        return verdict, pipe.read().decode()


def main() -> None:
    """Draw, run, write."""
    wants = argparse.ArgumentParser(description=__doc__)
    wants.add_argument("--sample", type=int, default=160)
    wants.add_argument("--seed", type=int, default=0)
    wants.add_argument("--minutes", type=float, default=np.inf, help="begin no mutant after so long")
    wants.add_argument("--out", type=Path, required=True)
    asked = wants.parse_args()
    import jax  # noqa: PLC0415 - loaded once for every mutant; no computation before the forks

    jax.config.update("jax_enable_x64", True)
    names = tuple(sorted(set(VALUES.values())))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        unchanged = dict(zip(names, pool.map(value_statuses, names), strict=True))
    every = [m for path in sorted(BODY.rglob("*.py")) for m in mutants(path)]
    chosen = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))
    first = chosen[0].path
    verdict, why = _run(Mutant(first, 0, "", first.read_text(encoding="utf-8")), unchanged)
    if verdict != "survived":
        raise SystemExit(f"the unchanged code does not pass: {why or verdict}")
    rows: list[dict[str, str]] = []
    began = time.monotonic()
    for mutant in chosen:
        if time.monotonic() - began > 60.0 * asked.minutes:
            break
        verdict, why = _run(mutant, unchanged)
        where = f"{mutant.path.relative_to(BODY)}:{mutant.line}"
        rows.append({"where": where, "change": mutant.change, "verdict": verdict, "by": why})
        print(f"{verdict:12} {where}  {mutant.change[:110]}  [{why}]", flush=True)
        asked.out.write_text(json.dumps({"mutants": len(every), "seed": asked.seed, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
