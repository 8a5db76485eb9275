"""The other engine: DuckDB, which puts on disk what memory does not hold. An optional extra."""

from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import duckdb
import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, ROW
from cinecluster.engines.base import Frame

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


class DuckDBEngine:
    """Runs everything in a DuckDB of its own, inside this process.

    Args:
        workspace: An existing folder for stored frames and for what memory does not hold; without one
            everything must fit in memory.
    """

    name: Final = "duckdb"
    broken_file: Final = (duckdb.Error, OSError)

    def __init__(self, *, workspace: Path | None = None) -> None:
        self._folder = None if workspace is None else Path(mkdtemp(prefix="duckdb-", dir=workspace))
        self._numbers = count(1)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "preserve_insertion_order": "true",  # ROW counts lines
                "autoinstall_known_extensions": "false",  # no surprise downloads
                "temp_directory": "" if self._folder is None else str(self._folder / "spilt"),
            },
        )

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

    def scan_parquet(self, path: Path) -> Frame:
        """Read a Parquet file lazily, then ``ROW``."""
        return self._scan(_SCAN_PARQUET, path=str(path))

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine."""
        return nw.from_native(self._connection.from_arrow(table.to_arrow()))

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, into the workspace if there is one."""
        native: duckdb.DuckDBPyRelation = _without_huge_integers(frame).to_native()
        name = f"stored-{next(self._numbers)}"
        if self._folder is None:
            native.create(name)
            return nw.from_native(self._connection.table(f'"{name}"'))
        path = str(self._folder / f"{name}.parquet")
        native.write_parquet(path)
        return nw.from_native(self._connection.read_parquet(path))

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process."""
        native: duckdb.DuckDBPyRelation = _without_huge_integers(frame).to_native()
        table: pl.DataFrame = native.pl()
        return table

    def _scan(self, query: str, **parameters: object) -> Frame:
        table: Frame = nw.from_native(self._connection.sql(query, params=parameters))
        return table.drop(ROW, strict=False).rename({"__line": ROW})


def _without_huge_integers(frame: Frame) -> Frame:
    # DuckDB sums whole numbers in 128 bits: a decimal to Polars, a rounded float in Parquet.
    huge = [name for name, kind in frame.collect_schema().items() if kind == nw.Int128]
    return frame.with_columns(nw.col(*huge).cast(nw.Int64)) if huge else frame
