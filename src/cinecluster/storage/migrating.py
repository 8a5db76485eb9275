"""Bring a database's schema up to date, one process at a time."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from cinecluster.artifacts.durable import locked
from cinecluster.errors import StorageUnavailable, UnsupportedDatabase
from cinecluster.storage.dialects import SQLITE
from cinecluster.storage.failures import translated

__all__ = ["HEAD", "upgrade"]

HEAD: Final = "0001"
"""The newest migration: a database that has it needs no more of Alembic, which is slow to import."""
_TABLE: Final = "alembic_version"

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


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    before = _revision(connection)
    if before != HEAD:
        _migrate(connection, before)
    return before, HEAD


def _revision(connection: Connection) -> str | None:
    """Return the revision that a database has; None for an empty one."""
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar_one_or_none()  # noqa: S608 - a constant
    return None if found is None else str(found)


def _migrate(connection: Connection, before: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - a tenth of all that is imported, wanted once per release
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "cinecluster.storage:migrations")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise UnsupportedDatabase(before)
    command.upgrade(config, "head")
