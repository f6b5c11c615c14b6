"""The diary: SQLite through SQLAlchemy, migrations, and the original files byte for byte."""

from crampcast.store.diary import Diary, default_directory

__all__ = ["Diary", "default_directory"]
