"""The files of ``plan --out``: all of them whole, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crampcast.cli.output import json_text
from crampcast.errors import UnusableInput
from crampcast.report.quantities import System

NAMES = ("plan.html", "plan.json", "legs.csv")


def check_out(out: Path) -> None:
    """Refuse a folder that cannot be written, before anything is computed.

    Raises
    ------
    UnusableInput
        If it is a file, or lies where nothing may be made.

    Notes
    -----
    Nothing is made yet: a plan that fails leaves no folder behind.
    """
    try:
        near = out
        while not near.exists() and near != near.parent:
            near = near.parent
        if not near.is_dir():
            raise UnusableInput(f"{near} is a file", where=f"--out {out}", remedy="name a folder")
        if not os.access(near, os.W_OK):
            raise UnusableInput(
                f"{near} cannot be written", where=f"--out {out}", remedy="check its rights, or name another"
            )
    except (OSError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        raise UnusableInput("not a usable path", where="--out", remedy="name a folder") from None


def write_plan_files(answer: Mapping[str, Any], out: Path, units: System) -> list[Path]:
    """Write report, result and table of legs.

    Parameters
    ----------
    answer : mapping
        What ``plan`` answered.
    out : Path
        Folder, made if need be.
    units : {"metric", "imperial"}
        Measures of the report; the other files are metric.

    Returns
    -------
    list of Path
        The files, in the order of `NAMES`.

    Raises
    ------
    UnusableInput
        If the folder cannot be written; files of an earlier plan are then as they were.

    Notes
    -----
    Every file is written beside its place and moved there once all are whole.
    """
    from crampcast.report.html import write_plan_html  # noqa: PLC0415
    from crampcast.report.legs import legs_csv  # noqa: PLC0415

    beside = {name: out / f".{name}.{os.getpid()}.part" for name in NAMES}
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            write_plan_html(answer, beside["plan.html"], units)
            beside["plan.json"].write_text(json_text(answer), encoding="utf-8")
            beside["legs.csv"].write_text(legs_csv(answer), encoding="utf-8", newline="")
            for name, path in beside.items():
                path.replace(out / name)
        finally:
            for path in beside.values():
                path.unlink(missing_ok=True)
    except OSError as why:
        raise UnusableInput(
            f"the files cannot be written ({why.strerror})",
            where=f"--out {out}",
            remedy="name another folder",
        ) from None
    return [out / name for name in NAMES]
