"""A version's clean tables, kept so that it can be trained again without its source."""

from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.fingerprint import difference
from cinecluster.artifacts.manifest import MANIFEST_FILE, Manifest
from cinecluster.artifacts.manifest_json import parse_manifest
from cinecluster.errors import CorruptVersion

__all__ = ["StoredTables", "read_clean", "write_clean"]

_ROWS_PER_GROUP: Final = 1 << 20


class StoredTables(NamedTuple):
    """The clean tables, schemas of :mod:`cinecluster.columns`."""

    movies: pl.DataFrame
    ratings: pl.DataFrame
    tags: pl.DataFrame
    links: pl.DataFrame


_SCHEMAS: Final = {"movies": c.MOVIES, "ratings": c.RATINGS, "tags": c.TAGS, "links": c.LINKS}


def write_clean(folder: Path, tables: StoredTables) -> None:
    """Write the tables as Parquet into an existing folder; the same tables give the same bytes."""
    for name, schema in _SCHEMAS.items():
        table: pl.DataFrame = getattr(tables, name)
        # In one chunk, because row groups follow the chunks that a table happens to consist of.
        table.select(pl.col(column).cast(dtype) for column, dtype in schema.items()).rechunk().write_parquet(
            folder / f"{name}.parquet",
            compression="zstd",
            compression_level=3,
            statistics=True,
            row_group_size=_ROWS_PER_GROUP,
        )


def read_clean(folder: Path) -> StoredTables:
    """Read the tables of a version's folder again.

    Raises:
        CorruptVersion: A file differs from the manifest.
        UnsupportedFormat: The version was written by a newer cinecluster.
    """
    try:
        data = (folder / MANIFEST_FILE).read_bytes()
    except OSError as error:
        raise CorruptVersion(f"{folder.name} has no readable manifest: {error.strerror}.") from error
    manifest = parse_manifest(data, where=f"{folder.name}/{MANIFEST_FILE}")
    return StoredTables(**{name: _read(folder, f"data/{name}.parquet", manifest) for name in _SCHEMAS})


def _read(folder: Path, name: str, manifest: Manifest) -> pl.DataFrame:
    entry = manifest.files.get(name)
    problem = "the manifest does not name it" if entry is None else difference(folder / name, entry)
    if problem:
        raise CorruptVersion(f"{folder.name}/{name}: {problem}.", hint="Train from the source files instead.")
    return pl.read_parquet(folder / name, glob=False)
