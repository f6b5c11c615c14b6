"""The pages build: no warning, nothing fetched, nothing run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_read_and_their_references_found_without_a_warning(tmp_path):
    """`make docs` without running commands and examples, and without writing the pages that it reads."""
    builds = "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "dummy", "-D", "run_commands=0"
    done = subprocess.run(
        [sys.executable, *builds, "-d", str(tmp_path / "trees"), str(DOCS), str(tmp_path / "pages")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
