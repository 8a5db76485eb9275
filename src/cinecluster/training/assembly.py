"""Tables and arrays of a finished training or import, put together into the Model that is served."""

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.feature_space import FeatureSpace
from cinecluster.model import (
    Cluster,
    FloatArray,
    Histories,
    IntArray,
    LearnedRanker,
    Likeness,
    Links,
    Model,
    MovieTable,
    TagMatrix,
)

__all__ = ["assemble_model"]


def assemble_model(
    *,
    movies: pl.DataFrame,
    histories: Histories,
    tags: TagMatrix,
    statistics: pl.DataFrame,
    assignments: IntArray,
    clusters: tuple[Cluster, ...],
    vectors: FloatArray,
    ranker: LearnedRanker,
    space: FeatureSpace,
    centres: FloatArray,
    links: pl.DataFrame,
    likeness: Likeness,
    film_map: FloatArray | None = None,
    version: str = "",
) -> Model:
    """Put a Model together.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        histories: What everybody has rated.
        tags: Row for row beside ``movies``.
        statistics: Schema ``STATISTICS``, row for row beside ``movies``.
        assignments: Cluster of each film, shape (n_movies,).
        clusters: By id.
        vectors: Shape (n_movies, d), no row longer than 1.
        ranker: Learned from the same ratings.
        space: Places films that come later.
        centres: Mean feature row of each cluster, shape (n_clusters, d).
        links: Schema ``LINKS``, ascending by id; some films may be missing.
        likeness: Row for row beside ``movies``.
        film_map: Shape (n_movies, 2), in the unit square.
        version: Known once published.
    """
    return Model(
        version=version,
        movies=MovieTable(
            movie_ids=movies[c.MOVIE].to_numpy().astype(np.int64),
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
        histories=histories,
        vectors=np.ascontiguousarray(vectors, dtype=np.float32),
        ranker=ranker,
        space=space,
        centres=centres,
        links=_links(movies, links),
        likeness=likeness,
        film_map=None if film_map is None else film_map.astype(np.float32),
    )


def _split(joined: pl.Series) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.split(c.SEPARATOR)) if cell else () for cell in joined)


def _links(movies: pl.DataFrame, links: pl.DataFrame) -> Links:
    beside = movies.select(c.MOVIE).join(links, on=c.MOVIE, how="left", maintain_order="left")
    return Links(
        imdb_ids=tuple(beside[c.IMDB].fill_null("")),
        tmdb_ids=beside[c.TMDB].fill_null(0).to_numpy().astype(np.int64),
    )
