"""A source cleaned, standardised and counted, as Parquet: made on one machine or many, trained on later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from cinecluster import columns as c
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.ratings import clean_ratings
from cinecluster.data.reading.address import is_address
from cinecluster.data.reading.parquet_table import read_parquet_table
from cinecluster.data.reading.table_file import TableFile
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import EmptyTable, MissingColumns, UnreadableFile

__all__ = ["Account", "is_prepared", "read_prepared", "write_prepared"]

_ACCOUNT: Final = "cleaning.json"
_ACCOUNT_TABLE: Final = "cleaning.parquet"
_JSON: Final = "json"
_HINT: Final = "Make the folder again with 'cinecluster prepare'."


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Where the tables are from; plain values for JSON."""

    source: Mapping[str, Any]
    #: Edition, and the files with size and SHA-256.
    cleaning: Mapping[str, Any]
    #: What became of every row.


def write_prepared(
    target: str,
    tables: CleanTables,
    *,
    ratings: Frame,
    statistics: pl.DataFrame,
    account: Account,
    engine: Engine,
) -> None:
    """Write movies, ratings, tags, links, statistics and the account.

    Args:
        target: An existing empty folder, or an address of the engine's own, such as ``hdfs://…``; there the
            account is a table of one cell, since the engine has to write it.
        tables: Clean; their ratings are not looked at.
        ratings: Schema ``RATINGS`` and ``STANDARDIZED``, by user, then film.
        statistics: Schema ``STATISTICS``.
        account: Of the tables.
        engine: Writes them.
    """
    engine.write_parquet(ratings, f"{target}/ratings.parquet", by=(c.USER, c.MOVIE))
    for name, table in (
        ("movies", tables.movies),
        ("tags", tables.tags),
        ("links", tables.links),
        ("statistics", statistics),
    ):
        engine.write_parquet(engine.frame(table), f"{target}/{name}.parquet")
    text = json.dumps({"source": account.source, "cleaning": account.cleaning}, ensure_ascii=False, indent=2)
    if is_address(target):
        engine.write_parquet(engine.frame(pl.DataFrame({_JSON: [text]})), f"{target}/{_ACCOUNT_TABLE}")
    else:
        (Path(target) / _ACCOUNT).write_text(text + "\n", encoding="utf-8")


def is_prepared(path: Path) -> bool:
    """Tell whether a folder holds prepared tables."""
    return (path / _ACCOUNT).is_file() or (path / _ACCOUNT_TABLE).exists()


def read_prepared(path: Path, config: CleaningConfig, engine: Engine) -> tuple[CleanTables, Account]:
    """Read prepared tables again; their statistics and standard scores are worked out anew.

    Ratings go through cleaning once more, which puts them in order, and by which it shows whether they are
    what was prepared.

    Raises:
        UnreadableFile: A file is missing or damaged.
        MissingColumns: A table lacks a column.
        DirtyRows: A rating is not clean.
        EmptyTable: There is not one rating.
    """
    movies = _read(path, "movies", c.MOVIES).sort(c.MOVIE)
    if movies[c.MOVIE].is_duplicated().any():
        raise UnreadableFile("a film stands there twice.", hint=_HINT, file="movies.parquet")
    tags = _read(path, "tags", c.TAGS).sort(c.MOVIE, c.COUNT, c.TAG, descending=[False, True, False])
    tables = CleanTables(
        movies=movies,
        ratings=_ratings(path, movies, config, engine),
        tags=tags.join(movies, on=c.MOVIE, how="semi", maintain_order="left"),
        links=_read(path, "links", c.LINKS).sort(c.MOVIE),
    )
    return tables, _account(path)


def _ratings(path: Path, movies: pl.DataFrame, config: CleaningConfig, engine: Engine) -> Frame:
    name = "ratings.parquet"
    file = TableFile(table="ratings", name=name, path=path / name)
    raw = read_parquet_table(file, tuple(c.RATINGS), engine).frame
    if raw is None:
        raise EmptyTable("there is no row in it.", hint=_HINT, file=name)
    part = clean_ratings(raw, engine.frame(movies.select(c.MOVIE)), config, engine)
    part.refuse_if_dirty(file=name)
    part.refuse_if_empty(file=name)
    return part.table


def _read(path: Path, table: str, schema: c.Schema) -> pl.DataFrame:
    name = f"{table}.parquet"
    file = path / name
    try:
        scanned = pl.scan_parquet(sorted(file.glob("*.parquet")) if file.is_dir() else file, glob=False)
        found = scanned.collect_schema().names()
        if missing := [column for column in schema if column not in found]:
            raise MissingColumns.from_found(missing, found, file=name)
        return scanned.select(pl.col(column).cast(kind) for column, kind in schema.items()).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise UnreadableFile("it cannot be read as Parquet.", hint=_HINT, file=name) from error


def _account(path: Path) -> Account:
    try:
        values = json.loads(_account_text(path))
        return Account(source=dict(values["source"]), cleaning=dict(values["cleaning"]))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnreadableFile("it is not what was written.", hint=_HINT, file=_ACCOUNT) from error


def _account_text(path: Path) -> str | bytes:
    if (path / _ACCOUNT).is_file():
        return (path / _ACCOUNT).read_bytes()
    return str(_read(path, _ACCOUNT_TABLE.removesuffix(".parquet"), {_JSON: pl.String()}).item())
