"""The rescue page: one small file, no request, the same code as the diary's."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from crampcast.evidence.rescue import STRETCHED, load_remedies
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.jobs.rescue.code import Done, decode
from crampcast.report.drawing import figure_names, person_svg
from crampcast.report.rescue_page import rescue_html

LARGEST_BYTES = 200_000


@pytest.fixture(scope="module")
def page() -> str:
    return rescue_html(rescue(RescueRequest(emergency="<112>")))


def test_it_is_small_and_asks_nobody(page):
    assert len(page.encode()) <= LARGEST_BYTES
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:,)""", page)
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


def test_every_drawing_says_what_it_shows():
    for name in figure_names():
        drawing = person_svg(name)
        assert re.search(r"<title>[A-Z].{20,}</title>", drawing)
        assert 'class="muscle"' in drawing
        assert "nan" not in drawing


def test_a_strange_result_is_still_a_page():
    assert "<html" in rescue_html(
        {"steps": [{"figure": "<x>", "seconds": ["a"]}], "resume": "no", "remedies": 3}
    )


@pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not installed: the page's script is not run"
)
def test_the_page_s_code_is_the_diary_s(page):
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    setting = page.partition('id="setting">')[2].partition("</script>")[0]
    assert json.loads(setting)["remedies"] == [r.id for r in load_remedies()]
    stub = """
    const pressed = new Set(["did:ease", "did:stretch", "helped:stretch", "again"]);
    const values = {which: "3", side: "1", relief: "42", minutes: "190"};
    const element = (id) => ({ value: values[id] ?? "", textContent: id === "setting" ? SETTING_TEXT : "",
      matches: () => pressed.has(id), addEventListener() {},
      getAttribute: () => null, hasAttribute: () => false });
    const made = {};
    globalThis.document = { documentElement: { classList: { add() {} } }, addEventListener() {},
      querySelectorAll: () => [], getElementById: (id) => (made[id] ??= element(id)),
      querySelector: (s) => {
        const m = s.match(/data-(\\w+)="(\\w+)"/); return element(`${m[1]}:${m[2]}`); } };
    globalThis.localStorage = { getItem: () => null, setItem() {} };
    """
    program = (
        f"const SETTING_TEXT = {json.dumps(setting)};{stub};eval({json.dumps(script)});"
        "console.log(made.code.textContent)"
    )
    ran = subprocess.run(["node", "-e", program], capture_output=True, text=True, timeout=30, check=True)
    assert decode(ran.stdout) == Done("quadriceps", "right", ("ease", "stretch"), ("stretch",), 40, True, 190)
