"""Ratings given and taken back while the service runs, and viewers who asked to be forgotten."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Row, Select, bindparam, delete, exists, func, or_, select, tuple_

from cinecluster import columns as c
from cinecluster.data.erasures import Erasures, erasure_digest
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import database_now, insert_into
from cinecluster.storage.schema import erased_users, installation, ratings

__all__ = ["OnlineRating", "OnlineUser", "RatingStore", "Speakers", "put_ratings"]

_ROWS_AT_ONCE: Final = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlineRating:
    """One viewer's word on one film: stars, or that there are none any more."""

    user_id: int
    movie_id: int
    rating: float | None
    #: Stars; None: taken back, also where files hold one.
    timestamp: int | None = None
    #: When the viewer rated, seconds since 1970. Given as None it is now, or stays where the stars do.


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlineUser:
    """What the database knows of one viewer."""

    erased: bool
    #: Whatever files and versions hold does not count.
    ratings: tuple[OnlineRating, ...]
    #: By ascending film, those taken back among them.

    def of(self, movie_id: int) -> OnlineRating | None:
        """Return the word on one film."""
        return next((rating for rating in self.ratings if rating.movie_id == movie_id), None)

    def stars(self) -> dict[int, float | None]:
        """Return the stars by movie id, None where a rating was taken back."""
        return {rating.movie_id: rating.rating for rating in self.ratings}


@dataclass(frozen=True, kw_only=True, slots=True)
class Speakers:
    """Every viewer of whom the database knows anything."""

    user_ids: frozenset[int]
    #: Who has given or taken back ratings.
    erasures: Erasures

    def __contains__(self, user_id: int) -> bool:
        """Tell whether anything is known of a viewer."""
        return user_id in self.user_ids or bool(self.erasures.among([user_id]))


class RatingStore:
    """Online ratings in a database. What writes returns a future, done once it is on the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, given: Sequence[OnlineRating]) -> "Future[int]":
        """Store ratings, of several for one film the last; return how many rows that changed."""
        return self._database.submit(lambda connection: put_ratings(connection, given))

    def put_one(self, given: OnlineRating) -> "Future[OnlineRating]":
        """Store one rating; return what is stored."""

        def put(connection: Connection) -> OnlineRating:
            put_ratings(connection, [given])
            of_film = _OF_USER.where(ratings.c.movie_id == given.movie_id)
            return _rating(connection.execute(of_film, {"wanted": given.user_id}).one())

        return self._database.submit(put)

    def of(self, user_id: int) -> OnlineUser:
        """Return what is known of a viewer."""
        return self._database.read(lambda connection: _user(connection, user_id))

    def speakers(self, limit: int) -> Speakers | None:
        """Return all of whom anything is known; None if more than ``limit`` have rated."""

        def read(connection: Connection) -> Speakers | None:
            found = frozenset(connection.execute(_SPEAKERS.limit(limit + 1)).scalars())
            return None if len(found) > limit else Speakers(user_ids=found, erasures=_erasures(connection))

        return self._database.read(read)

    def page(self, *, after: tuple[int, int] | None, limit: int) -> tuple[OnlineRating, ...]:
        """Return ratings that have not been taken back, by user, then film, after a pair of both ids."""
        query = _ALL.where(ratings.c.rating.is_not(None)).limit(limit)
        if after is not None:
            query = query.where(tuple_(ratings.c.user_id, ratings.c.movie_id) > tuple_(*after))
        return self._database.read(lambda connection: tuple(map(_rating, connection.execute(query))))

    def changes_since(self, moment: float) -> int:
        """Count the ratings given, changed or taken back after a moment by the database's clock."""
        query = select(func.count()).select_from(ratings).where(ratings.c.changed_at > moment)
        return self._database.read(lambda connection: connection.execute(query).scalar_one())

    def erase(self, user_id: int) -> "Future[int]":
        """Delete a viewer's ratings and remember to leave the viewer out; return how many there were."""
        return self._database.submit(lambda connection: _erase(connection, user_id))

    def snapshot(self) -> tuple[pl.DataFrame, Erasures]:
        """Return all of one moment: rows by schema ``RATINGS``, null where taken back, and who is erased."""

        def read(connection: Connection) -> tuple[pl.DataFrame, Erasures]:
            found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_ALL)
            parts = [
                pl.DataFrame([tuple(row) for row in part], schema=dict(c.RATINGS), orient="row")
                for part in found.partitions()
            ]
            return pl.concat([pl.DataFrame(schema=dict(c.RATINGS)), *parts]), _erasures(connection)

        return self._database.read(read)


def put_ratings(connection: Connection, given: Iterable[OnlineRating]) -> int:
    """Store ratings inside a transaction, see :meth:`RatingStore.put`."""
    now: float = connection.execute(select(database_now())).scalar_one()
    latest = {(rating.user_id, rating.movie_id): rating for rating in given}
    # In the order of the key, so that no two transactions wait for each other's rows.
    rows = [latest[key] for key in sorted(latest)]
    dated = [row for row in rows if row.timestamp is not None]
    undated = [row for row in rows if row.timestamp is None]
    return _upsert(connection, dated, now, dated=True) + _upsert(connection, undated, now, dated=False)


def _upsert(connection: Connection, rows: Sequence[OnlineRating], now: float, *, dated: bool) -> int:
    if not rows:
        return 0
    statement = insert_into(connection, ratings).values(
        {column.name: bindparam(column.name) for column in ratings.columns}
    )
    new = statement.excluded
    is_news = ratings.c.rating.is_distinct_from(new.rating)
    if dated:
        is_news = or_(is_news, ratings.c.rated_at.is_distinct_from(new.rated_at))
    statement = statement.on_conflict_do_update(
        index_elements=[ratings.c.user_id, ratings.c.movie_id],
        set_={"rating": new.rating, "rated_at": new.rated_at, "changed_at": new.changed_at},
        where=is_news,
    )
    found = connection.execute(
        statement, [_values(row, now) for row in rows], execution_options={"preserve_rowcount": True}
    )
    return found.rowcount


def _values(row: OnlineRating, now: float) -> dict[str, Any]:
    timestamp = int(now) if row.timestamp is None else row.timestamp
    return {
        "user_id": row.user_id,
        "movie_id": row.movie_id,
        "rating": row.rating,
        "rated_at": None if row.rating is None else timestamp,
        "changed_at": now,
    }


def _user(connection: Connection, user_id: int) -> OnlineUser:
    key, any_erased = connection.execute(_ERASURE).one()
    erased = any_erased and _is_erased(connection, erasure_digest(key, user_id))
    rows = connection.execute(_OF_USER, {"wanted": user_id})
    return OnlineUser(erased=erased, ratings=tuple(map(_rating, rows)))


def _is_erased(connection: Connection, digest: bytes) -> bool:
    query = select(exists().where(erased_users.c.digest == digest))
    return bool(connection.execute(query).scalar_one())


def _erase(connection: Connection, user_id: int) -> int:
    key: bytes = connection.execute(select(installation.c.erasure_key)).scalar_one()
    gone = connection.execute(delete(ratings).where(ratings.c.user_id == user_id))
    statement = insert_into(connection, erased_users).values(
        digest=erasure_digest(key, user_id), erased_at=database_now()
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[erased_users.c.digest], set_={"erased_at": statement.excluded.erased_at}
        )
    )
    return gone.rowcount


def _erasures(connection: Connection) -> Erasures:
    return Erasures(
        key=connection.execute(select(installation.c.erasure_key)).scalar_one(),
        digests=frozenset(connection.execute(select(erased_users.c.digest)).scalars()),
    )


_ALL: Final[Select[int, int, float | None, int | None]] = select(
    ratings.c.user_id, ratings.c.movie_id, ratings.c.rating, ratings.c.rated_at
).order_by(ratings.c.user_id, ratings.c.movie_id)
_OF_USER: Final = _ALL.where(ratings.c.user_id == bindparam("wanted"))
_SPEAKERS: Final = select(ratings.c.user_id).distinct()
_ERASURE: Final = select(installation.c.erasure_key, exists().select_from(erased_users))


def _rating(row: Row[int, int, float | None, int | None]) -> OnlineRating:
    user_id, movie_id, rating, timestamp = row
    return OnlineRating(user_id=user_id, movie_id=movie_id, rating=rating, timestamp=timestamp)
