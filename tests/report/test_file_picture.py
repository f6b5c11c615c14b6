"""The quick picture of files: whole, to scale, and safe whatever the files are called."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from crampcast.report.file_picture import MOST_FILES, inspect_svg

TRACE = {
    "time_s": [0, 60, 120, 180],
    "distance_m": [0, 5000, 10000, 20000],
    "altitude_m": [100, None, 200, 300],
    "heart_rate_bpm": [None, None, None, None],
}


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_heights_are_drawn_to_scale_with_a_gap_where_nothing_is_known() -> None:
    svg = inspect_svg({"files": [{"file": "run.fit", "trace": TRACE}]})
    (line,) = re.findall(r'<path d="(M[^"]*)" fill="none"', svg)
    assert line == "M80.0 120.0M480.0 80.0L880.0 40.0"
    assert {"run.fit", "100 m", "200 m", "300 m", "0 km", "20 km"} <= set(texts(svg))


def test_imperial() -> None:
    assert any(
        text.endswith(" mi")
        for text in texts(inspect_svg({"files": [{"file": "a", "trace": TRACE}]}, "imperial"))
    )


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", 'a"b&c', "\x1b[31mred\x00", "\u202egpx.exe", "\ud800"]
)
def test_names_of_files_are_text(name: str) -> None:
    svg = inspect_svg({"files": [{"file": name, "trace": TRACE}]}).encode("utf-8", "replace").decode()
    assert "<script" not in svg
    assert "\x1b" not in svg
    ElementTree.fromstring(svg)


def test_without_anything_to_draw_it_says_why() -> None:
    files = [{"file": "a.fit", "error": "the file is empty"}, {"file": "b.zip"}]
    assert {"the file is empty", "nothing that can be drawn"} <= set(texts(inspect_svg({"files": files})))


def test_a_file_without_distance_is_drawn_along_time() -> None:
    trace = {"time_s": [0, 3600], "distance_m": None, "heart_rate_bpm": [120, 150]}
    assert "1:00" in texts(inspect_svg({"files": [{"file": "a", "trace": trace}]}))


def test_very_many_files_are_not_all_drawn() -> None:
    svg = inspect_svg({"files": [{"file": f"{number}.fit", "trace": TRACE} for number in range(99)]})
    assert sum(text.endswith(".fit") for text in texts(svg)) == MOST_FILES
