"""Write docs/commands.md from the commands."""

from __future__ import annotations

from pathlib import Path

from crampcast.cli.reference import reference


def main() -> None:
    """Write the page."""
    page = Path(__file__).parents[1] / "docs" / "commands.md"
    page.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
