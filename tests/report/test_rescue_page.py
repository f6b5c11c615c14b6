"""The rescue page: one small file, no request, red flags first, everything there without a script."""

from __future__ import annotations

import re

import pytest

from crampcast.evidence.rescue import STRETCHED
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.report.body_map import body_map
from crampcast.report.drawing import figure_names, person_svg
from crampcast.report.rescue_page import rescue_html

LARGEST_BYTES = 200_000


@pytest.fixture(scope="module")
def page() -> str:
    return rescue_html(rescue(RescueRequest(emergency="<112>")))


def test_it_is_small_and_asks_nobody(page):
    assert len(page.encode()) <= LARGEST_BYTES
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:,|#)""", page)
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/2000/svg)", page)


def test_everything_is_there_without_a_script(page):
    before_script = page.partition("<script")[0]
    assert (
        before_script.index("is it a cramp?") < before_script.index("Red flags") < before_script.index("Calf")
    )
    assert before_script.count("<svg") >= len(STRETCHED)
    assert "15–30 s" in before_script
    assert "&lt;112&gt;" in before_script


@pytest.mark.parametrize(
    ("number", "link"), [("112", "tel:112"), ("+44 20 7946", "tel:+44207946"), ("ask Ada", None), ("", None)]
)
def test_a_number_can_be_called_and_a_word_cannot(number, link):
    found = re.findall(r'href="(tel:[^"]*)"', rescue_html(rescue(RescueRequest(emergency=number))))
    assert found == ([link] if link else [])


def test_the_body_has_a_target_for_every_muscle_that_can_be_named():
    drawn = body_map(STRETCHED)
    assert {*re.findall(r'href="#m-(\w+)"', drawn)} == {*STRETCHED}
    assert all(f'data-muscle="calf" data-side="{side}"' in drawn for side in ("left", "right"))
    assert "calf" not in body_map(["foot"])


def test_every_drawing_says_what_it_shows():
    for name in figure_names():
        drawing = person_svg(name)
        assert re.search(r"<title>[A-Z].{20,}</title>", drawing)
        assert 'class="muscle"' in drawing
        assert "nan" not in drawing


def test_a_strange_result_is_still_a_page():
    assert "<html" in rescue_html(
        {"steps": [{"figure": "<x>", "seconds": ["a"]}], "resume": "no", "remedies": 3, "start": 4}
    )
