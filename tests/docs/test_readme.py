"""The README: its figures are those of the files that they come from."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_figures_are_those_that_validation_and_calibration_have_written(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    import readme_figures

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "| **all** |" in readme.split(readme_figures.BEGIN)[1].split(readme_figures.END)[0]
    assert readme_figures.written(readme) == readme, "run python scripts/readme_figures.py"
