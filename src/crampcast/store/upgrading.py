"""Bring a diary's schema up to date; loaded only when there is something to do."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from crampcast.errors import UnusableInput
from crampcast.store.database import NEWEST_SCHEMA, writing

_ONE_AT_A_TIME = threading.Lock()  # the migration tool keeps its context in a module


def migrations(place: Path = Path(__file__).parent / "migrations") -> Config:
    """Return the configuration of the schema's steps: the diary's, or those in another folder.

    Examples
    --------
    >>> ScriptDirectory.from_config(migrations()).get_current_head() == NEWEST_SCHEMA
    True
    """
    config = Config()
    config.set_main_option("script_location", str(place).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(
    engine: Engine, path: Path | str, target: str = NEWEST_SCHEMA, steps: Config | None = None
) -> str:
    """Bring the schema to the newest step; refuse one that is newer than this program.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The database.
    path : path
        Named in the error.
    target : str
        Step to reach.
    steps : Config, optional
        The steps; the diary's by default.

    Returns
    -------
    str
        The step reached.

    Raises
    ------
    UnusableInput
        If a newer program has written the diary.
    """
    config = migrations() if steps is None else steps
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:  # another process may have upgraded while this one waited
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UnusableInput(
                f"it was written by a newer crampcast (schema {current})",
                where=str(path),
                remedy="install the newest crampcast, or name another folder with --data",
            )
        if current != target:
            config.attributes["connection"] = connection
            with _ONE_AT_A_TIME:
                command.upgrade(config, target)
    return target
