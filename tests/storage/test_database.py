import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import Connection, func, insert, select, text, update

from cinecluster.errors import InvalidSettings, StorageBusy, StorageUnavailable, UnsupportedDatabase
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database, existing_database
from cinecluster.storage.dialects import database_now, insert_into
from cinecluster.storage.migrating import HEAD
from cinecluster.storage.schema import METADATA, installation, ratings


def _rate(user_id: int, movie_id: int = 1, rating: float = 4.0):  # type: ignore[no-untyped-def] # an operation
    def operation(connection: Connection) -> int:
        connection.execute(
            insert(ratings).values(
                user_id=user_id, movie_id=movie_id, rating=rating, rated_at=1, changed_at=database_now()
            )
        )
        return user_id

    return operation


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(ratings)).scalar_one()


def test_the_migrations_make_what_the_schema_says(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    assert database.read(differences) == []


def test_the_newest_migration_is_the_one_that_makes_alembic_unnecessary() -> None:
    config = Config()
    config.set_main_option("script_location", "cinecluster.storage:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_second_upgrade_does_nothing(database: Database) -> None:
    before = database.read(lambda c: c.execute(select(installation.c.erasure_key)).scalar_one())

    assert database.upgrade() == ("0001", "0001")
    assert database.read(lambda c: c.execute(select(installation.c.erasure_key)).scalar_one()) == before


def test_processes_that_start_together_upgrade_once(database_config: DatabaseConfig, tmp_path: Path) -> None:
    databases = [Database(database_config, tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        revisions = list(threads.map(Database.upgrade, databases))

    assert sorted(before or "" for before, _ in revisions) == ["", "0001", "0001", "0001"]
    for database in databases:
        database.close()


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(UnsupportedDatabase, match="9999"):
        database.upgrade()


def test_what_was_written_is_read_by_another_process_at_once(
    database_config: DatabaseConfig, tmp_path: Path
) -> None:
    with Database.open(database_config, tmp_path) as here, Database.open(database_config, tmp_path) as there:
        assert here.write(_rate(5)) == 5
        assert there.read(_count) == 1


def test_writes_of_many_threads_all_arrive(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda user: database.write(_rate(user)), range(200)))

    assert done == list(range(200))
    assert database.read(_count) == 200


def test_a_write_that_fails_takes_no_other_with_it(database: Database) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:  # keeps the writer until the rest waits together
        entered.set()
        go_on.wait(30)

    def fail(connection: Connection) -> None:
        _rate(2)(connection)
        raise LookupError("mine")

    held = database.submit(hold)
    assert entered.wait(30)
    first, bad, last = database.submit(_rate(1)), database.submit(fail), database.submit(_rate(3))
    go_on.set()

    held.result(30)
    assert (first.result(30), last.result(30)) == (1, 3)
    with pytest.raises(LookupError, match="mine"):
        bad.result(30)
    assert database.read(_count) == 2


def test_a_broken_statement_takes_no_other_with_it(database: Database) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        entered.set()
        go_on.wait(30)

    held = database.submit(hold)
    assert entered.wait(30)
    first = database.submit(_rate(1))
    broken = database.submit(lambda c: c.execute(text("SELECT nonsense FROM nowhere")))
    last = database.submit(_rate(3))
    go_on.set()

    held.result(30)
    assert (first.result(30), last.result(30)) == (1, 3)
    with pytest.raises(StorageUnavailable):
        broken.result(30)
    assert database.read(_count) == 2


def test_the_clock_is_the_machines_in_seconds_since_1970(database: Database) -> None:
    said = database.read(lambda c: c.execute(select(database_now())).scalar_one())

    assert abs(said - time.time()) < 60


def test_an_upsert_is_spelt_once(database: Database) -> None:
    def put(connection: Connection) -> None:
        statement = insert_into(connection, ratings).values(
            user_id=1, movie_id=1, rating=2.0, rated_at=1, changed_at=0.0
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id", "movie_id"], set_={"rating": statement.excluded.rating + 1}
            )
        )

    database.write(put)
    database.write(put)

    assert database.read(lambda c: c.execute(select(ratings.c.rating)).scalar_one()) == 3.0


def test_the_state_tells_whether_anybody_has_written(tmp_path: Path) -> None:
    with (
        Database.open(DatabaseConfig(), tmp_path) as here,
        Database.open(DatabaseConfig(), tmp_path) as there,
    ):
        first = here.state()
        assert here.state() == first

        there.write(_rate(1))
        second = here.state()
        assert second != first

        here.write(_rate(2))
        assert here.state() != second


def test_a_writer_that_waits_too_long_says_busy(tmp_path: Path) -> None:
    config = DatabaseConfig(busy_seconds=0.05)
    with Database.open(config, tmp_path) as here, Database.open(config, tmp_path) as there:
        entered, go_on = threading.Event(), threading.Event()

        def hold(connection: Connection) -> None:
            entered.set()
            go_on.wait(30)

        held = there.submit(hold)
        assert entered.wait(30)
        with pytest.raises(StorageBusy):
            here.write(_rate(1))
        go_on.set()
        held.result(30)
        assert here.write(_rate(1)) == 1


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    database.write(_rate(1))
    entered, go_on = threading.Event(), threading.Event()

    def change(connection: Connection) -> None:
        connection.execute(update(ratings).values(rating=1.0))
        entered.set()
        go_on.wait(30)

    changing = database.submit(change)
    assert entered.wait(30)
    assert database.read(lambda c: c.execute(select(ratings.c.rating)).scalar_one()) == 4.0
    go_on.set()
    changing.result(30)


def test_a_read_sees_one_state_from_first_to_last(database_config: DatabaseConfig, tmp_path: Path) -> None:
    with Database.open(database_config, tmp_path) as here, Database.open(database_config, tmp_path) as there:

        def count_twice(connection: Connection) -> tuple[int, int]:
            first = _count(connection)
            there.write(_rate(1))
            return first, _count(connection)

        assert here.read(count_twice) == (0, 0)
        assert here.read(_count) == 1


def test_what_is_outside_transactions_can_vacuum(database: Database) -> None:
    database.write(_rate(1))
    with database.outside_transactions() as connection:
        connection.execute(text("VACUUM"))
    assert database.write(_rate(2)) == 2


def test_a_database_that_nobody_has_made_is_not_made_by_looking(tmp_path: Path) -> None:
    with existing_database(DatabaseConfig(), tmp_path) as database:
        assert database is None
    assert list(tmp_path.iterdir()) == []
    Database.open(DatabaseConfig(), tmp_path).close()
    with existing_database(DatabaseConfig(), tmp_path) as database:
        assert database is not None
        assert database.read(_count) == 0


def test_errors_do_not_tell_what_viewers_said(database: Database) -> None:
    with pytest.raises(StorageUnavailable) as raised:
        database.write(lambda c: c.execute(text("SELECT nonsense FROM nowhere WHERE x = :x"), {"x": 12345}))
    assert "12345" not in f"{raised.value} {raised.value.__cause__}"


def test_what_waits_when_it_is_closed_is_still_written(tmp_path: Path) -> None:
    database = Database.open(DatabaseConfig(), tmp_path)
    futures = [database.submit(_rate(user)) for user in range(50)]
    database.close()

    assert [future.result() for future in futures] == list(range(50))


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    url = SecretStr("postgresql://me:secret@127.0.0.1:9/films")

    with pytest.raises(StorageUnavailable) as raised:
        Database.open(DatabaseConfig(url=url, busy_seconds=1), tmp_path)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://me:secret@host/films", "postgresql://me:secret@host:x/y"]
)
def test_an_address_of_no_database_we_know_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings) as raised:
        Database.open(DatabaseConfig(url=SecretStr(url)), tmp_path)
    assert "secret" not in str(raised.value)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    with pytest.raises(StorageUnavailable, match="home"):
        Database.open(DatabaseConfig(), tmp_path / "home")


def test_closing_waits_for_who_is_still_reading(database: Database) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def look(connection: Connection) -> int:
        entered.set()
        assert go_on.wait(30)
        return _count(connection)

    with ThreadPoolExecutor(2) as threads:
        reading = threads.submit(database.read, look)
        assert entered.wait(30)
        closing = threads.submit(database.close)
        with pytest.raises(TimeoutError):
            closing.result(0.2)
        go_on.set()

        assert reading.result(30) == 0
        closing.result(30)
