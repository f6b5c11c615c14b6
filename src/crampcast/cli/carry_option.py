"""``--products`` and ``--carry``: what there is to eat and drink, and room for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crampcast.cli.course_option import read_table

if TYPE_CHECKING:
    from crampcast.evidence.products import Product
    from crampcast.runner.carry import Carry
    from crampcast.runner.profile import Profile


def read_products_option(path: Path | None) -> tuple[tuple[Product, ...], tuple[str, ...]]:
    """Read the runner's own products, if a file is named; the second answer are warnings.

    Raises
    ------
    UnusableInput
        If the file or a product cannot be used.
    """
    if path is None:
        return (), ()
    text = read_table(path, "--products")
    from crampcast.runner.own_products import read_products  # noqa: PLC0415

    return read_products(text, path.name)


def read_carry_option(words: str | None) -> Carry | None:
    """Read what is carried, if the command line says it.

    Raises
    ------
    UnusableInput
        If the words are not understood.
    """
    if words is None:
        return None
    from crampcast.runner.carry import parse_carry  # noqa: PLC0415

    return parse_carry(words)


def carry_of(profile: Profile) -> Carry | None:
    """Return what the runner file says is carried."""
    from crampcast.runner.carry import parse_carry  # noqa: PLC0415

    return None if profile.carry is None else parse_carry(profile.carry, "runner, carry")
