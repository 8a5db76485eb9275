"""The two sets of tables of this stage: raw as read, clean as every later stage gets them."""

from dataclasses import dataclass

import polars as pl

from cinecluster.engines.base import Frame, NumberScan

__all__ = ["CleanTables", "RawTables", "SourceFile"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """One file that a source was read from."""

    table: str
    #: ``movies``, ``ratings``, ``tags`` or ``links``.
    name: str
    #: As messages call it: ``ratings.csv``, ``ml-1m.zip/ml-1m/ratings.dat``.
    size: int
    #: Bytes.
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RawTables:
    """A source as read: text columns, then ``EXTRA`` and ``ROW`` (see :mod:`cinecluster.columns`).

    Every cell is text or null, but for ratings from Parquet: its whole numbers are Int64, and its stars
    Float64, as they are there. Nothing has been judged yet. ``tags`` and ``links`` may be absent.
    """

    edition: str
    #: ``csv``, ``double-colon``, ``ml-100k`` or ``parquet``.
    files: tuple[SourceFile, ...]
    movies: Frame
    ratings: Frame
    tags: Frame | None
    links: Frame | None
    typed_ratings: NumberScan | None = None
    #: The ratings once more, by ``Engine.scan_numbers``; None if the engine has no quicker way than text.

    def file_of(self, table: str) -> str:
        """Return the name of the file that a table was read from, for messages."""
        return next((file.name for file in self.files if file.table == table), table)


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanTables:
    """Tables that follow the schemas of :mod:`cinecluster.columns`, sorted by id.

    Ratings stay with the engine, because there may be more of them than memory holds: stored there by user,
    then film, and never to be collected whole. The other tables are per film.
    """

    movies: pl.DataFrame
    ratings: Frame
    tags: pl.DataFrame
    links: pl.DataFrame
