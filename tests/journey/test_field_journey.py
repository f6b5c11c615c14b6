"""A race's medical director at the shell: start list in, briefing out; unusable input is one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crampcast.report.schemas import load_schema

pytestmark = pytest.mark.journey

COMMAND = Path(sys.executable).with_name("crampcast")
LIST = (
    "bib;sex;age;mass_kg;predicted_finish;shoe\n1;f;34;58,5;26:30;left\n2;m;;;24:10;\n"
    "2;m;30;70;25:00;\n4;m;two;70;25:00;\n5;;;;;\n"
)
STATIONS = "name,distance_km,water,food,stop_min\nBrook,1.5,yes,no,1\nHut,3,yes,yes,2\n"
WEATHER = ("--weather", "27 C, 60 % rh, sunny", "--draws", "16")


@pytest.fixture
def shell(tmp_path):
    """Run a command in a folder of its own."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "stations.csv").write_text(STATIONS, encoding="utf-8")
    (tmp_path / "garbage.csv").write_text("bib,age\n,3\n1,old\n", encoding="utf-8")
    kept = ("PATH", "LANG", "LC_ALL", "CRAMPCAST_CACHE", "SYSTEMROOT", "PYTHONPATH")
    environment = {key: os.environ[key] for key in kept if key in os.environ} | {"HOME": str(tmp_path)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(COMMAND), "field", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=280,
            check=False,
        )

    return run


def test_a_briefing_from_a_start_list(shell, tmp_path):
    asked = ("5 km 60 m", "list.csv", "--stations", "stations.csv", "--no-compare", *WEATHER)
    done = shell(*asked, "--out", "briefing", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    Draft202012Validator(load_schema("field")).validate(answer)
    assert answer["entrants"]["accepted"] == 3
    assert [row["line"] for row in answer["entrants"]["refused"]] == [4, 5]
    assert [place["name"] for place in answer["by_station"]] == ["Brook", "Hut", "finish"]
    assert any("shoe" in line for line in answer["warnings"])
    assert "list.csv, line 5 refused: age: 'two' is not a number" in done.stderr
    written = {path.name: path.read_bytes() for path in (tmp_path / "briefing").iterdir()}
    assert sorted(written) == ["field.html", "field.json", "field.pdf"]
    assert json.loads(written["field.json"]) == answer
    assert written["field.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("5 km", "garbage.csv"), "no row of 2 can be used"),
        (("900 km 30000 m", "list.csv"), "would take"),
    ],
)
def test_unusable_input_is_one_line_and_exit_2(shell, words, said):
    done = shell(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    last = done.stderr.splitlines()[-1]
    assert last.startswith("crampcast: ")
    assert said in last
