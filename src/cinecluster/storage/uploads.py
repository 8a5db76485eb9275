"""Ratings by the thousand: committed batch by batch, so that an upload that breaks off can go on later."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, delete, select, update

from cinecluster.errors import UnknownUpload, UploadConflict
from cinecluster.storage.database import Database
from cinecluster.storage.dialects import database_now, insert_into
from cinecluster.storage.rating_lines import Line, LineFormat, LineReader, RowError, RowJudge, RowReader
from cinecluster.storage.ratings import OnlineRating, put_ratings
from cinecluster.storage.schema import uploads

__all__ = ["Batch", "Progress", "UploadReader", "UploadStore"]

_ROWS_PER_BATCH: Final = 250
"""More would be faster by a fifth, but keep other requests of the worker waiting for ten milliseconds."""
_MOST_ERRORS: Final = 100
_REMEMBERED_SECONDS: Final = 30 * 86_400
"""An upload that has not gone on for so long is forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far an upload has come, over all its attempts."""

    upload_id: str | None
    #: None for one that cannot be gone on with.
    rows: int = 0
    #: Settled, from the first on.
    stored: int = 0
    rejected: int = 0
    updated_at: float | None = None
    #: Seconds since 1970, by the database's clock.


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Rows that are settled together."""

    ratings: tuple[OnlineRating, ...]
    rejected: int


class UploadReader:
    """Makes batches of the pieces that an upload comes in; holds one batch at most.

    Args:
        format: How a line is written.
        judge: Tells a rating from what is none.
        skipped: Rows that an earlier attempt has settled.
    """

    def __init__(self, format: LineFormat, judge: RowJudge, *, skipped: int = 0) -> None:
        self._lines = LineReader()
        self._rows = RowReader(format, judge)
        self._to_skip = skipped
        self._ratings: list[OnlineRating] = []
        self._rejected = 0
        self.errors: list[RowError] = []
        #: The first hundred.
        self.skipped = 0

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """Yield the batches that are full within a piece.

        Raises:
            DataError: The header is none.
        """
        yield from self._batches(self._lines.feed(piece))

    def finish(self) -> Iterator[Batch]:
        """Yield what is left at the end.

        Raises:
            DataError: There was not even a header.
        """
        yield from self._batches(self._lines.finish())
        self._rows.finish()
        if self._ratings or self._rejected:
            yield self._batch()

    def _batches(self, lines: Iterable[Line]) -> Iterator[Batch]:
        for line in lines:
            row = self._rows.read(line)
            if row is None:
                continue
            if self.skipped < self._to_skip:
                self.skipped += 1
                continue
            if isinstance(row, OnlineRating):
                self._ratings.append(row)
            else:
                self._rejected += 1
                if len(self.errors) < _MOST_ERRORS:
                    self.errors.append(row)
            if len(self._ratings) + self._rejected >= _ROWS_PER_BATCH:
                yield self._batch()

    def _batch(self) -> Batch:
        batch = Batch(ratings=tuple(self._ratings), rejected=self._rejected)
        self._ratings, self._rejected = [], 0
        return batch


class UploadStore:
    """Uploads in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self, upload_id: str) -> Progress:
        """Return how far an upload has come.

        Raises:
            UnknownUpload: There is none of this id.
        """
        found = self._database.read(lambda connection: _progress(connection, upload_id))
        if found is None:
            raise UnknownUpload(upload_id)
        return found

    def begin(self, upload_id: str | None) -> Progress:
        """Return where an upload goes on: at its beginning, if nothing of it has been settled."""
        nothing = Progress(upload_id=upload_id)
        if upload_id is None:
            return nothing
        return self._database.read(lambda connection: _progress(connection, upload_id)) or nothing

    def store(self, batch: Batch, before: Progress) -> "Future[Progress]":
        """Settle a batch, progress included; the future says how far the upload is then.

        Raises (the future):
            UploadConflict: Another attempt at the same upload has gone on meanwhile.
        """

        def settle(connection: Connection) -> Progress:
            now: float = connection.execute(select(database_now())).scalar_one()
            after = replace(
                before,
                rows=before.rows + len(batch.ratings) + batch.rejected,
                stored=before.stored + len(batch.ratings),
                rejected=before.rejected + batch.rejected,
                updated_at=now,
            )
            if after.upload_id is not None:
                _advance(connection, before, after, after.upload_id)
            put_ratings(connection, batch.ratings)
            return after

        return self._database.submit(settle)


def _progress(connection: Connection, upload_id: str) -> Progress | None:
    found = connection.execute(select(uploads).where(uploads.c.upload_id == upload_id)).one_or_none()
    if found is None:
        return None
    return Progress(
        upload_id=upload_id,
        rows=found.rows_done,
        stored=found.stored,
        rejected=found.rejected,
        updated_at=found.updated_at,
    )


def _advance(connection: Connection, before: Progress, after: Progress, upload_id: str) -> None:
    facts = {
        "rows_done": after.rows,
        "stored": after.stored,
        "rejected": after.rejected,
        "updated_at": after.updated_at,
    }
    if before.rows:
        settled = (uploads.c.upload_id == upload_id) & (uploads.c.rows_done == before.rows)
        done = connection.execute(update(uploads).where(settled).values(facts))
    else:
        long_ago = uploads.c.updated_at < database_now() - _REMEMBERED_SECONDS
        connection.execute(delete(uploads).where(long_ago))
        new = insert_into(connection, uploads).values(upload_id=upload_id, **facts)
        done = connection.execute(new.on_conflict_do_nothing())
    if not done.rowcount:
        raise UploadConflict(upload_id)
