"""What a stage may ask of an engine: text tables in, one lazy frame through, small tables out."""

from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

__all__ = ["Engine", "Frame"]

Frame = nw.LazyFrame[Any]


class Engine(Protocol):
    """Runs Narwhals expressions somewhere. Stages get one passed in and never learn which it is."""

    @property
    def name(self) -> str:
        """The engine's name in settings: ``polars`` or ``duckdb``."""
        ...

    @property
    def broken_file(self) -> tuple[type[BaseException], ...]:
        """What is raised once it turns out that a file cannot be read."""
        ...

    def scan_csv(self, path: Path, columns: tuple[str, ...], *, separator: str, header: bool) -> Frame:
        """Read a *plain* delimited UTF-8 text lazily: the named columns as text, then ``EXTRA`` and ``ROW``.

        Plain is what every engine reads alike (``data/plain.py`` tells, and mends what is not): each line is
        one record; a field may be quoted as RFC 4180 says, but holds no line break; no line is blank but at
        the end; all lines end alike, in LF or CRLF.

        A line may have any number of fields. Missing and unquoted empty ones are null, a quoted empty one is
        ``""``. ``EXTRA`` is the first field beyond the columns, null where there is none or it is empty.
        ``ROW`` is the 1-based line, the header counted. A line without a single value is no row.
        """
        ...

    def scan_parquet(self, path: Path) -> Frame:
        """Read a Parquet file lazily: its columns, then ``ROW``, counted from 1."""
        ...

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        ...

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, so that several results can be drawn from it; order is kept."""
        ...

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process; row order is unspecified unless sorted."""
        ...
