"""Tables and arrays of a finished training or import, put together into the Model that is served."""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.model import (
    Cluster,
    FloatArray,
    Histories,
    IntArray,
    LearnedRanker,
    Model,
    MovieTable,
    TagMatrix,
)

__all__ = ["assemble_model"]


def assemble_model(
    *,
    movies: pl.DataFrame,
    ratings: pl.DataFrame,
    tags: TagMatrix,
    statistics: pl.DataFrame,
    assignments: IntArray,
    clusters: tuple[Cluster, ...],
    vectors: FloatArray,
    ranker: LearnedRanker,
    version: str = "",
) -> Model:
    """Put a Model together.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        ratings: Schema ``RATINGS``, ascending by user, then film.
        tags: Row for row beside ``movies``.
        statistics: Schema ``STATISTICS``, row for row beside ``movies``.
        assignments: Cluster of each film, shape (n_movies,).
        clusters: By id.
        vectors: Shape (n_movies, d), no row longer than 1.
        ranker: Learned from the same ratings.
        version: Known once published.
    """
    movie_ids = movies[c.MOVIE].to_numpy().astype(np.int64)
    return Model(
        version=version,
        movies=MovieTable(
            movie_ids=movie_ids,
            titles=tuple(movies[c.TITLE]),
            years=movies[c.YEAR].fill_null(0).to_numpy().astype(np.int32),
            genres=_split(movies[c.GENRES]),
            other_titles=_split(movies[c.OTHER_TITLES]),
            clusters=assignments.astype(np.int32),
            rating_counts=statistics[c.COUNT].to_numpy().astype(np.int32),
            rating_means=statistics[c.MEAN].fill_null(np.nan).to_numpy().astype(np.float64),
        ),
        clusters=clusters,
        tags=tags,
        histories=_histories(ratings, movie_ids),
        vectors=np.ascontiguousarray(vectors, dtype=np.float32),
        ranker=ranker,
    )


def _split(joined: pl.Series) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.split(c.SEPARATOR)) if cell else () for cell in joined)


def _histories(ratings: pl.DataFrame, movie_ids: IntArray) -> Histories:
    users = ratings[c.USER].to_numpy().astype(np.int64)
    user_ids, starts = np.unique(users, return_index=True)
    return Histories(
        user_ids=user_ids,
        indptr=np.append(starts, len(users)).astype(np.int64),
        movie_indices=np.searchsorted(movie_ids, ratings[c.MOVIE].to_numpy()).astype(np.int32),
        ratings=ratings[c.RATING].to_numpy().astype(np.float32),
    )
