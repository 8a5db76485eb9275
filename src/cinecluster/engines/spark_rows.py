"""Lines of plain CSV taken apart on Spark, and rows numbered as they stand in their files.

Spark's own reader of CSV will not do: it drops blank lines without counting them, takes a quoted empty field
for an absent one, and knows no line numbers. So the text is read line by line and split by expressions.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation calls it

from cinecluster.columns import ROW

__all__ = ["split_line", "with_parquet_rows", "with_text_rows"]

_PIECE: Final = "__piece"
_PLACE: Final = "__place"
_BEFORE: Final = "__before"
_CELLS: Final = "__cells"


def split_line(lines: DataFrame, columns: Sequence[str], *, separator: str) -> DataFrame:
    """Take a column ``value`` of lines of plain CSV apart into text columns; other columns stay behind them.

    Missing and unquoted empty fields become null, a quoted empty one ``""``.
    """
    value, mark = F.col("value"), re.escape(separator)
    # Every match eats a separator, so that none is empty; possessive, so that none is deep.
    field = rf'{mark}("[^"]*+(?:""[^"]*+)*+"|[^{mark}]*+)'
    quoted = F.regexp_extract_all(F.concat(F.lit(separator), value), F.lit(field), F.lit(1))
    cells = F.when(F.contains(value, F.lit('"')), quoted).otherwise(F.split(value, mark, -1))
    others = [F.col(name) for name in lines.columns if name != "value"]
    split = lines.select(cells.alias(_CELLS), *others)
    return split.select(*(_cell(place).alias(name) for place, name in enumerate(columns)), *others)


def _cell(place: int) -> Column:
    cell = F.get(F.col(_CELLS), F.lit(place))
    inner = F.replace(F.substr(cell, F.lit(2), F.length(cell) - 2), F.lit('""'), F.lit('"'))
    return F.when(F.startswith(cell, F.lit('"')), inner).when(cell != "", cell)


def with_text_rows(lines: DataFrame) -> DataFrame:
    """Add ``ROW`` to the lines of one text file: the line, counted from 1.

    Spark numbers the lines of each of its tasks from a start of its own, in their order; one pass over the
    file counts how many come before each piece of it.
    """
    placed = lines.select(
        "*",
        F.col("_metadata.file_block_start").alias(_PIECE),
        F.monotonically_increasing_id().alias(_PLACE),
    )
    pieces = placed.groupBy(_PIECE).agg(F.min(_PLACE), F.count(F.lit(1))).collect()
    before, offsets = 0, {}
    for piece, first, n_lines in sorted(pieces):
        offsets[piece] = before - first
        before += n_lines
    return _numbered(placed, offsets, pl.Int64())


def with_parquet_rows(table: DataFrame) -> DataFrame:
    """Add ``ROW`` to a table of Parquet files in the order of their names, counted through from 1."""
    placed = table.select(
        "*", F.col("_metadata.file_path").alias(_PIECE), F.col("_metadata.row_index").alias(_PLACE)
    )
    before, offsets = 0, {}
    for piece, n_rows in sorted(placed.groupBy(_PIECE).agg(F.count(F.lit(1))).collect()):
        offsets[piece] = before
        before += n_rows
    return _numbered(placed, offsets, pl.String())


def _numbered(placed: DataFrame, offsets: Mapping[Any, int], kind: pl.DataType) -> DataFrame:
    if len(offsets) <= 1:
        before = F.lit(next(iter(offsets.values()), 0)).cast("bigint")
    else:
        # As Arrow: tuples would go through a Python on the executors.
        befores = pl.DataFrame(list(offsets.items()), {_PIECE: kind, _BEFORE: pl.Int64()}, orient="row")
        table = placed.sparkSession.createDataFrame(befores.to_arrow())
        placed = placed.join(F.broadcast(table), on=_PIECE, how="left")
        # Never seen; but to leave rows out, or number them wrongly, would be seen by nobody.
        before = F.ifnull(F.col(_BEFORE), F.raise_error(F.lit("A file was cut in another way than before.")))
    row = (F.col(_PLACE) + before + 1).cast("bigint").alias(ROW)
    return placed.select(*(name for name in placed.columns if not name.startswith("__")), row)
