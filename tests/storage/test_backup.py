import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from cinecluster.errors import (
    BackupRefused,
    RestoreRefused,
    SourceNotFound,
    UnreadableFile,
    UnsupportedDatabase,
)
from cinecluster.storage.backup import back_up, restore
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.ratings import OnlineRating, RatingStore
from cinecluster.storage.schema import METADATA, installation
from cinecluster.storage.uploads import Batch, Progress, UploadStore


def rating(user_id: int, movie_id: int, stars: float | None) -> OnlineRating:
    return OnlineRating(
        user_id=user_id, movie_id=movie_id, rating=stars, timestamp=None if stars is None else 7
    )


def say(database: Database) -> None:
    """Put, take back and erase, and begin an upload."""
    store = RatingStore(database)
    store.put([rating(user, movie, 4.0) for user in range(1, 6) for movie in (1, 2)]).result()
    store.put([rating(1, 1, None)]).result()
    store.erase(2).result()
    store.put([rating(2, 9, 1.5)]).result()
    UploadStore(database).store(Batch(ratings=(), rejected=3), Progress(upload_id="monday")).result()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    def read(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in METADATA.sorted_tables
        }

    return database.read(read)


def nobody(table: str, rows: int) -> None:
    del table, rows


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    say(database)
    path = tmp_path / "backup.db"
    back_up(database, path, nobody)
    return path


def test_a_backup_is_one_file_that_holds_everything(database: Database, tmp_path: Path) -> None:
    say(database)
    told: dict[str, int] = {}
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(database, folder / "monday.db", lambda table, rows: told.update({table: rows}))

    assert [path.name for path in folder.iterdir()] == ["monday.db"]
    assert told == {table: len(rows) for table, rows in everything(database).items()}
    assert told["ratings"] == 9


def test_what_is_restored_elsewhere_is_the_same(
    database: Database, database_config: DatabaseConfig, backup: Path, tmp_path: Path
) -> None:
    with Database.open(DatabaseConfig(), tmp_path / "elsewhere") as elsewhere:
        restore(elsewhere, backup, nobody, replace=False)
        assert everything(elsewhere) == everything(database)
        back_up(elsewhere, tmp_path / "back.db", nobody)

    before = everything(database)
    RatingStore(database).put([rating(77, 1, 5.0)]).result()
    restore(database, tmp_path / "back.db", nobody, replace=True)
    assert everything(database) == before


def test_a_database_with_rows_is_not_replaced_unasked(database: Database, backup: Path) -> None:
    before = everything(database)
    with pytest.raises(RestoreRefused, match="holds rows"):
        restore(database, backup, nobody, replace=False)
    assert everything(database) == before


def test_who_was_erased_since_stays_erased(database: Database, backup: Path) -> None:
    store = RatingStore(database)
    store.erase(3).result()
    store.put([rating(3, 5, 2.0)]).result()
    store.erase(2).result()

    restore(database, backup, nobody, replace=True)

    for user in (2, 3):
        assert store.of(user).erased
        assert store.of(user).ratings == ()
    assert not store.of(4).erased
    assert len(store.of(4).ratings) == 2
    assert store.of(1).of(1) == rating(1, 1, None)


def test_who_was_erased_before_keeps_what_was_said_since(database: Database, backup: Path) -> None:
    RatingStore(database).put([rating(2, 9, None)]).result()
    restore(database, backup, nobody, replace=True)
    assert RatingStore(database).of(2).ratings == (rating(2, 9, 1.5),)


def test_erased_viewers_are_not_lost_for_a_backup_of_another_installation(
    database: Database, backup: Path
) -> None:
    database.write(lambda c: c.execute(update(installation).values(erasure_key=b"another" * 5)))
    before = everything(database)
    with pytest.raises(RestoreRefused, match="another installation"):
        restore(database, backup, nobody, replace=True)
    assert everything(database) == before


def test_a_backup_goes_over_no_file(database: Database, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match="there already"):
        back_up(database, backup, nobody)
    assert backup.read_bytes() == before


def test_a_backup_into_no_folder_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="No such file"):
        back_up(database, tmp_path / "nowhere" / "backup.db", nobody)


def test_what_is_no_backup_is_refused(database: Database, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 1000)
    with sqlite3.connect(tmp_path / "foreign.db") as foreign:
        foreign.execute("CREATE TABLE films (id)")
    foreign.close()
    before = everything(database)

    with pytest.raises(SourceNotFound):
        restore(database, tmp_path / "missing", nobody, replace=True)
    for name in ("text", "foreign.db"):
        with pytest.raises(UnreadableFile, match="no backup"):
            restore(database, tmp_path / name, nobody, replace=True)
    with sqlite3.connect(backup) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(UnsupportedDatabase, match="9999"):
        restore(database, backup, nobody, replace=True)
    assert everything(database) == before


def test_a_restore_that_fails_changes_nothing(database: Database, backup: Path) -> None:
    before = everything(database)

    def fail(table: str, rows: int) -> None:
        if table == "ratings":
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        restore(database, backup, fail, replace=True)
    assert everything(database) == before
    assert database.read(lambda c: c.execute(text("SELECT count(*) FROM ratings")).scalar_one()) == 9
