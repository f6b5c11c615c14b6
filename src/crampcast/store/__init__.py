"""The diary: SQLite through SQLAlchemy, migrations, and the original files byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crampcast.store.folder import default_directory

if TYPE_CHECKING:
    from crampcast.store.damaged import erase_diary
    from crampcast.store.diary import Diary

__all__ = ["Diary", "default_directory", "erase_diary"]


def __getattr__(name: str) -> Any:
    """Import the database only for who opens a diary."""
    if name == "Diary":
        from crampcast.store.diary import Diary  # noqa: PLC0415

        return Diary
    if name == "erase_diary":
        from crampcast.store.damaged import erase_diary  # noqa: PLC0415

        return erase_diary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
