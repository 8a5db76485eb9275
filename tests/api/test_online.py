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


async def test_nothing_is_read_of_viewers_who_have_said_nothing_once_that_is_known(tmp_path: Path) -> None:
    reads: list[str] = []
    here = Database(DatabaseConfig(), tmp_path, observe=lambda kind, _: reads.append(kind))
    here.upgrade()
    with here, Database.open(DatabaseConfig(), tmp_path) as there:
        RatingStore(there).put([rating(1, 1, 4.0)]).result()
        RatingStore(there).erase(2).result()
        online = OnlineRatings(here)
        watching = asyncio.create_task(online.run(0.001))
        while not reads:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        reads.clear()

        assert await online.of(3) == OnlineUser(erased=False, ratings=())
        assert reads == []
        assert (await online.of(2)).erased
        assert (await online.of(1)).ratings == (rating(1, 1, 4.0),)

        await asyncio.to_thread(lambda: RatingStore(there).put([rating(3, 1, 2.0)]).result())
        assert (await online.of(3)).ratings == (rating(3, 1, 2.0),)
        watching.cancel()


async def test_where_very_many_have_rated_each_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinecluster.api.online._SPEAKERS", 1)
    with Database.open(DatabaseConfig(), tmp_path) as database:
        store = RatingStore(database)
        store.put([rating(1, 1, 4.0)]).result()
        assert store.speakers(1) is not None
        store.put([rating(2, 1, 4.0)]).result()
        assert store.speakers(1) is None
        online = OnlineRatings(database)
        watching = asyncio.create_task(online.run(0.001))
        await asyncio.sleep(0.02)
        assert (await online.of(2)).ratings == (rating(2, 1, 4.0),)
        watching.cancel()
