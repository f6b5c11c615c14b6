"""How the pages are built: ``make docs``. Nothing is fetched; warnings are errors."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE / "_ext")]
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("CRAMPCAST_CACHE", str(ROOT / "build" / "compiled"))

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "crampcast"
author = copyright = "The crampcast maintainers"
version = release = _PROJECT["version"]

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "built_pages", "shell_directive"]
exclude_patterns = ["_*", "generated/parts/*", "schemas/*"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
templates_path: list[str] = []
html_theme = "furo"
html_title = "crampcast"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_theme_options = {
    "source_repository": _PROJECT["urls"]["Documentation"].partition("#")[0],
    "source_branch": "main",
}
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
default_role = "py:obj"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
pygments_style = "default"
repository_pages = _PROJECT["urls"]["Documentation"].partition("#")[0] + "/blob/main/"
