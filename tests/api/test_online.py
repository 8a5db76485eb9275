import asyncio
from pathlib import Path

import pytest

from cinecluster.api.online import OnlineRatings
from cinecluster.errors import UnknownUser
from cinecluster.storage.config import DatabaseConfig
from cinecluster.storage.database import Database
from cinecluster.storage.ratings import OnlineRating, OnlineUser, RatingStore
from cinecluster.testing import tiny_model

pytestmark = pytest.mark.anyio


def rating(user_id: int, movie_id: int, stars: float | None) -> OnlineRating:
    return OnlineRating(
        user_id=user_id, movie_id=movie_id, rating=stars, timestamp=None if stars is None else 1
    )


async def test_what_another_process_writes_is_read_at_once(
    database_config: DatabaseConfig, tmp_path: Path
) -> None:
    with Database.open(database_config, tmp_path) as here, Database.open(database_config, tmp_path) as there:
        online = OnlineRatings(here)
        with pytest.raises(UnknownUser):
            await online.history(tiny_model(), 99)

        for stars in (3.0, 4.0, 5.0):
            RatingStore(there).put([rating(99, 1, stars)]).result()
            assert (await online.history(tiny_model(), 99)).ratings.tolist() == [stars]
        RatingStore(there).erase(99).result()
        with pytest.raises(UnknownUser):
            await online.history(tiny_model(), 99)


async def test_what_is_remembered_is_dropped_also_while_nobody_asks(tmp_path: Path) -> None:
    with (
        Database.open(DatabaseConfig(), tmp_path) as here,
        Database.open(DatabaseConfig(), tmp_path) as there,
    ):
        RatingStore(there).put([rating(1, 1, 4.0)]).result()
        online = OnlineRatings(here)
        await online.of(1)
        assert len(online) == 1
        watching = asyncio.create_task(online.run(0.001))
        await asyncio.to_thread(lambda: RatingStore(there).erase(1).result())

        while len(online):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.001)
        watching.cancel()


async def test_no_more_viewers_are_remembered_than_allowed(tmp_path: Path) -> None:
    reads: list[str] = []
    database = Database(DatabaseConfig(), tmp_path, observe=lambda kind, _: reads.append(kind))
    database.upgrade()
    with database:
        RatingStore(database).put([rating(user, 1, 4.0) for user in (1, 2, 3)]).result()
        reads.clear()
        online = OnlineRatings(database, remembered=2)

        for user in (1, 2, 1, 3, 1, 2):
            assert (await online.of(user)).ratings == (rating(user, 1, 4.0),)
        assert len(reads) == 4  # 1, 2 and 3, which pushed 2 out, and 2 again

        online.forget()
        assert await online.of(1) == OnlineUser(erased=False, ratings=(rating(1, 1, 4.0),))
        assert len(reads) == 5
