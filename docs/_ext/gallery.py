"""The gallery: every example run as it stands, with what it printed and drew."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import kept

EXAMPLES = kept.ROOT / "examples"
_HEAD = """# Gallery

Every script in `examples/` as it stands, with what it printed and drew when these pages were built.

"""


def write(folder: Path, *, run: bool = True) -> None:
    """Write the page of examples and their figures; if they are not to be run, their code alone."""
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    page = _HEAD + "".join(_section(path, figures, run) for path in sorted(EXAMPLES.glob("*.py")))
    target = folder / "gallery.md"
    if not target.is_file() or target.read_text(encoding="utf-8") != page:
        target.write_text(page, encoding="utf-8")


def _section(path: Path, figures: Path, run: bool) -> str:
    """One example: its title and text, its code, what it printed, what it drew."""
    source = path.read_text(encoding="utf-8")
    title, _, text = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")
    code = source.split('"""', 2)[2].strip()
    made = kept.look_up(source) if run else {"printed": "", "drawn": {}}
    if made is None:
        made = _run(path)
        kept.keep(source, made)
    section = f"## {title.rstrip('.')}\n\n{text}\n\n```python\n{code}\n```\n\n"
    section += f"```text\n{made['printed'].rstrip()}\n```\n\n" if made["printed"] else ""
    for name, drawing in made["drawn"].items():
        (figures / name).write_text(drawing, encoding="utf-8")
        section += f"![{title.rstrip('.')}](figures/{name})\n\n"
    return section


def _run(path: Path) -> dict[str, object]:
    """Run an example in an empty folder."""
    with tempfile.TemporaryDirectory() as work:
        environment = os.environ | {"HOME": work, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-W", "error", str(path)],
            cwd=work,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{path.name} failed: {done.stderr[-1500:]}")
        drawn = {one.name: one.read_text(encoding="utf-8") for one in sorted(Path(work).glob("*.svg"))}
    return {"printed": done.stdout, "drawn": drawn}
