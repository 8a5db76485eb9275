"""The other engine: DuckDB, which puts on disk what memory does not hold. An optional extra."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import duckdb
import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, ROW, Schema
from cinecluster.engines.base import Frame
from cinecluster.engines.config import DuckDBConfig

__all__ = ["DuckDBEngine"]

# auto_detect is off, so that nothing depends on what the first lines look like; null_padding lets short lines
# through, a lax strict_mode long ones; quoted empty fields stay text, as they do on Polars.
_SCAN_CSV: Final = """
    SELECT *, row_number() OVER () + $skipped AS __line
    FROM read_csv(
        $path, delim = $separator, quote = '"', escape = '"', comment = '', nullstr = '',
        allow_quoted_nulls = false, header = false, skip = $skipped, auto_detect = false,
        null_padding = true, strict_mode = false, columns = $columns
    )
"""
_SCAN_PARQUET: Final = """
    SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS __line
    FROM read_parquet($path, file_row_number = true)
"""
_DEFAULTS: Final = DuckDBConfig()
_SCAN_PARQUET_FILES: Final = "SELECT *, row_number() OVER () AS __line FROM read_parquet($paths)"


class DuckDBEngine:
    """Runs everything in a DuckDB of its own, inside this process.

    Args:
        workspace: An existing folder for stored frames and for what memory does not hold; without one
            everything must fit in memory.
        config: How much of the machine it may take.
    """

    name: Final = "duckdb"
    spills: Final = False  # it does, but only near the end of the memory that it may take
    reads_addresses: Final = False
    broken_file: Final = (duckdb.Error, OSError)

    def __init__(self, *, workspace: Path | None = None, config: DuckDBConfig = _DEFAULTS) -> None:
        self.folder = None if workspace is None else Path(mkdtemp(prefix="duckdb-", dir=workspace))
        self._numbers = count(1)
        options: dict[str, str | bool | int | float | list[str]] = {
            "preserve_insertion_order": "true",  # ROW counts lines
            "autoinstall_known_extensions": "false",  # no surprise downloads
            "temp_directory": "" if self.folder is None else str(self.folder / "spilt"),
        }
        if config.memory_limit is not None:
            options["memory_limit"] = f"{config.memory_limit}B"
        if config.threads is not None:
            options["threads"] = config.threads
        self._connection = duckdb.connect(":memory:", config=options)

    def scan_csv(self, path: Path, columns: tuple[str, ...], *, separator: str, header: bool) -> Frame:
        """Read a plain delimited UTF-8 text lazily: all columns as text, then ``EXTRA`` and ``ROW``."""
        names = (*columns, EXTRA)
        table = self._scan(
            _SCAN_CSV,
            path=str(path),
            separator=separator,
            skipped=int(header),
            columns=dict.fromkeys(names, "VARCHAR"),
        )
        return table.filter(~nw.all_horizontal(nw.col(*names).is_null(), ignore_nulls=False))

    def scan_numbers(
        self, path: Path, columns: tuple[str, ...], kinds: Schema, *, separator: str, header: bool
    ) -> None:
        """Leave it to :meth:`scan_csv`."""

    def scan_parquet(self, path: Path | str) -> Frame:
        """Read a Parquet file or folder lazily, then ``ROW``."""
        path = Path(path)
        if path.is_dir():
            return self._scan(
                _SCAN_PARQUET_FILES, paths=[str(file) for file in sorted(path.glob("*.parquet"))]
            )
        return self._scan(_SCAN_PARQUET, path=str(path))

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        return nw.from_native(self._connection.from_arrow(table.to_arrow()))

    def grouped(self, frame: Frame, by: Sequence[str], *figures: nw.Expr) -> Frame:
        """Work out figures of each group, sorted by group."""
        return frame.group_by(*by).agg(*figures).sort(*by)

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, into the workspace if there is one."""
        return self.store_parts([frame])

    def store_parts(self, frames: Iterable[Frame]) -> Frame:
        """Compute frames one after another and store them as one."""
        if self.folder is None:
            stored = [self._create(frame) for frame in frames]
            return nw.from_native(reduce(duckdb.DuckDBPyRelation.union, stored))
        paths = []
        for frame in frames:
            paths.append(str(self.folder / f"stored-{next(self._numbers)}.parquet"))
            self.write_parquet(frame, paths[-1])
        return nw.from_native(self._connection.read_parquet(paths))

    def local(self, frame: Frame, *, by: Sequence[str]) -> pl.LazyFrame:  # noqa: ARG002 - the rows lie so
        """Hand a frame to Polars by way of a Parquet file in the workspace, if there is one."""
        if self.folder is None:
            return self.collect(frame).lazy()
        path = self.folder / f"local-{next(self._numbers)}.parquet"
        self.write_parquet(frame, str(path))
        return pl.scan_parquet(path, glob=False)

    def write_parquet(self, frame: Frame, target: str, *, by: Sequence[str] = ()) -> None:  # noqa: ARG002 - as above
        """Compute a frame and write it as a Parquet file."""
        _native(frame).write_parquet(target)

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process."""
        table: pl.DataFrame = _native(frame).pl()
        return table

    def _create(self, frame: Frame) -> duckdb.DuckDBPyRelation:
        name = f"stored-{next(self._numbers)}"
        _native(frame).create(name)
        return self._connection.table(f'"{name}"')

    def _scan(self, query: str, **parameters: object) -> Frame:
        table: Frame = nw.from_native(self._connection.sql(query, params=parameters))
        return table.drop(ROW, strict=False).rename({"__line": ROW})


def _native(frame: Frame) -> duckdb.DuckDBPyRelation:
    # DuckDB sums whole numbers in 128 bits: a decimal to Polars, a rounded float in Parquet.
    huge = [name for name, kind in frame.collect_schema().items() if kind == nw.Int128]
    if huge:
        frame = frame.with_columns(nw.col(*huge).cast(nw.Int64))
    native: duckdb.DuckDBPyRelation = frame.to_native()
    return native
