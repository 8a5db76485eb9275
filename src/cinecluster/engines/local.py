"""The default engine: Polars, lazy, computed by its streaming executor."""

from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, ROW
from cinecluster.engines.base import Frame

__all__ = ["PolarsEngine"]


class PolarsEngine:
    """Runs everything in this process with Polars.

    Args:
        workspace: An existing folder for stored frames; without one they stay in memory, which for millions
            of ratings takes about twice as much.
    """

    name: Final = "polars"
    broken_file: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)

    def __init__(self, *, workspace: Path | None = None) -> None:
        self._folder = None if workspace is None else Path(mkdtemp(prefix="polars-", dir=workspace))
        self._numbers = count(1)

    def scan_csv(self, path: Path, columns: tuple[str, ...], *, separator: str, header: bool) -> Frame:
        """Read a plain delimited UTF-8 text lazily: all columns as text, then ``EXTRA`` and ``ROW``."""
        names = (*columns, EXTRA)
        table = pl.scan_csv(
            path,
            has_header=False,  # names and number of columns are ours, whatever the first line says
            skip_lines=int(header),
            schema=dict.fromkeys(names, pl.String),
            separator=separator,
            missing_columns="insert",
            extra_columns="ignore",
            truncate_ragged_lines=True,
            row_index_name=ROW,
            row_index_offset=1 + header,
            glob=False,
        )
        has_value = ~pl.all_horizontal(pl.col(names).is_null())
        return nw.from_native(table.filter(has_value).select(*names, pl.col(ROW).cast(pl.Int64)))

    def scan_parquet(self, path: Path) -> Frame:
        """Read a Parquet file lazily, then ``ROW``."""
        table = pl.scan_parquet(path, row_index_name="__line", row_index_offset=1, glob=False)
        return nw.from_native(
            table.select(pl.exclude("__line", ROW), pl.col("__line").cast(pl.Int64).alias(ROW))
        )

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        return nw.from_native(table.lazy())

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, into the workspace if there is one."""
        if self._folder is None:
            return self.frame(self.collect(frame))
        path = self._folder / f"stored-{next(self._numbers)}.parquet"
        native: pl.LazyFrame = frame.to_native()
        native.sink_parquet(path, engine="streaming")
        return nw.from_native(pl.scan_parquet(path, glob=False))

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect(engine="streaming")
