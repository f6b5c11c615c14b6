"""The picture that ``inspect --plot`` writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.report.quantities import System

ENDINGS = (".svg", ".png")


def check_plot(place: Path) -> None:
    """Refuse a file that is no picture or cannot be written, before anything is read.

    Raises
    ------
    UnusableInput
        If its name does not end in .svg or .png, or its folder is not there or cannot be written.
    """
    where = "--plot" if "\0" in str(place) else f"--plot {place}"
    if place.suffix.lower() not in ENDINGS:
        raise UnusableInput("not a picture", where=where, remedy="name a file that ends in .svg or .png")
    try:
        folder, is_folder = place.parent, place.is_dir()
        usable = folder.is_dir() and os.access(folder, os.W_OK) and not is_folder
    except (OSError, ValueError):
        usable = False
    if not usable:
        raise UnusableInput("it cannot be written", where=where, remedy="name a file in a folder of yours")


def write_plot(answer: Mapping[str, Any], place: Path, units: System) -> None:
    """Write the picture of inspected files, whole or not at all.

    Parameters
    ----------
    answer : mapping
        What ``inspect`` answered, with traces.
    place : Path
        The file; its ending says whether it becomes SVG or PNG.
    units : {"metric", "imperial"}
        Measures shown.

    Raises
    ------
    UnusableInput
        If the disk does not take it.
    """
    from crampcast.report.file_picture import inspect_svg  # noqa: PLC0415

    svg = inspect_svg(answer, units)
    content = svg.encode("utf-8", "replace")
    if place.suffix.lower() == ".png":
        import vl_convert  # noqa: PLC0415  half of the start-up time, for PNG alone

        content = vl_convert.svg_to_png(svg, scale=2)
    partial = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(place)
    except OSError as why:
        partial.unlink(missing_ok=True)
        raise UnusableInput(
            f"it cannot be written ({why.strerror})", where=f"--plot {place}", remedy="name another file"
        ) from None
