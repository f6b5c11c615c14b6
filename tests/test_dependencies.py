"""Every locked dependency has a licence that will do, and the page says what is locked."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SPEC = importlib.util.spec_from_file_location("deps", ROOT / "scripts" / "write_dependencies.py")
deps = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(deps)


@pytest.fixture(scope="module")
def page() -> dict[tuple[str, str], str]:
    return deps.written(deps.PAGE.read_text(encoding="utf-8"))


def test_the_page_names_exactly_what_is_locked(page):
    assert set(page) == {(name, version) for name, version, _ in deps.locked()}
    assert len(page) > 150


def test_every_licence_will_do(page):
    assert [told for (name, _), licence in page.items() if (told := deps.refusal(name, licence))] == []


def test_what_is_installed_says_the_same_of_itself(page):
    here = {place: licence for place, licence in deps.installed([]).items() if place in page}
    assert len(here) > 100
    assert here == {place: page[place] for place in here}


def test_every_direct_dependency_says_why_it_is_needed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += [one for extra in project["project"]["optional-dependencies"].values() for one in extra]
    assert {deps.normal(re.match(r"[\w.-]+", one)[0]) for one in asked} == set(deps.TOLD["why"])


def test_nothing_is_allowed_that_is_not_locked(page):
    assert set(deps.TOLD["allowed"]) | set(deps.TOLD["licence"]) <= {name for name, _ in page}


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", False),
        ("BSD-3-Clause AND (Zlib OR CC0-1.0)", True),
        ("AGPL-3.0-only", False),
        ("", False),
    ],
)
def test_what_will_do(licence, fine):
    assert (deps.refusal("some-package", licence) == "") is fine
