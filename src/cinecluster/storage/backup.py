"""The whole database as one SQLite file, whatever it is kept in, and back again."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy import URL, Connection, Table, delete, exists, insert, select

from cinecluster.artifacts.durable import sync
from cinecluster.data.erasures import Erasures
from cinecluster.errors import (
    BackupRefused,
    RestoreRefused,
    SourceNotFound,
    UnreadableFile,
)
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.schema import METADATA, erased_users, installation, ratings

__all__ = ["Copied", "back_up", "restore"]

Copied = Callable[[str, int], None]
"""Is told of each table and its rows, once it is copied."""

_ROWS_AT_ONCE: Final = 10_000
_DATA: Final = tuple(table for table in METADATA.sorted_tables if table is not installation)
Rows = list[dict[str, Any]]


def back_up(database: Database, target: Path, copied: Copied) -> None:
    """Write everything of one moment into a new file, on the disk when this returns.

    Raises:
        BackupRefused: There is something at the target, or its disk refused.
        StorageError: The database does not answer.
    """
    try:
        if target.exists():
            raise BackupRefused(f"{target} is there already", hint="Choose another name.")
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            aside = Path(folder) / "backup"
            with _opened(aside) as copy:
                database.read(lambda source: _copy_out(source, copy, copied))
            sync(aside)
            os.link(aside, target)  # unlike a rename never over another file
        sync(target.parent)
    except OSError as error:
        raise BackupRefused(f"{error.filename}: {error.strerror}") from error


def restore(database: Database, source: Path, copied: Copied, *, replace: bool) -> None:
    """Put a backup in the place of everything, in one transaction.

    Viewers who were erased since the backup was made stay erased.

    Raises:
        SourceNotFound, UnreadableFile: There is no file, or it is no database of ours.
        UnsupportedDatabase: A newer cinecluster has written it.
        RestoreRefused: There are rows already and nobody said to replace them, or the viewers erased here
            could not be told in the backup.
        StorageError: The database or its disk refused; nothing was changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup"
        _copy_in(source, copy)
        with _opened(copy) as backup:  # upgraded, if it is old
            backup.read(lambda old: database.write(lambda new: _replace(old, new, copied, replace=replace)))


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    url = URL.create("sqlite", database=str(file.resolve())).render_as_string()
    with Database.open(DatabaseConfig(url=SecretStr(url)), file.parent) as database:
        yield database


def _copy_out(source: Connection, copy: Database, copied: Copied) -> None:
    def put(table: Table, rows: Rows) -> None:
        copy.write(lambda target: target.execute(insert(table), rows))

    copy.write(lambda target: target.execute(delete(installation)))
    for table in METADATA.sorted_tables:
        copied(table.name, _each_portion(source, table, put))


def _each_portion(source: Connection, table: Table, put: Callable[[Table, Rows], object]) -> int:
    total = 0
    order = select(table).order_by(*table.primary_key.columns)
    found = source.execute(order, execution_options={"yield_per": _ROWS_AT_ONCE})
    for part in found.mappings().partitions():
        rows = [dict(row) for row in part]
        put(table, rows)
        total += len(rows)
    return total


def _copy_in(source: Path, copy: Path) -> None:
    """Copy a backup, its write-ahead log included, and check that it is one; it is itself only read."""
    if not source.is_file():
        raise SourceNotFound("there is no such file.", hint="Check the path.", file=source)
    address = f"file:{source.resolve()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
            names = {name for (name,) in new.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            damage = new.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise _no_backup(source, str(error)) from error
    if not {"alembic_version", installation.name} <= names:
        raise _no_backup(source, "it lacks our tables")
    if damage != "ok":
        raise _no_backup(source, damage)


def _no_backup(source: Path, reason: str) -> UnreadableFile:
    return UnreadableFile(
        f"no backup of cinecluster's database: {reason}.",
        hint="'cinecluster db backup' makes one.",
        file=source,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Forgotten:
    """Who has been erased, and when."""

    key: bytes
    moments: Mapping[bytes, float]

    @classmethod
    def of(cls, connection: Connection) -> "_Forgotten":
        key: bytes = connection.execute(select(installation.c.erasure_key)).scalar_one()
        rows = connection.execute(select(erased_users.c.digest, erased_users.c.erased_at))
        return cls(key=key, moments={row.digest: row.erased_at for row in rows})

    def since(self, other: "_Forgotten") -> Erasures:
        """Return who has been erased, or erased again, since."""
        digests = {
            digest for digest, moment in self.moments.items() if moment > other.moments.get(digest, 0.0)
        }
        return Erasures(key=self.key, digests=frozenset(digests))


def _replace(old: Connection, new: Connection, copied: Copied, *, replace: bool) -> None:
    if not replace and any(new.execute(select(exists().select_from(table))).scalar_one() for table in _DATA):
        raise RestoreRefused("the database holds rows", hint="--replace deletes them first.")
    before, here = _Forgotten.of(old), _Forgotten.of(new)
    if here.moments and here.key != before.key:
        raise RestoreRefused(
            "viewers were erased here, and the backup, which is of another installation, does not tell who",
            hint="Restore it into an empty database.",
        )
    erased = here.since(before)

    def put(table: Table, rows: Rows) -> None:
        if table is ratings:
            gone = frozenset(erased.among({row["user_id"] for row in rows}))
            rows = [row for row in rows if row["user_id"] not in gone]
        elif table is erased_users:
            rows = [row for row in rows if row["digest"] not in erased.digests]
        if rows:
            new.execute(insert(table), rows)

    for table in reversed(METADATA.sorted_tables):
        new.execute(delete(table))
    for table in METADATA.sorted_tables:
        copied(table.name, _each_portion(old, table, put))
    kept = [{"digest": digest, "erased_at": here.moments[digest]} for digest in sorted(erased.digests)]
    if kept:
        new.execute(insert(erased_users), kept)
