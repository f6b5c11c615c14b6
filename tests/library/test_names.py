"""The library's names: stable, documented, light to import, each command's twin, and gone only slowly."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import crampcast
from crampcast.cli.reference import commands
from crampcast.deprecation import CrampcastDeprecationWarning, Renaming, deprecated
from crampcast.library.result import Result
from crampcast.library.twins import CALLS, NOT_HERE, OPTIONS, OPTIONS_NOT_HERE, twins
from crampcast.report.schemas import schema_commands

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "crampcast"
STABLE = set(Path(__file__).with_name("stable_names.txt").read_text(encoding="utf-8").split())
"""Names that were promised: one may be added, none may go but by the way of `crampcast.deprecation`."""
ELSEWHERE = {
    "explore": "answers the sliders of the app, from a forecast that it has prepared",
}
"""Jobs that neither command nor library calls, and why."""


def public(name):
    """Return what a dotted public name stands for."""
    found = crampcast
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_promised_names_are_there():
    assert STABLE - set(crampcast.__all__) == set()
    assert dir(crampcast) == crampcast.__all__ == sorted(crampcast.__all__)


def undescribed_arguments(members):
    """Return arguments of methods that their Parameters do not name."""
    found = []
    for name, member in members.items():
        method = getattr(member, "__func__", member)
        if inspect.isfunction(method):
            told = (inspect.getdoc(method) or "").partition("Parameters\n")[2].partition("\nReturns")[0]
            given = [p for p in inspect.signature(method).parameters if p not in ("self", "cls")]
            found += [f"{name}: {p}" for p in given if not re.search(rf"\b{p}\b", told)]
    return found


def fields_without_a_word(found):
    """Return fields of a named tuple under which nothing is said."""
    if not hasattr(found, "_fields"):
        return []
    ((_, *body),) = (node.body for node in ast.parse(inspect.getsource(found)).body)
    said = {
        field.target.id
        for field, after in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(getattr(after, "value", None), ast.Constant)
    }
    return [field for field in found._fields if field not in said]


@pytest.mark.parametrize("name", crampcast.__all__)
def test_every_name_is_documented(name):
    found = getattr(crampcast, name)
    if name == "__version__":
        return
    assert inspect.getdoc(found), name
    if inspect.isclass(found):
        members = {k: v for k, v in vars(found).items() if not k.startswith("_")}
        described = [k for k, v in members.items() if callable(v) or isinstance(v, property)]
        assert [k for k in described if not inspect.getdoc(getattr(found, k))] == []
        assert undescribed_arguments(members) == []
        assert fields_without_a_word(found) == []
    elif name != "using":
        told = inspect.getdoc(found)
        parameters = inspect.signature(found).parameters
        section = told.partition("Parameters\n")[2].partition("\nReturns")[0]
        assert [p for p in parameters if not re.search(rf"\b{p}\b", section)] == []


def test_type_checkers_are_told_the_same_names():
    told = ast.parse((SOURCE / "__init__.pyi").read_text(encoding="utf-8"))
    stub = {
        alias.asname: node.module
        for node in told.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(stub) == set(crampcast.__all__) - {"__version__"}
    for name, home in stub.items():
        assert getattr(crampcast, name) is getattr(importlib.import_module(home), name)


def test_importing_costs_nothing():
    heavy = "('jax', 'numpy', 'scipy', 'sqlalchemy', 'altair', 'typer')"
    line = f"import sys, crampcast; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_strange_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'forecast_all'"):
        crampcast.forecast_all  # noqa: B018


def test_every_command_has_a_call_or_a_reason():
    named = {command.split()[0] for command in CALLS} | set(NOT_HERE)
    assert named == set(commands())
    assert {command.split()[0] for command in CALLS} & set(NOT_HERE) == set()
    for command, call, reason in twins():
        assert reason if call is None else inspect.getdoc(public(call)), command
    actions = {c.split()[1] for c in CALLS if " " in c}
    options = {o for c in commands().values() for p in c.params for o in p.opts}
    assert {a for a in actions if a.startswith("--")} <= options


def test_every_option_has_an_argument_or_a_reason():
    arguments = {}
    for command, call in CALLS.items():
        arguments.setdefault(command.split()[0], set()).update(inspect.signature(public(call)).parameters)
    left, used = [], set()
    for command, given in arguments.items():
        for p in commands()[command].params:
            named = p.opts[0] if p.param_type_name == "option" else p.name.upper()
            reasons = {named, f"{command} {named}"} & (set(OPTIONS_NOT_HERE) | set(OPTIONS))
            used |= reasons
            if named.lstrip("-").replace("-", "_").lower() not in given and not reasons and named != "--help":
                left.append(f"{command} {named}")
    assert left == []
    assert used == set(OPTIONS_NOT_HERE) | set(OPTIONS), "a reason without an option"
    for option, argument in OPTIONS.items():
        assert argument in arguments[option.split()[0]] or inspect.getdoc(public(argument)), option


def test_every_job_of_a_command_is_one_of_the_library():
    def jobs(room):
        texts = (path.read_text(encoding="utf-8") for path in (SOURCE / room).rglob("*.py"))
        return {name for text in texts for name in re.findall(r"crampcast\.jobs\.(\w+)", text)}

    assert jobs("cli") - jobs("library") - {"ports"} == set()
    everything = {p.stem for p in (SOURCE / "jobs").iterdir() if (p / "job.py").exists()} | set(ELSEWHERE)
    assert everything - jobs("library") == set(ELSEWHERE)


def test_every_result_has_the_schema_of_its_command():
    kinds = [v for n in crampcast.__all__ if inspect.isclass(v := getattr(crampcast, n))]
    results = [kind for kind in kinds if issubclass(kind, Result) and kind is not Result]
    assert len(results) >= 10
    for kind in results:
        assert kind.command in schema_commands()
        assert kind.schema()["title"].startswith("crampcast")


def test_a_renamed_name_works_and_warns_its_user(monkeypatch):
    monkeypatch.setitem(crampcast.RENAMED, "make_plan", Renaming("plan", "0.2", "0.4"))
    with pytest.warns(
        CrampcastDeprecationWarning, match=r"make_plan is deprecated.*0\.4.*crampcast\.plan"
    ) as said:
        assert crampcast.make_plan is crampcast.plan
    assert said[0].filename == __file__


def test_a_deprecated_call_works_and_warns_its_caller():
    @deprecated("crampcast.explain", since="0.2", gone_in="0.4")
    def why(run):
        """Say why."""
        return f"why {run}"

    with pytest.warns(CrampcastDeprecationWarning, match=r"use crampcast\.explain") as said:
        assert why("a") == "why a"
    assert said[0].filename == __file__
    assert "gone in 0.4" in why.__doc__


def test_nothing_public_warns_today():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(getattr(crampcast, name) is not None for name in crampcast.__all__)
