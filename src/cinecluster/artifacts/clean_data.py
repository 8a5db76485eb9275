"""A version's clean tables, kept so that it can be trained again without its source."""

from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.fingerprint import difference
from cinecluster.artifacts.manifest import MANIFEST_FILE, Manifest
from cinecluster.artifacts.manifest_json import parse_manifest
from cinecluster.errors import CorruptVersion

__all__ = ["RATINGS_PATH", "StoredTables", "read_clean", "write_clean"]

RATINGS_PATH: Final = "data/ratings.parquet"
"""In a version's folder."""

_ROWS_PER_GROUP: Final = 1 << 20


class StoredTables(NamedTuple):
    """The clean tables, schemas of :mod:`cinecluster.columns`."""

    movies: pl.DataFrame
    ratings: pl.LazyFrame
    tags: pl.DataFrame
    links: pl.DataFrame


_SCHEMAS: Final = {"movies": c.MOVIES, "ratings": c.RATINGS, "tags": c.TAGS, "links": c.LINKS}


def write_clean(folder: Path, tables: StoredTables) -> None:
    """Write the tables as Parquet into an existing folder; the same tables give the same bytes."""
    for name, schema in _SCHEMAS.items():
        table: pl.DataFrame | pl.LazyFrame = getattr(tables, name)
        typed = table.lazy().select(pl.col(column).cast(dtype) for column, dtype in schema.items())
        typed.sink_parquet(
            folder / f"{name}.parquet",
            compression="zstd",
            compression_level=3,
            statistics=True,
            row_group_size=_ROWS_PER_GROUP,
            engine="streaming",
        )


def read_clean(folder: Path) -> StoredTables:
    """Read the tables of a version's folder again; ratings stay there until they are asked for.

    Raises:
        CorruptVersion: A file differs from the manifest.
        UnsupportedFormat: The version was written by a newer cinecluster.
    """
    try:
        data = (folder / MANIFEST_FILE).read_bytes()
    except OSError as error:
        raise CorruptVersion(f"{folder.name} has no readable manifest: {error.strerror}.") from error
    manifest = parse_manifest(data, where=f"{folder.name}/{MANIFEST_FILE}")
    tables = {name: _scan(folder, f"data/{name}.parquet", manifest) for name in _SCHEMAS}
    return StoredTables(
        movies=tables["movies"].collect(),
        ratings=tables["ratings"],
        tags=tables["tags"].collect(),
        links=tables["links"].collect(),
    )


def _scan(folder: Path, name: str, manifest: Manifest) -> pl.LazyFrame:
    entry = manifest.files.get(name)
    problem = "the manifest does not name it" if entry is None else difference(folder / name, entry)
    if problem:
        raise CorruptVersion(f"{folder.name}/{name}: {problem}.", hint="Train from the source files instead.")
    return pl.scan_parquet(folder / name, glob=False)
