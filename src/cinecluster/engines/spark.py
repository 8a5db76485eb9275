"""Spark, for more than one machine holds: on this machine, on a cluster, or behind Spark Connect."""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from urllib.parse import unquote
from uuid import uuid4

import narwhals as nw
import polars as pl
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame

from cinecluster.columns import EXTRA, ROW, Schema
from cinecluster.engines.base import Frame
from cinecluster.engines.config import SparkConfig
from cinecluster.engines.spark_rows import split_line, with_parquet_rows, with_text_rows
from cinecluster.engines.spark_session import is_local, spark_session

__all__ = ["SparkEngine"]

_DEFAULTS: Final = SparkConfig()
_WILDCARDS: Final = re.compile(r"([\\*?\[\]{}])")


class SparkEngine:
    """Runs everything in this process's Spark session.

    Args:
        workspace: An existing folder for stored frames; without one they stay in the memory and on the
            disks of Spark's machines.
        config: Where Spark is.
    """

    name: Final = "spark"
    spills: Final = True
    reads_addresses: Final = True
    broken_file: Final = (PySparkException, Py4JError, OSError)

    def __init__(self, *, workspace: Path | None = None, config: SparkConfig = _DEFAULTS) -> None:
        self._session = spark_session(config)
        self.folder = None if workspace is None else Path(mkdtemp(prefix="spark-", dir=workspace))
        self._shares_disk = is_local(config) and not config.work_dir
        self._work_dir = None if self.folder is None else _address(self.folder)
        if config.work_dir:
            self._work_dir = f"{_address(config.work_dir)}/{uuid4().hex}"
        self._numbers = count(1)

    def scan_csv(self, path: Path, columns: tuple[str, ...], *, separator: str, header: bool) -> Frame:
        """Read a plain delimited UTF-8 text lazily: all columns as text, then ``EXTRA`` and ``ROW``."""
        names = (*columns, EXTRA)
        lines = with_text_rows(self._session.read.text(_literal(_address(path))))
        table = _frame(split_line(lines, names, separator=separator))
        has_value = ~nw.all_horizontal(nw.col(*names).is_null(), ignore_nulls=False)
        return table.filter(has_value, nw.col(ROW) > int(header))

    def scan_numbers(
        self, path: Path, columns: tuple[str, ...], kinds: Schema, *, separator: str, header: bool
    ) -> None:
        """Leave it to :meth:`scan_csv`."""

    def scan_parquet(self, path: Path | str) -> Frame:
        """Read a Parquet file or folder lazily, then ``ROW``."""
        address = _address(path)
        try:
            table = self._session.read.parquet(_literal(address)).drop(ROW)
        except AnalysisException as error:
            if error.getCondition() == "PATH_NOT_FOUND":
                raise FileNotFoundError(address) from error
            raise
        return _frame(with_parquet_rows(table))

    def frame(self, table: pl.DataFrame) -> Frame:
        """Hand a small in-memory table to the engine, by Arrow."""
        return _frame(self._session.createDataFrame(table.to_arrow()))

    def grouped(self, frame: Frame, by: Sequence[str], *figures: nw.Expr) -> Frame:
        """Work out figures of each group, sorted by group."""
        return frame.group_by(*by).agg(*figures).sort(*by)

    def store(self, frame: Frame) -> Frame:
        """Compute a frame once, into the work folder if there is one."""
        native: DataFrame = frame.to_native()
        if self._work_dir is None:
            return _frame(native.localCheckpoint())
        target = f"{self._work_dir}/stored-{next(self._numbers)}.parquet"
        native.write.parquet(target)
        return _frame(self._session.read.schema(native.schema).parquet(_literal(target)))

    def store_parts(self, frames: Iterable[Frame]) -> Frame:
        """Compute frames one after another and store them as one."""
        stored: list[DataFrame] = [self.store(frame).to_native() for frame in frames]
        return _frame(reduce(DataFrame.unionAll, stored))

    def local(self, frame: Frame, *, by: Sequence[str]) -> pl.LazyFrame:
        """Hand a frame to Polars by way of Parquet files in the workspace, sorted anew."""
        ordered = frame.sort(*by) if by else frame
        if self.folder is None:
            return self.collect(ordered).lazy()
        target = self.folder / f"local-{next(self._numbers)}.parquet"
        self._write(ordered, str(target), by=by)
        return pl.scan_parquet(sorted(target.glob("*.parquet")), glob=False)

    def write_parquet(self, frame: Frame, target: str, *, by: Sequence[str] = ()) -> None:
        """Compute a frame and write it as a folder of Parquet files, sorted anew."""
        self._write(frame.sort(*by) if by else frame, target, by=by)

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Compute a frame and bring it into this process, by Arrow."""
        return _collected(frame.to_native())

    def _write(self, ordered: Frame, target: str, *, by: Sequence[str]) -> None:
        if self._shares_disk or "://" in target:
            ordered.to_native().write.parquet(_address(target))
        else:
            self._fetch(self.store(ordered).to_native(), Path(target), by=by)

    def _fetch(self, stored: DataFrame, target: Path, *, by: Sequence[str]) -> None:
        """Bring a stored table to this machine, file by file, so that memory holds one at a time."""
        target.mkdir()
        for number, file in enumerate(sorted(unquote(file) for file in stored.inputFiles())):
            part = _collected(self._session.read.schema(stored.schema).parquet(_literal(file)))
            (part.sort(by) if by else part).write_parquet(target / f"part-{number:05}.parquet")


def _frame(native: DataFrame) -> Frame:
    frame: Frame = nw.from_native(native)
    return frame


def _collected(native: DataFrame) -> pl.DataFrame:
    table = pl.from_arrow(native.toArrow())
    assert isinstance(table, pl.DataFrame)  # noqa: S101 - from a table comes a table
    return table


def _address(target: Path | str) -> str:
    """Return an address as it is, and a path of this machine as one."""
    return target if isinstance(target, str) and "://" in target else f"file://{Path(target).resolve()}"


def _literal(address: str) -> str:
    """Return an address to read from in which no letter is a wildcard to Spark."""
    return _WILDCARDS.sub(r"\\\1", address)
