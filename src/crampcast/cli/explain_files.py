"""The files of ``explain --out``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crampcast.cli.out_folder import write_all
from crampcast.cli.output import json_text
from crampcast.report.quantities import System

NAMES = ("explain.html", "explain.json")


def write_explain_files(answer: Mapping[str, Any], title: str, out: Path, units: System) -> list[Path]:
    """Write the report and the result.

    Parameters
    ----------
    answer : mapping
        What ``explain`` answered.
    title : str
        Name of the recording.
    out : Path
        Folder, made if need be.
    units : {"metric", "imperial"}
        Measures of the report.

    Returns
    -------
    list of Path
        The files written.
    """
    from crampcast.report.explain_page import explain_html  # noqa: PLC0415

    contents = {
        "explain.html": explain_html(answer, title, units).encode(),
        "explain.json": json_text(answer).encode(),
    }
    return write_all(contents, out, NAMES)
