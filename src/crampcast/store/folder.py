"""Where a diary lies; to look there costs no database."""

from __future__ import annotations

from pathlib import Path

import platformdirs

FILE_NAME = "diary.sqlite3"


def default_directory() -> Path:
    """Return the folder in which the diary lives unless another is named.

    Examples
    --------
    >>> default_directory().name
    'crampcast'
    """
    return Path(platformdirs.user_data_dir("crampcast", appauthor=False))
