"""MovieLens tables as Parquet: numbers become the text that the other editions hold."""

import hashlib

import narwhals as nw
import polars as pl

from cinecluster.columns import EXTRA, RATING, ROW
from cinecluster.data.reading.blocks import open_file
from cinecluster.data.reading.table_file import ReadTable, TableFile
from cinecluster.engines.base import Engine
from cinecluster.errors import MissingColumns, UnreadableFile

__all__ = ["read_parquet_table"]


def read_parquet_table(file: TableFile, columns: tuple[str, ...], engine: Engine) -> ReadTable:
    """Read the named columns as text, then ``EXTRA`` (always null) and ``ROW``.

    In a column of floats, which is what pandas makes of ids with gaps, whole numbers lose their ``.0`` and
    NaN becomes null; but a rating stays as it is, and its NaN the text ``NaN``: a fault to count, no gap.

    Raises:
        UnreadableFile: It is no Parquet file, or a column holds neither text nor numbers.
        MissingColumns: A column is not there.
    """
    schema, n_rows = _read_footer(file)
    if missing := [column for column in columns if column not in schema]:
        raise MissingColumns.from_found(missing, schema, file=file.name)
    for column in columns:
        if not _is_text_or_number(schema[column]):
            raise UnreadableFile(
                f"the column holds {schema[column]}, neither text nor numbers.",
                hint="Store ids as whole numbers, times as seconds since 1970, several genres joined by '|'.",
                file=file.name,
                column=column,
            )
    try:
        table = engine.scan_parquet(file.path)
        # A page may be damaged behind a sound footer, and would else be met far from its file.
        engine.collect(table.select(*(_read_through(column, schema[column]) for column in columns)))
    except engine.broken_file as error:
        raise _damaged(file) from error
    texts = [_text(column, schema[column]) for column in columns]
    frame = table.select(*texts, nw.lit(None, nw.String).alias(EXTRA), nw.col(ROW))
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    described = file.described(size=file.path.stat().st_size, sha256=digest.hexdigest())
    return ReadTable(file=described, frame=frame if n_rows else None)


def _read_footer(file: TableFile) -> tuple[dict[str, pl.DataType], int]:
    open_file(file.path, name=file.name).close()  # says what is wrong with the file as such
    table = pl.scan_parquet(file.path, glob=False)
    try:
        return dict(table.collect_schema()), int(table.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _damaged(file) from error


def _damaged(file: TableFile) -> UnreadableFile:
    return UnreadableFile(
        "this is no Parquet file, or it was damaged or cut short.", hint="Write it again.", file=file.name
    )


def _is_text_or_number(kind: pl.DataType) -> bool:
    return kind.is_numeric() or isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null)


def _read_through(column: str, kind: pl.DataType) -> nw.Expr:
    values = nw.col(column)
    return values.sum() if kind.is_numeric() else values.cast(nw.String).str.len_chars().sum()


def _text(column: str, kind: pl.DataType) -> nw.Expr:
    values = nw.col(column)
    text = values.cast(nw.String)
    if not kind.is_float():
        return text
    if column == RATING:
        nan = nw.lit("NaN")  # engines spell it in different ways
    else:
        nan = nw.lit(None, nw.String)
        text = text.str.replace_all(r"\.0$", "")
    return nw.when(values.is_nan()).then(nan).otherwise(text).alias(column)
