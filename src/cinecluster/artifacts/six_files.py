"""The six files of the contract: made of clean tables, written, and copied out for people."""

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.contents import SixTables
from cinecluster.artifacts.durable import sync
from cinecluster.data.cleaning.tag_counts import join_tags
from cinecluster.errors import CopyFailed, PublishFailed
from cinecluster.model import IntArray

__all__ = ["copy_six_files", "make_six_tables", "require_writable", "write_six_files"]

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    c.CLEANED_MOVIES_FILE: (c.MOVIE, c.TITLE, c.GENRES, c.YEAR),
    c.CLEANED_RATINGS_FILE: (c.USER, c.MOVIE, c.RATING, c.TIMESTAMP),
    c.STANDARDIZED_RATINGS_FILE: (c.USER, c.MOVIE, c.RATING, c.STANDARDIZED),
    c.CLUSTERS_FILE: (c.MOVIE, c.TITLE, c.GENRES, c.CLUSTER, c.TAG),
    c.CLUSTER_TAGS_FILE: (c.CLUSTER, c.TAG, c.COUNT),
}


def make_six_tables(
    *,
    movies: pl.DataFrame,
    ratings: pl.LazyFrame,
    tags: pl.DataFrame,
    assignments: IntArray,
    kmeans_pickle: bytes | None,
    cluster_tags: pl.DataFrame | None = None,
) -> SixTables:
    """Lay the clean tables out as the contract has them.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        ratings: Schema ``RATINGS`` and ``STANDARDIZED``, by user, then film.
        tags: Schema ``TAGS``; personal notes are left out.
        assignments: Cluster of each film, shape (n_movies,).
        kmeans_pickle: A pickled KMeans for others; never looked into.
        cluster_tags: Columns ``CLUSTER``, ``TAG``, ``COUNT`` if somebody else has counted; else counted here.
    """
    clusters = movies.select(c.MOVIE).with_columns(pl.Series(c.CLUSTER, assignments, dtype=pl.Int64))
    if cluster_tags is None:
        used = tags.filter(~pl.col(c.NOTE)).join(clusters, on=c.MOVIE)
        cluster_tags = used.group_by(c.CLUSTER, c.TAG).agg(pl.col(c.COUNT).sum())
    films = movies.join(clusters, on=c.MOVIE).join(join_tags(tags), on=c.MOVIE, how="left").sort(c.MOVIE)
    return SixTables(
        cleaned_movies=films.select(_COLUMNS[c.CLEANED_MOVIES_FILE]),
        cleaned_ratings=ratings.select(_COLUMNS[c.CLEANED_RATINGS_FILE]),
        standardized_ratings=ratings.select(_COLUMNS[c.STANDARDIZED_RATINGS_FILE]),
        clusters_movies_with_tags=films.select(_COLUMNS[c.CLUSTERS_FILE]),
        sorted_tags_by_cluster=cluster_tags.select(_COLUMNS[c.CLUSTER_TAGS_FILE]).sort(
            [c.CLUSTER, c.COUNT, c.TAG], descending=[False, True, False]
        ),
        kmeans_pickle=kmeans_pickle,
    )


def write_six_files(folder: Path, tables: SixTables) -> None:
    """Write the six files, or five without a KMeans, into an existing folder."""
    for name, table in (
        (c.CLEANED_MOVIES_FILE, tables.cleaned_movies),
        (c.CLEANED_RATINGS_FILE, tables.cleaned_ratings),
        (c.STANDARDIZED_RATINGS_FILE, tables.standardized_ratings),
        (c.CLUSTERS_FILE, tables.clusters_movies_with_tags),
        (c.CLUSTER_TAGS_FILE, tables.sorted_tags_by_cluster),
    ):
        # Polars writes an empty text as "" and only a null as nothing.
        nothing = pl.col(pl.String).replace("", None)
        table.lazy().with_columns(nothing).sink_csv(
            folder / name, line_terminator="\n", quote_style="necessary", engine="streaming"
        )
    if tables.kmeans_pickle is not None:
        (folder / c.KMEANS_FILE).write_bytes(tables.kmeans_pickle)


def require_writable(output: Path) -> None:
    """Tell before the work is done that its copies would have nowhere to go; nothing is made yet.

    Raises:
        PublishFailed: The folder is none, or may not be written or made.
    """
    existing = next(folder for folder in (output, *output.absolute().parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        reason = "cannot be written" if existing.is_dir() else "is no folder"
        raise PublishFailed(
            f"The six files could not be copied to {output}: {existing} {reason}.",
            hint="Nothing was begun; choose another folder with --output.",
        )


def copy_six_files(version_folder: Path, output: Path) -> tuple[str, ...]:
    """Copy a version's six files into a folder for people; return the names.

    All are written aside before the first one takes its place. Other files there are not touched; a
    ``kmeans_model.pkl`` of an earlier set goes when this version has none, since it would not fit the rest.

    Raises:
        CopyFailed: The disk refused.
    """
    tables = version_folder / "tables"
    has_kmeans = (tables / c.KMEANS_FILE).is_file()
    names = tuple(name for name in c.SIX_FILES if has_kmeans or name != c.KMEANS_FILE)
    aside = {name: output / f".{name}.{secrets.token_hex(4)}" for name in names}
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, path in aside.items():
            shutil.copyfile(tables / name, path)
            sync(path)
        for name, path in aside.items():
            path.replace(output / name)
        if not has_kmeans:
            (output / c.KMEANS_FILE).unlink(missing_ok=True)
        sync(output)
    except OSError as error:
        raise CopyFailed(
            f"The six files could not be copied to {output}: {error.strerror or error}.",
            hint="The stored version is untouched; copy again with 'cinecluster export'.",
        ) from error
    finally:
        with suppress(OSError):
            for path in aside.values():
                path.unlink(missing_ok=True)
    return names
