"""Which axes tell films apart by what they are: genres, tags and year."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits

from cinecluster import columns as c
from cinecluster.feature_space import ContentSpace
from cinecluster.features.config import ContentConfig
from cinecluster.features.encoding import genre_flags, telling_tags
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["fit_content", "genre_rows", "listed_genres"]


def fit_content(movies: pl.DataFrame, tags: TagMatrix, config: ContentConfig, *, seed: int) -> ContentSpace:
    """Find the axes for a set of films.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        config: Dimensions and weights.
        seed: Starts the decomposition.
    """
    names, genre_weights = _weighed_genres(listed_genres(movies[c.GENRES]))
    telling = _telling(tags, config)
    years = movies[c.YEAR].cast(pl.Float64)
    median = float(years.median() or 0.0)  # type: ignore[arg-type]  # a float, of floats
    filled = years.fill_null(median).to_numpy()
    return ContentSpace(
        genres=names,
        genre_weights=genre_weights,
        tags=telling,
        tag_axes=_tag_axes(telling, tags, config, seed) * config.tag_weight,
        year_median=median,
        year_mean=float(filled.mean()),
        year_deviation=float(filled.std()) or 1.0,
    )


def listed_genres(joined: pl.Series) -> list[tuple[str, ...]]:
    """Return each film's genres."""
    return [tuple(cell.split(c.SEPARATOR)) if cell else () for cell in joined]


def genre_rows(joined: pl.Series) -> FloatArray:
    """Return unit rows of genre flags, rare genres weighing more."""
    genres = listed_genres(joined)
    names, weights = _weighed_genres(genres)
    return unit_rows(genre_flags(names, genres) * weights)


def _weighed_genres(genres: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], FloatArray]:
    """Return all genres, ascending, and how much each tells (inverse document frequency)."""
    names = tuple(sorted({genre for listed in genres for genre in listed}))
    frequencies = genre_flags(names, genres).sum(axis=0)
    return names, np.log(len(genres) / np.maximum(frequencies, 1.0))


def _telling(tags: TagMatrix, config: ContentConfig) -> IntArray:
    """Return the tags that tell some films from others."""
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))
    # A tag on every film tells none from another, and where all tags are such the decomposition divides by 0.
    return np.flatnonzero((frequencies >= config.tag_min_movies) & (frequencies < len(tags.indptr) - 1))


def _tag_axes(telling: IntArray, tags: TagMatrix, config: ContentConfig, seed: int) -> FloatArray:
    """Return the leading axes of the films' tags (latent semantic analysis, Deerwester et al. 1990)."""
    rows, columns, weights = telling_tags(telling, tags)
    matrix = sparse.csr_matrix((weights, (rows, columns)), shape=(len(tags.indptr) - 1, len(telling)))
    dimensions = min(config.tag_dimensions, min(matrix.shape) - 1)
    if dimensions < 1:
        return np.zeros((len(telling), 0))
    with threadpool_limits(1):
        svd = TruncatedSVD(dimensions, algorithm="arpack", random_state=seed).fit(matrix)
    return np.ascontiguousarray(svd.components_.T)
