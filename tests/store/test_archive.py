"""An export holds everything, and only a whole one comes back in."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.library.diary import Diary as Kept
from crampcast.store import Diary

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    with Diary.open(tmp_path / "old") as diary:
        row = RunSummary(date(2026, 5, 1), None, "running", 10000.0, source="log.csv")
        timed = RunSummary(date(2026, 5, 1), START, "running", 10010.5, 3000.25, 3100.0, source="ä.fit")
        diary.add(b"log", "log.csv", "csv", [row], replayable=False)
        diary.add(bytes(range(256)) * 100, "ä.fit", "fit", [timed])
        diary.set_runner_text("mass_kg = 70.0\n")
        diary.set_runner_text("mass_kg = 69.0\n")
        diary.cache("x", b"y")
        counts = diary.export(tmp_path / "diary.zip")
        assert counts == {"original": 2, "activity": 2, "runner": 2, "forecast": 0, "entry": 0, "meta": 0}
    return tmp_path / "diary.zip"


def everything(diary: Diary) -> list[Any]:
    files = {key: diary.read_original(key) for key, _, _, _ in diary.originals()}
    counts = diary.counts() | {"cached": 0}
    return [diary.originals(), files, diary.runs(), diary.runner_text(), counts]


def test_what_was_exported_comes_back(export: Path, tmp_path: Path) -> None:
    with Diary.open(tmp_path / "old") as old, Diary.open(tmp_path / "new") as new:
        new.restore(export)
        assert everything(new) == everything(old)
        new.export(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == export.read_bytes()
    assert not list(tmp_path.glob(".*.part"))


def test_a_diary_that_holds_something_is_not_mixed(export: Path, tmp_path: Path) -> None:
    with Diary.open(tmp_path / "old") as diary:
        before = everything(diary)
        with pytest.raises(UnusableInput, match="not empty"):
            diary.restore(export)
        assert everything(diary) == before


def rewritten(export: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with zipfile.ZipFile(export) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["diary.json"])
    change(manifest)
    members["diary.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(export, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m.update(schema="9999"), "newer crampcast"),
        (lambda m: m.update(format="other"), "not a diary's export"),
        (lambda m: m.update(tables=3), "damaged"),
        (lambda m: m["tables"].update(activity=[1, 2]), "damaged"),
        (lambda m: m["tables"]["activity"][0].update(distance_m="far"), "damaged"),
        (lambda m: m["tables"]["activity"][0].update(content_hash="no such"), "damaged"),
        (lambda m: m["tables"]["activity"][0].pop("day"), "damaged"),
        (lambda m: m["tables"]["original"][0].update(content_hash="../../evil"), "not the hash"),
        (lambda m: m["tables"]["original"][0].update(content_hash="0" * 64), "damaged"),
    ],
)
def test_a_damaged_export_leaves_the_diary_empty(
    export: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    rewritten(export, change)
    with Diary.open(tmp_path / "new") as diary:
        with pytest.raises(UnusableInput, match=says) as caught:
            diary.restore(export)
        assert "\n" not in str(caught.value)
        assert set(diary.counts().values()) == {0}
        assert not [p for p in (tmp_path / "new" / "originals").rglob("*") if p.is_file()]


@pytest.mark.parametrize("cut", [0, 10, 200, -30])
def test_a_cut_export_is_refused(export: Path, tmp_path: Path, cut: int) -> None:
    export.write_bytes(export.read_bytes()[:cut])
    with Diary.open(tmp_path / "new") as diary:
        with pytest.raises(UnusableInput, match="not a whole export"):
            diary.restore(export)
        with pytest.raises(UnusableInput, match="no such file"):
            diary.restore(tmp_path / "none.zip")
        assert set(diary.counts().values()) == {0}


def test_rows_that_nobody_could_read_later_are_refused_at_once(tmp_path):
    """Found by the fuzzer: a body that is no JSON came in, and every listing failed; a key may be missing."""
    kept = Kept(tmp_path / "whole")
    kept.log("cramp", when="2026-07-03", at="km18", muscle="calf", side="left", severity=5)
    kept.export(tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        told = json.loads(archive.read("diary.json"))
    row = told["tables"]["entry"][0]
    for number, damaged in enumerate(
        (
            row | {"body_json": '{"at": '},
            row | {"body_json": "[1]"},
            {key: value for key, value in row.items() if key != "entry_id"},
        )
    ):
        told["tables"]["entry"] = [damaged]
        file = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("diary.json", json.dumps(told))
        with pytest.raises(UnusableInput, match="rows are damaged"):
            Kept(tmp_path / f"new{number}").restore(file)


def test_an_export_whose_packing_is_damaged_is_refused(tmp_path):
    """Found by the fuzzer: a stream that cannot be unpacked is no whole export."""
    kept = Kept(tmp_path / "whole")
    kept.set_runner({"mass_kg": 68.0})
    kept.export(tmp_path / "whole.zip")
    content = bytearray((tmp_path / "whole.zip").read_bytes())
    start = content.index(b"diary.json") + len("diary.json")
    refused = 0
    for at in range(start, start + 12):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        (tmp_path / "damaged.zip").write_bytes(damaged)
        with pytest.raises(UnusableInput):
            Kept(tmp_path / f"new{at}").restore(tmp_path / "damaged.zip")
        refused += 1
    assert refused == 12
