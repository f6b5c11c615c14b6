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


def migrations() -> Config:
    """Return the configuration of the diary's schema steps.

    Examples
    --------
    >>> ScriptDirectory.from_config(migrations()).get_current_head() == NEWEST_SCHEMA
    True
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine, path: Path | str, target: str = NEWEST_SCHEMA) -> str:
    """Bring the schema to the newest step; refuse one that is newer than this program.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The database.
    path : path
        Named in the error.
    target : str
        Step to reach.

    Returns
    -------
    str
        The step reached.

    Raises
    ------
    UnusableInput
        If a newer program has written the diary.
    """
    config = migrations()
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:  # another process may have upgraded while this one waited
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UnusableInput(
                f"the diary was written by a newer crampcast (schema {current})",
                where=str(path),
                remedy="install the newest crampcast, or name another folder with --data",
            )
        if current != target:
            config.attributes["connection"] = connection
            with _ONE_AT_A_TIME:
                command.upgrade(config, target)
    return target
