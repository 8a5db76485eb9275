"""Parquet tables at an address, such as hdfs:// or s3a:// have, which only an engine can reach."""

import hashlib

import narwhals as nw

from cinecluster.data.reading.parquet_table import check_columns, read_through, table_of_text
from cinecluster.data.reading.table_file import ReadTable
from cinecluster.data.tables import SourceFile
from cinecluster.engines.base import Engine
from cinecluster.errors import InvalidSettings, SourceNotFound, UnreadableFile

__all__ = ["is_address", "read_address_table", "require_addresses"]

_N_ROWS = "__n_rows"


def is_address(text: str) -> bool:
    """Tell an address from a path."""
    return "://" in text


def require_addresses(engine: Engine, address: str) -> None:
    """Refuse an address on an engine that knows paths only.

    Raises:
        InvalidSettings: It does.
    """
    if not engine.reads_addresses:
        raise InvalidSettings(
            f"{address} is an address, and the engine {engine.name!r} knows only this machine's files.",
            hint="Use --engine spark, which reads and writes Parquet wherever Spark can.",
        )


def read_address_table(
    table: str, folder: str, columns: tuple[str, ...], engine: Engine, *, needed: bool
) -> ReadTable | None:
    """Read a table as :func:`read_parquet_table` does; None where there is none.

    Its bytes stay where they are: instead of their hash there is one of the schema, the number of rows and
    the sums of whole numbers and lengths, and no size.

    Args:
        table: Its name, after which ``folder`` holds a Parquet file or folder.
        folder: An address that the engine can read from.
        columns: What it must have.
        engine: Reads it.
        needed: Whether it must be there.

    Raises:
        SourceNotFound: It is not there, but needed.
        UnreadableFile: It is no Parquet, or a column holds neither text nor numbers.
        MissingColumns: A column is not there.
    """
    name = f"{folder.rstrip('/')}/{table}.parquet"
    try:
        scanned = engine.scan_parquet(name)
        schema = dict(engine.collect(scanned.head(0)).schema)
        check_columns(schema, columns, file=name)
        through = [read_through(column, schema[column]).alias(column) for column in columns]
        seen = engine.collect(scanned.select(nw.len().alias(_N_ROWS), *through)).row(0, named=True)
    except FileNotFoundError as error:
        if not needed:
            return None
        raise SourceNotFound(
            "there is nothing.", hint="Films and ratings are both needed, as Parquet.", file=name
        ) from error
    except engine.broken_file as error:
        raise UnreadableFile(
            "this cannot be read as Parquet.", hint="Is it whole, and may Spark read it?", file=name
        ) from error
    exact = {column: value for column, value in seen.items() if not isinstance(value, float)}
    digest = hashlib.sha256(repr((sorted(schema), exact)).encode()).hexdigest()
    file = SourceFile(table=table, name=name, size=0, sha256=digest)
    frame = table_of_text(scanned, table, columns, schema)
    return ReadTable(file=file, frame=frame if seen[_N_ROWS] else None)
