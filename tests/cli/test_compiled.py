"""Kept programs run when they are loaded: only a folder of the user's own is used."""

from __future__ import annotations

import os

import pytest

import crampcast.simulation
from crampcast.cli.compiled import CACHE_VARIABLE, is_own, keep_compiled_programs


@pytest.fixture
def used(monkeypatch):
    """The folders that would have been used."""
    folders = []
    monkeypatch.setattr(
        crampcast.simulation, "use_compilation_cache", lambda folder, command: folders.append(folder)
    )
    return folders


def test_a_new_folder_is_for_its_owner_alone(used, tmp_path, monkeypatch):
    folder = tmp_path / "new" / "compiled"
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    keep_compiled_programs()
    assert used == [folder]
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("mode", "trusted"), [(0o755, True), (0o775, False), (0o777, False), (0o1777, False)]
)
def test_a_folder_that_others_can_write_is_not_used(used, tmp_path, monkeypatch, mode, trusted):
    folder = tmp_path / "compiled"
    folder.mkdir()
    folder.chmod(mode)
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    keep_compiled_programs()
    assert used == [folder] * trusted


def test_a_folder_of_somebody_else_is_not_used(used, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert not is_own(tmp_path)
    keep_compiled_programs()
    assert used == []


def test_a_file_in_the_way_costs_nothing_but_time(used, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    keep_compiled_programs()
    assert used == []
