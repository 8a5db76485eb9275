"""Forgetting a viewer down to the bytes of the database's files."""

import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, text

from cinecluster.errors import StorageBusy, StorageFull
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import SQLITE

__all__ = ["overwrite_deleted"]

_PAUSE: Final = 0.05


def overwrite_deleted(
    database: Database,
    *,
    patience: float = 5.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Leave nothing of deleted rows in the database's own files; tell whether that could be done.

    SQLite overwrites what it deletes (``secure_delete``), but not the copies of cells that it leaves behind
    where a page was split: only ``VACUUM`` gets rid of them. Then everything has to leave the write-ahead
    log, which has to wait for whoever still reads from it. What PostgreSQL has deleted stands in the old
    files of its table until ``VACUUM FULL``; its server's own log is beyond us.

    Args:
        database: Where rows were deleted.
        patience: How many seconds to wait for others.
        clock: Seconds.
        sleep: Waits.

    Raises:
        StorageError: The database does not answer.
    """
    limit = clock() + patience
    while True:
        try:
            with database.outside_transactions() as connection:
                if _done(connection):
                    return True
        except StorageFull:  # what is written anew needs room
            return False
        except StorageBusy:
            pass
        if clock() >= limit:
            return False
        sleep(_PAUSE)


def _done(connection: Connection) -> bool:
    if connection.dialect.name != SQLITE:
        connection.execute(text("VACUUM (FULL) ratings"))
        return True
    connection.exec_driver_sql("VACUUM")
    busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy
