"""Unusable input: one line, exit 2, and a diary that is the same byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crampcast.cli import main

LOG = "date,dist_m,mov_s\n2026-05-01,10000,3000\n2026-05-04,12000,3700\n"
RUNNER = 'mass_kg = 68\nheight_m = 1.76\nage = 34\nweekly_km = 40\nrecent_race = "10 km 45:00"\n'
DOT = b'<gpx><trk><trkseg><trkpt lat="45" lon="6"><ele>5</ele></trkpt></trkseg></trk></gpx>'
FLAT = b'<gpx><rte><rtept lat="45" lon="6"/><rtept lat="45.05" lon="6"/></rte></gpx>'
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 4

FILES = {
    "empty.fit": b"",
    "photo.fit": PHOTO,
    "photo.gpx": PHOTO,
    "dot.gpx": DOT,
    "flat.gpx": FLAT,
    "cut.gpx": FLAT[:40],
    "negative.toml": b"mass_kg = -68\n",
    "syntax.toml": b"mass_kg = = 68\n",
    "pounds.toml": b"mass_kg = 68\nheight_m = 0.4\n",
    "record.toml": b'recent_race = "marathon 1:10:00"\n',
    "text.toml": b'weekly_km = "a lot"\n',
    "beyond.csv": b"name,distance_km\nHut,60\n",
    "nodistance.csv": b"name,food\nHut,yes\n",
    "letters.csv": b"name,distance_km\nHut,ten\n",
    "empty.csv": b"",
    "lava.csv": b"from_km,to_km,ground\n0,5,lava\n",
    "backward.csv": b"from_km,to_km,ground\n5,0,road\n",
    "weather.csv": b"time,warmth\n2026-05-01,hot\n",
    "binary.csv": PHOTO,
}
WORDS = "10 km 100 m"
CASES = {
    "inspect: no file": ["inspect", "none.fit"],
    "inspect: empty file": ["inspect", "empty.fit"],
    "inspect: photo as FIT": ["inspect", "photo.fit"],
    "inspect: a folder": ["inspect", "folder"],
    "inspect: several, all bad": ["inspect", "none.fit", "empty.fit", "photo.fit"],
    "inspect: nothing named": ["inspect"],
    "inspect: a name with a control sign": ["inspect", "a\x1b[31m\nb.fit"],
    "import: no file": ["import", "none.fit"],
    "import: empty file": ["import", "empty.fit"],
    "import: photo as FIT": ["import", "photo.fit"],
    "import: an empty folder": ["import", "folder"],
    "import: a course": ["import", "flat.gpx"],
    "import: several, all bad": ["import", "empty.fit", "photo.fit"],
    "plan: nothing named": ["plan"],
    "plan: why nowhere": ["plan", WORDS, "--why", ""],
    "plan: why in words": ["plan", WORDS, "--why", "the hill"],
    "plan: why beyond the course": ["plan", WORDS, "--why", "km12"],
    "plan: why a stretch beyond the course": ["plan", WORDS, "--why", "km5-15"],
    "plan: why a stretch backward": ["plan", WORDS, "--why", "km7-5"],
    "plan: why before the start": ["plan", WORDS, "--why", "km-1"],
    "plan: why an unknown muscle": ["plan", WORDS, "--why", "km5 elbow"],
    "plan: why two muscles": ["plan", WORDS, "--why", "km5 calf shin"],
    "plan: why after the finish": ["plan", WORDS, "--draws", "20", "--no-optimise", "--why", "9:00:00"],
    "plan: no products": ["plan", WORDS, "--products", "none.toml"],
    "plan: photo as products": ["plan", WORDS, "--products", "photo.fit"],
    "plan: a course as products": ["plan", WORDS, "--products", "flat.gpx"],
    "plan: carrying a riddle": ["plan", WORDS, "--carry", "two of them"],
    "plan: carrying a lake": ["plan", WORDS, "--carry", "1x900 l"],
    "plan: something left before the start": ["plan", WORDS, "--have", "3 gels"],
    "plan: unicorns left": ["plan", WORDS, "--from", "km5 0:40:00", "--have", "3 unicorns"],
    "plan: no file": ["plan", "none.gpx"],
    "plan: empty course": ["plan", "empty.fit"],
    "plan: photo as course": ["plan", "photo.gpx"],
    "plan: course of one point": ["plan", "dot.gpx"],
    "plan: cut course": ["plan", "cut.gpx"],
    "plan: a folder as course": ["plan", "folder"],
    "plan: words that mean nothing": ["plan", "up the hill"],
    "plan: empty words": ["plan", ""],
    "plan: negative distance": ["plan", "--", "-5 km"],
    "plan: ten thousand kilometres": ["plan", "10000 km"],
    "plan: climb beyond the distance": ["plan", "5 km 9000 m"],
    "plan: no elevation, strictly": ["plan", "flat.gpx", "--strict"],
    "plan: no runner file": ["plan", WORDS, "--runner", "none.toml"],
    "plan: negative weight": ["plan", WORDS, "--runner", "negative.toml"],
    "plan: runner with bad syntax": ["plan", WORDS, "--runner", "syntax.toml"],
    "plan: no human build": ["plan", WORDS, "--runner", "pounds.toml"],
    "plan: a race beyond the world record": ["plan", WORDS, "--runner", "record.toml"],
    "plan: words for a number": ["plan", WORDS, "--runner", "text.toml"],
    "plan: runner is a photo": ["plan", WORDS, "--runner", "photo.fit"],
    "plan: target beyond the world record": ["plan", WORDS, "--target", "0:20:00"],
    "plan: target in words": ["plan", WORDS, "--target", "fast"],
    "plan: target risk above one": ["plan", WORDS, "--target", "P(cramp)<=1.5"],
    "plan: weather in strange words": ["plan", WORDS, "--weather", "purple"],
    "plan: weather beyond the Earth": ["plan", WORDS, "--weather", "300 C"],
    "plan: no weather file": ["plan", WORDS, "--weather", "none.csv"],
    "plan: weather without its columns": ["plan", WORDS, "--weather", "weather.csv"],
    "plan: a climb in words": ["plan", "flat.gpx", "--climb", "high"],
    "plan: a climb for words that say theirs": ["plan", WORDS, "--climb", "200 m"],
    "plan: a climb beyond the distance": ["plan", "flat.gpx", "--climb", "90000 m"],
    "plan: a place in words": ["plan", WORDS, "--place", "Chamonix"],
    "plan: a place off the Earth": ["plan", WORDS, "--place", "95,200"],
    "plan: weather from nowhere": ["plan", WORDS, "--weather", "auto"],
    "plan: stations beyond the finish": ["plan", WORDS, "--stations", "beyond.csv"],
    "plan: stations without distances": ["plan", WORDS, "--stations", "nodistance.csv"],
    "plan: a station at kilometre ten, in letters": ["plan", WORDS, "--stations", "letters.csv"],
    "plan: empty stations": ["plan", WORDS, "--stations", "empty.csv"],
    "plan: no stations file": ["plan", WORDS, "--stations", "none.csv"],
    "plan: stations are a folder": ["plan", WORDS, "--stations", "folder"],
    "plan: stations are a photo": ["plan", WORDS, "--stations", "binary.csv"],
    "plan: strange start": ["plan", WORDS, "--start", "tomorrow"],
    "plan: 30 February": ["plan", WORDS, "--start", "2026-02-30T08:00"],
    "plan: start in the year 9999": ["plan", WORDS, "--start", "9999-12-31T23:59"],
    "plan: lava": ["plan", WORDS, "--ground", "lava"],
    "plan: a stretch of lava": ["plan", WORDS, "--ground", "lava.csv"],
    "plan: a stretch backwards": ["plan", WORDS, "--ground", "backward.csv"],
    "plan: no ground file": ["plan", WORDS, "--ground", "none.csv"],
    "plan: out is a file": ["plan", WORDS, "--out", "flat.gpx"],
    "plan: out below a file": ["plan", WORDS, "--out", "flat.gpx/out"],
    "plan: strange units": ["plan", WORDS, "--units", "foo"],
    "plan: seed in letters": ["plan", WORDS, "--seed", "x"],
    "plan: negative seed": ["plan", WORDS, "--seed", "-1"],
    "plan: no draws": ["plan", WORDS, "--draws", "0"],
    "plan: unknown option": ["plan", WORDS, "--colour", "red"],
    "runner: no file": ["runner", "--from", "none.toml"],
    "runner: bad syntax": ["runner", "--from", "syntax.toml"],
    "runner: negative weight": ["runner", "--from", "negative.toml"],
    "runner: asked and read at once": ["runner", "--ask", "--from", "negative.toml"],
    "runner: two forms at once": ["runner", "--toml", "--json"],
    "runner: strange day": ["runner", "--on", "someday"],
    "evidence: no such claim": ["evidence", "S99"],
    "no such command": ["cure"],
    "no such option": ["--colour"],
}


@pytest.fixture(scope="module")
def diary(tmp_path_factory):
    """A diary with two runs and a runner."""
    folder = tmp_path_factory.mktemp("diary")
    (folder / "log.csv").write_text(LOG)
    (folder / "runner.toml").write_text(RUNNER)
    data = folder / "data"
    assert main(["import", str(folder / "log.csv"), "--data", str(data)]) == 0
    assert main(["runner", "--from", str(folder / "runner.toml"), "--data", str(data), "--toml"]) == 0
    return data


@pytest.fixture
def bad(tmp_path, monkeypatch):
    """A working folder full of unusable files."""
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "folder").mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("case", CASES)
def test_one_line_and_nothing_changed(case, crampcast, diary, bad, below, home):
    before, around = below(diary), below(bad)
    words = CASES[case]
    at = words.index("--") if "--" in words else len(words)
    options = [] if words[0].startswith("-") or words[0] == "cure" else ["--data", str(diary)]
    answer = crampcast(*words[:at], *options, *words[at:])
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err.startswith("crampcast: ")
    assert answer.err.count("\n") == 1
    assert answer.err[:-1].isprintable()
    assert ";" in answer.err, "a remedy is missing"
    assert "Error" not in answer.err
    assert len(answer.err) < 400
    assert below(diary) == before
    assert below(bad) == around
    assert below(home) == {}


@pytest.mark.parametrize("command", ["inspect", "import"])
def test_json_of_unreadable_files_says_why_and_still_fails(command, crampcast, bad, tmp_path):
    import json

    answer = crampcast(command, "empty.fit", "photo.fit", "--json", "--data", tmp_path / "none")
    assert answer.code == 2
    found = json.loads(answer.out)
    reasons = (
        [f["error"] for f in found["files"]]
        if command == "inspect"
        else [r["reason"] for r in found["refused"]]
    )
    assert len(reasons) == 2
    assert all(reasons)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", ["inspect", "import"])
def test_one_readable_file_is_enough(command, crampcast, bad, tmp_path):
    (bad / "log.csv").write_text(LOG)
    answer = crampcast(command, "empty.fit", "log.csv", "photo.fit", "--data", tmp_path / "diary")
    assert answer.code == 0
    assert "photo.fit" in answer.out


@pytest.mark.parametrize("words", [["import", "log.csv"], ["plan", WORDS], ["runner"], ["runner", "--toml"]])
@pytest.mark.parametrize("damage", ["garbage", "cut", "empty folder in its place"])
def test_a_damaged_diary_is_left_as_it_is(words, damage, crampcast, diary, bad, below, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(diary, data)
    database = data / "diary.sqlite3"
    whole = database.read_bytes()
    if damage == "garbage":
        database.write_bytes(PHOTO)
    elif damage == "cut":
        database.write_bytes(whole[: len(whole) // 2])
    else:
        database.unlink()
        database.mkdir()
    (bad / "log.csv").write_text(LOG.replace("05-0", "06-0"))
    before = below(data)
    answer = crampcast(*words, "--data", data)
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert below(data) == before


@pytest.mark.parametrize("words", [["import", "log.csv"], ["plan", WORDS], ["runner"]])
def test_a_file_is_no_diary_folder(words, crampcast, bad):
    (bad / "log.csv").write_text(LOG)
    answer = crampcast(*words, "--data", "flat.gpx")
    assert (answer.code, answer.out) == (2, "")
    assert "not a folder" in answer.err


def test_a_refused_import_makes_no_diary(crampcast, bad, home, below):
    assert crampcast("import", "photo.fit").code == 2
    assert below(home) == {}


def test_toml_of_nobody(crampcast, home, below):
    answer = crampcast("runner", "--toml")
    assert (answer.code, answer.out) == (2, "")
    assert "--ask" in answer.err
    assert below(home) == {}


@pytest.mark.journey
@pytest.mark.parametrize(
    "words",
    [["inspect", "photo.fit"], ["plan", "none.gpx"], ["plan", WORDS, "--seed", "x"], ["cure"]],
    ids=" ".join,
)
def test_the_executable_says_the_same(words, bad):
    command = Path(sys.executable).with_name("crampcast")
    done = subprocess.run([command, *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("crampcast: ")
    assert done.stderr.count("\n") == 1
