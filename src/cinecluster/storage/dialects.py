"""The few words that SQLite and PostgreSQL say differently."""

from typing import Any, Final

from sqlalchemy import Connection, Double, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

__all__ = ["POSTGRESQL", "SQLITE", "database_now", "insert_into"]

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"


class database_now(FunctionElement[float]):  # noqa: N801 - used like an SQL function
    """Seconds since 1970 by the database's clock, the one clock that all machines share."""

    type = Double()
    inherit_cache = True


@compiles(database_now, SQLITE)
def _on_sqlite(*_: Any, **__: Any) -> str:
    # unixepoch('subsec') would do, but is newer than the SQLite of Debian 12.
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(database_now, POSTGRESQL)
def _on_postgresql(*_: Any, **__: Any) -> str:
    # Not now(), which stands still inside a transaction.
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that may go on with ``on_conflict_do_update``."""
    return sqlite.insert(table) if connection.dialect.name == SQLITE else postgresql.insert(table)
