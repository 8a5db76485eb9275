"""MovieLens tables as Parquet: numbers become the text that the other editions hold."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, RATING, ROW
from cinecluster.data.reading.blocks import open_file
from cinecluster.data.reading.table_file import ReadTable, TableFile
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import MissingColumns, UnreadableFile

__all__ = ["check_columns", "read_parquet_table", "read_through", "table_of_text"]

_EXACT: Final = 1e15
"""Whole floats below this are exact."""


def read_parquet_table(file: TableFile, columns: tuple[str, ...], engine: Engine) -> ReadTable:
    """Read the named columns as text, then ``EXTRA`` (always null) and ``ROW``.

    Of ratings, which may be very many, whole numbers and stars stay numbers: to read them out of text again
    would take most of the time. Else, in a column of floats, which is what pandas makes of ids with gaps,
    whole numbers lose their ``.0`` and NaN becomes null; but a rating stays as it is, and its NaN the text
    ``NaN``: a fault to count, no gap.

    Raises:
        UnreadableFile: It is no Parquet file, or a column holds neither text nor numbers.
        MissingColumns: A column is not there.
    """
    paths = _parquet_files(file)
    schema, n_rows = _read_footer(file, paths)
    check_columns(schema, columns, file=file.name)
    try:
        table = engine.scan_parquet(file.path)
        # A page may be damaged behind a sound footer, and would else be met far from its file.
        engine.collect(table.select(*(read_through(column, schema[column]) for column in columns)))
    except engine.broken_file as error:
        raise _damaged(file) from error
    frame = table_of_text(table, file.table, columns, schema)
    described = file.described(size=sum(path.stat().st_size for path in paths), sha256=_sha256(paths))
    return ReadTable(file=described, frame=frame if n_rows else None)


def check_columns(schema: Mapping[str, pl.DataType], columns: Sequence[str], *, file: str) -> None:
    """Refuse a table that lacks a column, or holds in one what stands for no cell of text.

    Raises:
        UnreadableFile: A column holds neither text nor numbers.
        MissingColumns: A column is not there.
    """
    if missing := [column for column in columns if column not in schema]:
        raise MissingColumns.from_found(missing, schema, file=file)
    for column in columns:
        if not _is_text_or_number(schema[column]):
            raise UnreadableFile(
                f"the column holds {schema[column]}, neither text nor numbers.",
                hint="Store ids as whole numbers, times as seconds since 1970, several genres joined by '|'.",
                file=file,
                column=column,
            )


def table_of_text(
    scanned: Frame, table: str, columns: Sequence[str], schema: Mapping[str, pl.DataType]
) -> Frame:
    """Return the columns of a scanned table as the reader gives them, then ``EXTRA`` and ``ROW``."""
    is_ratings = table == "ratings"
    texts = [
        _number(column) if is_ratings and _is_exact(column, schema[column]) else _text(column, schema[column])
        for column in columns
    ]
    return scanned.select(*texts, nw.lit(None, nw.String).alias(EXTRA), nw.col(ROW))


def read_through(column: str, kind: pl.DataType) -> nw.Expr:
    """Return a figure for which every cell of a column must be read."""
    values = nw.col(column)
    return values.sum() if kind.is_numeric() else values.cast(nw.String).str.len_chars().sum()


def _parquet_files(file: TableFile) -> list[Path]:
    if not file.path.is_dir():
        return [file.path]
    paths = sorted(file.path.glob("*.parquet"))
    if not paths:
        raise UnreadableFile(
            "there is no Parquet file in this folder.", hint="Write it again.", file=file.name
        )
    return paths


def _read_footer(file: TableFile, paths: Sequence[Path]) -> tuple[dict[str, pl.DataType], int]:
    for path in paths:
        open_file(path, name=file.name).close()  # says what is wrong with the file as such
    table = pl.scan_parquet(list(paths), glob=False)
    try:
        return dict(table.collect_schema()), int(table.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _damaged(file) from error


def _sha256(paths: Sequence[Path]) -> str:
    """Hash a file; of a folder's files, their names and hashes."""
    digests = {}
    for path in paths:
        with path.open("rb") as content:
            digests[path.name] = hashlib.file_digest(content, "sha256").hexdigest()
    if len(digests) == 1:
        return digests.popitem()[1]
    return hashlib.sha256("".join(f"{name} {sha}\n" for name, sha in digests.items()).encode()).hexdigest()


def _damaged(file: TableFile) -> UnreadableFile:
    return UnreadableFile(
        "this is no Parquet file, or it was damaged or cut short.", hint="Write it again.", file=file.name
    )


def _is_text_or_number(kind: pl.DataType) -> bool:
    return kind.is_numeric() or isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null)


def _is_exact(column: str, kind: pl.DataType) -> bool:
    if column == RATING:
        return kind == pl.Float64  # 3.7 as Float32 is another number
    return kind.is_integer() and kind not in (pl.UInt64, pl.Int128, pl.UInt128)


def _number(column: str) -> nw.Expr:
    return nw.col(column) if column == RATING else nw.col(column).cast(nw.Int64)


def _text(column: str, kind: pl.DataType) -> nw.Expr:
    values = nw.col(column)
    text = values.cast(nw.String)
    if not kind.is_float():
        return text
    if column == RATING:
        nan = nw.lit("NaN")  # engines spell it in different ways
    else:
        nan = nw.lit(None, nw.String)
        # By way of a whole number, because Spark writes 964982703 as 9.64982703E8.
        is_whole = (values == values.floor()) & (values.abs() < _EXACT)
        whole = nw.when(is_whole).then(values).cast(nw.Int64).cast(nw.String)
        text = nw.when(is_whole).then(whole).otherwise(text)
    return nw.when(values.is_nan()).then(nan).otherwise(text).alias(column)
