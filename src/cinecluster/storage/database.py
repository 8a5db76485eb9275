"""One database behind two verbs: read and write."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from cinecluster.errors import InvalidSettings, StorageUnavailable
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.dialects import POSTGRESQL, SQLITE
from cinecluster.storage.failures import translated
from cinecluster.storage.migrating import upgrade
from cinecluster.storage.writer import Writer

__all__ = ["DATABASE_FILE", "Database", "Observe", "database_url", "existing_database"]

T = TypeVar("T")
Observe = Callable[[str, float], None]
"""Is told "read" or "write" and the seconds that it took."""

DATABASE_FILE: Final = "cinecluster.db"
_WRITES: Final = "cinecluster_writes"
_BARE: Final = "cinecluster_bare"


def _nobody(kind: str, seconds: float) -> None:
    del kind, seconds


class Database:
    """Reads in the caller's thread, writes in one thread of its own, many to a commit.

    Any number of processes, and with PostgreSQL of machines, may use one database at the same time.
    Making one opens nothing; the first use does.
    """

    def __init__(self, config: DatabaseConfig, home: Path, *, observe: Observe = _nobody) -> None:
        self._home = home
        self._engine = _engine(database_url(config, home), config)
        self._observe = observe
        self._writer = Writer(self._write_transaction, translated)
        self._watching: Any = None
        self._close_after = config.busy_seconds
        self._in_use = 0
        self._unused = threading.Condition()

    @classmethod
    def open(cls, config: DatabaseConfig, home: Path) -> "Database":
        """Connect and bring the schema up to date.

        Raises:
            InvalidSettings: The address is none.
            StorageError: It cannot be reached or written, or a newer cinecluster has written it.
        """
        database = cls(config, home)
        try:
            database.upgrade()
        except BaseException:
            database.close()
            raise
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def upgrade(self) -> tuple[str | None, str]:
        """Bring the schema up to date, one process at a time; return the revisions before and after.

        Raises:
            StorageError: It cannot be reached or written, or a newer cinecluster has written it.
        """
        return upgrade(self._engine, self._home)

    @property
    def dialect(self) -> str:
        """Return ``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @property
    def file(self) -> Path | None:
        """Return the SQLite file; None with PostgreSQL."""
        return Path(str(self._engine.url.database)) if self.dialect == SQLITE else None

    def read(self, operation: Callable[[Connection], T]) -> T:
        """Run an operation that only reads, on one state of the database; it blocks.

        Raises:
            StorageError: The database does not answer.
        """
        started = time.perf_counter()
        try:
            with self._using(), self._reader() as connection, connection.begin():
                return operation(connection)
        except SQLAlchemyError as error:
            raise translated(error) from error
        finally:
            self._observe("read", time.perf_counter() - started)

    def submit(self, operation: Callable[[Connection], T]) -> "Future[T]":
        """Have an operation run that writes; what the future returns is on the disk.

        An operation may be run twice before its commit, never after, so it changes nothing but the database.
        """
        started = time.perf_counter()
        future = self._writer.submit(operation)
        future.add_done_callback(lambda _: self._observe("write", time.perf_counter() - started))
        return future

    def write(self, operation: Callable[[Connection], T]) -> T:
        """Run an operation that writes and wait until it is on the disk.

        Raises:
            StorageError: The database or its disk refused; nothing was written.
        """
        return self.submit(operation).result()

    def state(self) -> int | None:
        """Return a number that changes when any process commits; None where the database has none.

        Only for one thread. With SQLite it costs microseconds and never waits: it looks at the shared index
        of the write-ahead log.
        """
        if self.dialect != SQLITE:
            return None
        try:
            if self._watching is None:
                self._watching = self._engine.raw_connection()
            return int(self._watching.driver_connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise StorageUnavailable(str(error)) from error

    @contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """Yield a connection for what cannot be done inside one: ``VACUUM``, checkpoints."""
        # The driver's own AUTOCOMMIT would leave SQLite's connection otherwise than we have set it up.
        options = {_BARE: True} if self.dialect == SQLITE else {"isolation_level": "AUTOCOMMIT"}
        try:
            with self._using(), self._engine.connect().execution_options(**options) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise translated(error) from error

    def close(self) -> None:
        """Finish the writes that are waiting, let readers finish, and let go of all connections."""
        self._writer.close()
        # A request that was given up leaves its thread reading; nobody would close that connection later.
        with self._unused:
            self._unused.wait_for(lambda: self._in_use == 0, timeout=self._close_after)
        if self._watching is not None:
            self._watching.close()
        self._engine.dispose()

    @contextmanager
    def _using(self) -> Iterator[None]:
        with self._unused:
            self._in_use += 1
        try:
            yield
        finally:
            with self._unused:
                self._in_use -= 1
                self._unused.notify_all()

    def _reader(self) -> Connection:
        connection = self._engine.connect()
        if self.dialect == SQLITE:
            return connection
        # By default every statement would see another state.
        return connection.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def _write_transaction(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection


@contextmanager
def existing_database(config: DatabaseConfig, home: Path) -> Iterator[Database | None]:
    """Open the database for a while; None where it is a file that nobody has made yet.

    Raises:
        StorageError: It does not answer, or a newer cinecluster has written it.
    """
    database = Database(config, home)
    if database.file is not None and not database.file.exists():
        yield None
        return
    with Database.open(config, home) as database:
        yield database


def database_url(config: DatabaseConfig, home: Path) -> URL:
    """Return where the database is.

    Raises:
        InvalidSettings: The address is none, or of another kind of database.
    """
    given = config.url.get_secret_value()
    if not given:
        return URL.create("sqlite+pysqlite", database=str((home / DATABASE_FILE).resolve()))
    hint = "Give postgresql://user:password@host/name, or leave it out for a file in the home."
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:  # whose text may hold the password
        raise InvalidSettings("The setting 'database.url' is no address of a database.", hint=hint) from error
    if url.get_backend_name() not in (POSTGRESQL, SQLITE):
        raise InvalidSettings(f"The setting 'database.url' names {url.get_backend_name()!r}.", hint=hint)
    return url.set(
        drivername="postgresql+psycopg" if url.get_backend_name() == POSTGRESQL else "sqlite+pysqlite"
    )


def _engine(url: URL, config: DatabaseConfig) -> Engine:
    on_sqlite = url.get_backend_name() == SQLITE
    try:
        engine = create_engine(
            url,
            hide_parameters=True,  # they are what viewers said, and errors may be logged
            pool_size=config.pool_size,
            max_overflow=config.pool_size * 4,
            pool_timeout=config.busy_seconds,
            pool_pre_ping=not on_sqlite,  # a server may have gone and come back
            connect_args={"timeout": config.busy_seconds} if on_sqlite else _postgresql_arguments(config),
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise InvalidSettings(
            "PostgreSQL needs the package psycopg.", hint="Install cinecluster[postgres]."
        ) from error
    if on_sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_arguments(config: DatabaseConfig) -> dict[str, Any]:
    milliseconds = int(config.busy_seconds * 1000)
    return {
        "connect_timeout": max(1, int(config.busy_seconds)),
        "options": f"-c lock_timeout={milliseconds} -c timezone=UTC -c synchronous_commit=on",
    }


def _set_up_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver thinks
    for pragma in (
        "journal_mode = WAL",  # readers never wait for the writer
        "synchronous = FULL",  # a commit is on the disk before it is acknowledged
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_BARE, False):
        return
    # A transaction that reads first and writes later could not wait for its turn: it would see old data.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
