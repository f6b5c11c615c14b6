"""``--elevation``: where the heights of a course come from that has none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from crampcast.cli.compiled import compiled_folder
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.cli.course_option import Heights

Elevation = Annotated[
    str | None,
    typer.Option(
        "--elevation",
        metavar="auto",
        help="auto: ask Open-Meteo for the heights of a course that has none; its line is sent there.",
    ),
]


def heights_of(elevation: str | None) -> Heights | None:
    """Return what gives a course heights, or None where nobody is to be asked.

    Parameters
    ----------
    elevation : str or None
        The option.

    Raises
    ------
    UnusableInput
        If it is anything but ``auto``.
    """
    if elevation is None:
        return None
    if elevation.strip().lower() != "auto":
        raise UnusableInput(
            f"{elevation[:40]!r} is no source of heights",
            where="--elevation",
            remedy="say auto, or leave it out",
        )
    from crampcast.course.elevation_service import with_service_heights  # noqa: PLC0415

    return partial(with_service_heights, kept_in=compiled_folder().parent / "heights")
