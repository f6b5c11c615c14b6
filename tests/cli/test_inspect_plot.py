"""``inspect --plot``: a picture of files, or one line that says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
RUN = DATA / "fit" / "connectstats__activity_4017099594.fit"


def test_a_picture_is_written_beside_the_answer(crampcast, tmp_path):
    picture = tmp_path / "run.svg"
    answer = crampcast("inspect", RUN, "--plot", picture, "--json")
    assert answer.code == 0
    assert "trace" not in json.loads(answer.out)["files"][0]
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert crampcast("inspect", RUN, "--plot", tmp_path / "run.PNG").code == 0
    assert (tmp_path / "run.PNG").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "run.PNG", "run.svg"]


@pytest.mark.parametrize(
    "name", ["run.jpg", "no folder/run.svg", "bad\x00.svg", "x" * 300 + ".svg", "home/.svg"]
)
def test_what_cannot_be_written_is_one_line(crampcast, tmp_path, name):
    answer = crampcast("inspect", RUN, "--plot", tmp_path / name)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_no_picture_of_nothing(crampcast, tmp_path):
    bad = DATA / "malformed" / "coursepointer__invalid_empty.gpx"
    answer = crampcast("inspect", bad, "--plot", tmp_path / "a.svg")
    assert answer.code == 2
    assert not (tmp_path / "a.svg").exists()
