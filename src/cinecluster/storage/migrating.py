"""Bring a database's schema up to date, one process at a time."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from cinecluster.artifacts.durable import locked
from cinecluster.errors import StorageUnavailable, UnsupportedDatabase
from cinecluster.storage.dialects import SQLITE
from cinecluster.storage.failures import translated

__all__ = ["revision_of", "upgrade"]

_LOCK_FILE: Final = ".database.lock"
_ADVISORY_LOCK: Final = 0x63696E65
"""Any number does that no other program takes: "cine"."""


def upgrade(engine: Engine, home: Path) -> tuple[str | None, str]:
    """Apply every migration that is missing; return the revisions before and after.

    Raises:
        UnsupportedDatabase: A newer cinecluster has written it.
        StorageError: It cannot be reached or written.
    """
    try:
        if engine.dialect.name != SQLITE:
            with engine.begin() as connection:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
                return _upgrade(connection)
        home.mkdir(parents=True, exist_ok=True)
        # The first connection turns the write-ahead log on, for which SQLite's own waiting does not help.
        with locked(home / _LOCK_FILE), engine.begin() as connection:
            return _upgrade(connection)
    except SQLAlchemyError as error:
        raise translated(error) from error
    except OSError as error:
        raise StorageUnavailable(f"{error.filename}: {error.strerror}") from error


def revision_of(connection: Connection) -> str | None:
    """Return the revision that a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    config = Config()
    config.set_main_option("script_location", "cinecluster.storage:migrations")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    head, before = scripts.get_current_head(), revision_of(connection)
    assert head is not None  # noqa: S101 - there is a first migration
    if before == head:
        return before, head
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise UnsupportedDatabase(before)
    command.upgrade(config, "head")
    return before, head
