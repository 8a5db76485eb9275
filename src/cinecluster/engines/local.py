"""The default engine: Polars, lazy, computed by its streaming executor."""

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, ROW, Schema
from cinecluster.engines.base import Frame

__all__ = ["PolarsEngine"]


class PolarsEngine:
    """Runs everything in this process with Polars.

    Args:
        workspace: An existing folder for stored frames; without one they stay in memory, which for millions
            of ratings takes about twice as much.
    """

    name: Final = "polars"
    spills: Final = False
    reads_addresses: Final = False
    broken_file: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)

    def __init__(self, *, workspace: Path | None = None) -> None:
        self.folder = None if workspace is None else Path(mkdtemp(prefix="polars-", dir=workspace))
        self._numbers = count(1)

    def scan_csv(self, path: Path, columns: tuple[str, ...], *, separator: str, header: bool) -> Frame:
        """Read a plain delimited UTF-8 text lazily: all columns as text, then ``EXTRA`` and ``ROW``."""
        names = (*columns, EXTRA)
        has_value = ~pl.all_horizontal(pl.col(names).is_null())
        table = _lines(path, dict.fromkeys(names, pl.String()), separator=separator, header=header)
        return nw.from_native(table.filter(has_value))

    def scan_numbers(
        self, path: Path, columns: tuple[str, ...], kinds: Schema, *, separator: str, header: bool
    ) -> Frame:
        """Read a plain delimited UTF-8 text lazily, some columns at once as numbers; else null."""
        schema = dict.fromkeys((*columns, EXTRA), pl.String()) | dict(kinds)
        return nw.from_native(_lines(path, schema, separator=separator, header=header, ignore_errors=True))

    def scan_parquet(self, path: Path | str) -> Frame:
        """Read a Parquet file or folder lazily, then ``ROW``."""
        path = Path(path)
        files = sorted(path.glob("*.parquet")) if path.is_dir() else path
        table = pl.scan_parquet(files, row_index_name="__line", row_index_offset=1, glob=False)
        return nw.from_native(
            table.select(pl.exclude("__line", ROW), pl.col("__line").cast(pl.Int64).alias(ROW))
        )

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        return nw.from_native(table.lazy())

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, into the workspace if there is one."""
        if self.folder is None:
            return self.frame(self.collect(frame))
        path = self.folder / f"stored-{next(self._numbers)}.parquet"
        # Read soon and thrown away: the least compression takes half the time.
        self.local(frame, by=()).sink_parquet(path, compression_level=1, engine="streaming")
        return nw.from_native(pl.scan_parquet(path, glob=False))

    def store_parts(self, frames: Iterable[Frame]) -> Frame:
        """Compute frames one after another and store them as one."""
        stored: list[pl.LazyFrame] = [self.store(frame).to_native() for frame in frames]
        return nw.from_native(pl.concat(stored))

    def local(self, frame: Frame, *, by: Sequence[str]) -> pl.LazyFrame:  # noqa: ARG002 - the rows lie so
        """Return what Narwhals holds: it is with Polars already."""
        native: pl.LazyFrame = frame.to_native()
        return native

    def write_parquet(self, frame: Frame, target: str, *, by: Sequence[str] = ()) -> None:
        """Compute a frame and write it as a Parquet file."""
        self.local(frame, by=by).sink_parquet(target, compression_level=1, engine="streaming")

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process."""
        table: pl.DataFrame = self.local(frame, by=()).collect(engine="streaming")
        return table


def _lines(
    path: Path, schema: Schema, *, separator: str, header: bool, ignore_errors: bool = False
) -> pl.LazyFrame:
    table = pl.scan_csv(
        path,
        has_header=False,  # names and number of columns are ours, whatever the first line says
        skip_lines=int(header),
        schema=pl.Schema(schema),
        separator=separator,
        ignore_errors=ignore_errors,
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=1 + header,
        glob=False,
    )
    return table.select(*schema, pl.col(ROW).cast(pl.Int64))
