"""Somebody's dataframe of films in, the same with the columns ``cluster`` and ``tag`` out."""

from collections.abc import Callable
from typing import Any, TypeVar

import narwhals as nw
import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.data.cleaning.tag_counts import count_tags, join_tags
from cinecluster.data.cleaning.titles import parse_title
from cinecluster.data.dataframes import NO_ID, cells, ids, numbers, open_dataframe
from cinecluster.data.joined import split_genres, split_tags
from cinecluster.errors import DataError
from cinecluster.model import IntArray

__all__ = ["ClusterMovies", "with_clusters"]

Fitted = TypeVar("Fitted")
ClusterMovies = Callable[
    [pl.DataFrame, pl.DataFrame | None, pl.DataFrame | None, int], tuple[Fitted, IntArray]
]
"""Clusters clean tables of films, ratings and tags (the last two may be None) into so many clusters."""


def with_clusters(
    cluster_movies: ClusterMovies[Fitted],
    movies_df: Any,
    *,
    n_clusters: int,
    ratings_df: Any = None,
    tags_df: Any = None,
) -> tuple[Fitted, Any]:
    """Cluster the films of a dataframe and return it with the columns ``cluster`` and ``tag`` last.

    An existing ``tag`` column is kept as it is; otherwise it is made from ``tags_df`` (most used first, then
    alphabetical, joined by ``|``, personal notes left out), or else empty. Rows keep their order, a pandas
    frame its index; rows with the same id get the same cluster.

    Args:
        cluster_movies: Gets ``movies`` in schema ``MOVIES``, each id once, ascending; ``ratings`` in schema
            ``RATINGS``; ``tags`` in schema ``TAGS``, made from ``tags_df`` or else from the ``tag`` column.
        movies_df: Columns ``movieId``, ``title``, ``genres`` and maybe ``year``, ``tag``.
        n_clusters: How many.
        ratings_df: Columns ``userId``, ``movieId``, ``rating`` and maybe ``timestamp``.
        tags_df: Columns ``movieId``, ``tag`` and maybe ``userId``.

    Raises:
        MissingColumns: A dataframe lacks a column.
        DataError: A film has no id.
    """
    frame = open_dataframe(movies_df, (c.MOVIE, c.TITLE, c.GENRES), name="movies_df")
    movie_ids = ids(frame, c.MOVIE)
    without_id = int(np.count_nonzero(movie_ids == NO_ID))
    if without_id:
        raise DataError(
            f"{without_id} of {len(movie_ids)} rows hold no whole number.",
            hint="Drop these rows first.",
            file="movies_df",
            column=c.MOVIE,
        )
    _, rows, places = np.unique(movie_ids, return_index=True, return_inverse=True)
    movies = _movies(frame, movie_ids, rows)
    ratings = None if ratings_df is None else _ratings(ratings_df, movies)
    tags = _tags(frame, tags_df, movie_ids, rows)
    fitted, assignments = cluster_movies(movies, ratings, tags, n_clusters)
    kept = [column for column in frame.columns if column not in {c.CLUSTER, c.TAG}]
    labelled = frame.select(kept).with_columns(
        nw.new_series(c.CLUSTER, assignments[places].tolist(), nw.Int64, backend=frame.implementation),
        frame[c.TAG] if c.TAG in frame.columns else _joined(frame, tags, movie_ids),
    )
    return fitted, labelled.to_native()


def _movies(frame: nw.DataFrame[Any], movie_ids: IntArray, rows: IntArray) -> pl.DataFrame:
    all_titles, all_genres = cells(frame, c.TITLE), split_genres(cells(frame, c.GENRES))
    titles = [parse_title(str(all_titles[row])) for row in rows]
    years = np.array([title.year or 0 for title in titles])
    if c.YEAR in frame.columns:
        given = np.nan_to_num(numbers(frame, c.YEAR)[rows]).astype(np.int64)
        years = np.where(given != 0, given, years)
    return pl.DataFrame(
        {
            c.MOVIE: movie_ids[rows],
            c.TITLE: [title.display for title in titles],
            c.YEAR: [year or None for year in years.tolist()],
            c.GENRES: [c.SEPARATOR.join(all_genres[row]) for row in rows],
            c.OTHER_TITLES: [c.SEPARATOR.join(title.other_titles) for title in titles],
        },
        schema=dict(c.MOVIES),
    )


def _ratings(ratings_df: Any, movies: pl.DataFrame) -> pl.DataFrame:
    """Return the usable ratings of these films, the newest of each user and film."""
    frame = open_dataframe(ratings_df, (c.USER, c.MOVIE, c.RATING), name="ratings_df")
    times = numbers(frame, c.TIMESTAMP) if c.TIMESTAMP in frame.columns else np.zeros(len(frame))
    table = pl.DataFrame(
        {
            c.USER: ids(frame, c.USER),
            c.MOVIE: ids(frame, c.MOVIE),
            c.RATING: numbers(frame, c.RATING),
            c.TIMESTAMP: np.nan_to_num(times).astype(np.int64),
        },
        schema=dict(c.RATINGS),
    )
    return (
        table.filter(pl.col(c.USER) != NO_ID, pl.col(c.RATING).is_finite())
        .join(movies, on=c.MOVIE, how="semi")
        .sort([c.USER, c.MOVIE, c.TIMESTAMP, c.RATING])
        .unique([c.USER, c.MOVIE], keep="last", maintain_order=True)
    )


def _tags(frame: nw.DataFrame[Any], tags_df: Any, movie_ids: IntArray, rows: IntArray) -> pl.DataFrame | None:
    """Return the tags of these films, from ``tags_df`` or else from their own column; None without either."""
    if tags_df is not None:
        given = open_dataframe(tags_df, (c.MOVIE, c.TAG), name="tags_df")
        users = ids(given, c.USER) if c.USER in given.columns else np.arange(len(given))
        uses = zip(ids(given, c.MOVIE).tolist(), users.tolist(), cells(given, c.TAG), strict=True)
        known = set(movie_ids.tolist())
        return count_tags([(movie, user, str(tag)) for movie, user, tag in uses if movie in known])
    if c.TAG in frame.columns:
        split = split_tags(cells(frame, c.TAG))
        return count_tags([(int(movie_ids[row]), 0, tag) for row in rows for tag in split[row]])
    return None


def _joined(frame: nw.DataFrame[Any], tags: pl.DataFrame | None, movie_ids: IntArray) -> nw.Series[Any]:
    joined = {} if tags is None else dict(join_tags(tags).iter_rows())
    column = [joined.get(movie, "") for movie in movie_ids.tolist()]
    return nw.new_series(c.TAG, column, nw.String, backend=frame.implementation)
