"""What a stage may ask of an engine: text tables in, one lazy frame through, small tables out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from cinecluster.columns import Schema

__all__ = ["Engine", "Frame", "NumberScan"]

Frame = nw.LazyFrame[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberScan:
    """A text of which some columns were read at once as numbers, and the way back to what stands there."""

    numbers: Frame
    #: What the engine does not take for a number is null, and a line without a value is a row.
    as_text: Callable[[Frame], Frame]
    #: Takes some of the rows, of which it looks at ``ROW`` only, and reads these again as ``scan_csv`` does.

    def select(self, *columns: str) -> "NumberScan":
        """Keep some columns."""
        return NumberScan(
            numbers=self.numbers.select(*columns), as_text=lambda rows: self.as_text(rows).select(*columns)
        )


class Engine(Protocol):
    """Runs Narwhals expressions somewhere. Stages get one passed in and never learn which it is."""

    @property
    def name(self) -> str:
        """The engine's name in settings: ``polars``, ``duckdb`` or ``spark``."""
        ...

    @property
    def spills(self) -> bool:
        """Whether it sees to its memory by itself, so that nobody need hand it a large table in ranges."""
        ...

    @property
    def reads_addresses(self) -> bool:
        """Whether it reads and writes Parquet by addresses (``hdfs://…``), not only by paths."""
        ...

    @property
    def folder(self) -> Path | None:
        """A folder on this machine for what this process's memory should not hold; None: it all should.

        Whoever puts something there gives it a name of its own; it goes when the engine's owner is done.
        """
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

    def scan_numbers(
        self, path: Path, columns: tuple[str, ...], kinds: Schema, *, separator: str, header: bool
    ) -> NumberScan | None:
        """Read a text as :meth:`scan_csv` does, some columns at once as numbers; None if that is no quicker.

        Whatever the engine takes for a number between a thousandth and 10^15 must be one in words too
        (``cells.py``).
        """
        ...

    def scan_parquet(self, path: Path | str) -> Frame:
        """Read a Parquet file lazily: its columns, then ``ROW``, counted from 1.

        A folder counts as one table: its files ``*.parquet``, all of the same columns, in the order of their
        names, ``ROW`` counted through. Instead of a path it may be an address, if :attr:`reads_addresses`;
        if nothing is there, that raises ``FileNotFoundError``.
        """
        ...

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        ...

    def grouped(self, frame: Frame, by: Sequence[str], *figures: nw.Expr) -> Frame:
        """Work out figures of each group, sorted by group, of a frame that memory may hold."""
        ...

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, so that several results can be drawn from it.

        The order of rows is kept by engines of one machine; Spark forgets it.
        """
        ...

    def store_parts(self, frames: Iterable[Frame]) -> Frame:
        """Compute frames one after another and store them as one: the rows of each behind those before it.

        At least one frame, all of the same columns and types. A frame is computed and out of memory before
        the next is taken from the iterable. Order is kept as by :meth:`store`. A filter by a column in whose
        order the rows lie costs little more than reading what it keeps.
        """
        ...

    def local(self, frame: Frame, *, by: Sequence[str]) -> pl.LazyFrame:
        """Give a frame to Polars in this process, to be read lazily and any number of times; order is kept.

        What is not with Polars already is brought to :attr:`folder` first, never through memory as a whole.

        Args:
            frame: The rows.
            by: Columns by which they have been sorted before, should the engine have to do it again.
        """
        ...

    def write_parquet(self, frame: Frame, target: str, *, by: Sequence[str] = ()) -> None:
        """Compute a frame and write it as Parquet; order is kept.

        Args:
            frame: The rows.
            target: Where nothing is yet: a path, or whatever address this engine can read again by its
                ``scan_parquet``. It becomes a file or a folder of files, as the engine likes.
            by: As for :meth:`local`.
        """
        ...

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process; row order is unspecified unless sorted."""
        ...
