import random
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.erasing import overwrite_deleted
from cinecluster.storage.ratings import OnlineRating, RatingStore
from tests.canary import TIMESTAMPS, USER, traces


def ratings(seed: int) -> list[OnlineRating]:
    """Return thousands of ratings by the canary and her neighbours, in no order: pages are split often."""
    rng = random.Random(seed)  # noqa: S311 - a test
    rows = []
    for number in range(4000):
        user = USER if number % 2 else USER + rng.choice([-1, 1]) * rng.randrange(1, 40)
        timestamp = rng.choice(TIMESTAMPS) if user == USER else 1_000_000_000 + number
        rows.append(
            OnlineRating(user_id=user, movie_id=rng.randrange(2**20), rating=4.0, timestamp=timestamp)
        )
    return rows


def put_in_portions(database: Database, rows: list[OnlineRating]) -> None:
    for start in range(0, len(rows), 250):
        RatingStore(database).put(rows[start : start + 250]).result()


@pytest.mark.parametrize("seed", range(3))
def test_no_byte_of_an_erased_viewer_is_left_in_the_files(tmp_path: Path, seed: int) -> None:
    with (
        Database.open(DatabaseConfig(), tmp_path) as here,
        Database.open(DatabaseConfig(), tmp_path) as there,
    ):
        put_in_portions(here, ratings(seed))
        assert RatingStore(there).of(USER).ratings
        there.state()
        assert traces(tmp_path)

        RatingStore(here).erase(USER).result()
        assert overwrite_deleted(here)

        assert traces(tmp_path) == []
        assert len(RatingStore(there).page(after=None, limit=5000)) > 1900
    assert traces(tmp_path) == []


def test_no_byte_is_left_in_the_tables_of_postgresql(postgresql_database: Database) -> None:
    database = postgresql_database
    folder = Path(database.read(lambda c: str(c.execute(text("SHOW data_directory")).scalar_one())))
    put_in_portions(database, ratings(0))
    with database.outside_transactions() as connection:
        connection.execute(text("CHECKPOINT"))
    assert traces(folder / "base")

    RatingStore(database).erase(USER).result()
    assert overwrite_deleted(database)

    with database.outside_transactions() as connection:
        connection.execute(text("CHECKPOINT"))
    assert traces(folder / "base") == []


def test_while_somebody_reads_from_the_log_it_is_pending(tmp_path: Path) -> None:
    with (
        Database.open(DatabaseConfig(busy_seconds=0.01), tmp_path) as here,
        Database.open(DatabaseConfig(), tmp_path) as there,
    ):
        put_in_portions(here, ratings(0))
        seconds = count()
        with there.outside_transactions() as reading:
            reading.exec_driver_sql("BEGIN")
            reading.exec_driver_sql("SELECT count(*) FROM ratings").one()
            RatingStore(here).erase(USER).result()
            assert not overwrite_deleted(here, clock=lambda: float(next(seconds)), sleep=lambda _: None)
            assert traces(tmp_path)
            reading.exec_driver_sql("ROLLBACK")

        assert overwrite_deleted(here)
        assert traces(tmp_path) == []
