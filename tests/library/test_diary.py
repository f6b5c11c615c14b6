"""The diary through the library: written, read, mended, taken along and erased; nothing looked at unasked."""

from __future__ import annotations

import pytest

import crampcast


@pytest.fixture
def diary(tmp_path):
    return crampcast.Diary(tmp_path / "diary")


def test_nothing_is_made_before_something_is_stored(diary, tmp_path):
    assert diary.entries() == ()
    assert diary.erase() == {}
    with pytest.raises(crampcast.UnusableInput, match="there is no diary"):
        diary.history(1)
    with pytest.raises(crampcast.UnusableInput):
        diary.log("cramp", at="km12", muscle="calf", severity=99)
    (tmp_path / "empty.fit").write_bytes(b"")
    assert [row["file"] for row in diary.import_runs(tmp_path / "empty.fit").refused]
    assert not diary.folder.exists()


def test_entries_are_written_mended_and_taken_back(diary):
    number = diary.log("cramp", at="km12", muscle="calf", side="left", severity=6, did=["stretch"])["id"]
    assert diary.entries("cramp")[0]["fields"]["did"] == ["stretch"]
    assert diary.edit(number, side=None, severity=4)["fields"]["severity"] == 4.0
    assert "side" not in diary.entries()[0]["fields"]
    diary.delete(number)
    assert diary.entries() == ()
    assert [version["deleted"] for version in diary.history(number)] == [False, False, True]


def test_a_diary_goes_into_a_file_and_comes_back(diary, tmp_path):
    diary.import_runs(crampcast.sample("run/sixteen_kilometres.tcx.gz"))
    assert diary.set_runner({"mass_kg": 68}) == 1
    assert diary.standing("2020-12-24")["level"]
    diary.log("body_mass", mass_kg=68.5, when="2026-07-01")
    counts = diary.export(tmp_path / "diary.zip")
    other = crampcast.Diary(tmp_path / "other")
    assert other.restore(tmp_path / "diary.zip") == counts
    assert other.entries() == diary.entries()
    assert other.export(tmp_path / "again.zip") == counts
    assert sum(other.erase().values()) > 0
    assert other.entries() == ()


def test_a_call_without_a_diary_looks_at_none(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    own = crampcast.Diary()
    assert own.folder.is_relative_to(tmp_path)
    own.log("cramp", at="km12", muscle="calf", did=["jolt"], helped=["jolt"])
    tried = {r["id"]: r["tried"] for r in crampcast.rescue("calf", diary=own)["remedies"]}
    assert sum(tried.values()) == 1
    assert {r["tried"] for r in crampcast.rescue("calf")["remedies"]} == {0}
