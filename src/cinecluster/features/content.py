"""What a film is, as numbers: genres, tags and year."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits

from cinecluster import columns as c
from cinecluster.features.config import ContentConfig
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, TagMatrix

__all__ = ["Content", "genre_rows", "movie_content"]

_YEAR_RANGE = (-2.5, 2.0)  # standard deviations: the few films before about 1940 count as alike in age


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Two blocks, row for row beside the films."""

    kind: FloatArray
    #: Unit-length genre vector, then the tag axes.
    year: FloatArray
    #: Shape (n_movies, 1), standard deviations from the mean year; films without a year get the median.


def movie_content(movies: pl.DataFrame, tags: TagMatrix, config: ContentConfig, *, seed: int) -> Content:
    """Lay genres, tags and year out as numbers.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        config: Dimensions and weights.
        seed: Starts the decomposition.
    """
    return Content(
        kind=np.hstack([genre_rows(movies[c.GENRES]), _tag_axes(tags, config, seed) * config.tag_weight]),
        year=_years(movies[c.YEAR]),
    )


def genre_rows(joined: pl.Series) -> FloatArray:
    """Return unit rows of genre flags, rare genres weighing more (inverse document frequency)."""
    flags = joined.replace("", None).str.split(c.SEPARATOR).to_frame("genre").with_row_index("movie")
    pairs = flags.explode("genre").drop_nulls()
    names = pairs["genre"].unique().sort()
    matrix = np.zeros((len(joined), len(names)))
    matrix[pairs["movie"].to_numpy(), names.search_sorted(pairs["genre"]).to_numpy()] = 1.0
    return unit_rows(matrix * np.log(len(joined) / np.maximum(matrix.sum(axis=0), 1.0)))


def _tag_axes(tags: TagMatrix, config: ContentConfig, seed: int) -> FloatArray:
    """Return the leading axes of the films' tags (latent semantic analysis, Deerwester et al. 1990)."""
    n_movies = len(tags.indptr) - 1
    weights = sparse.csr_matrix(
        (tags.weights.astype(np.float64), tags.indices, tags.indptr), shape=(n_movies, len(tags.vocabulary))
    )
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))
    # A tag on every film tells none from another, and where all tags are such the decomposition divides by 0.
    telling = (frequencies >= config.tag_min_movies) & (frequencies < n_movies)
    weights = weights[:, np.flatnonzero(telling)]
    dimensions = min(config.tag_dimensions, min(weights.shape) - 1)
    if dimensions < 1:
        return np.zeros((n_movies, 0))
    with threadpool_limits(1):
        svd = TruncatedSVD(dimensions, algorithm="arpack", random_state=seed)
        return np.asarray(svd.fit_transform(_unit_sparse_rows(weights)))


def _unit_sparse_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ matrix)


def _years(years: pl.Series) -> FloatArray:
    known = years.cast(pl.Float64)
    filled = known.fill_null(known.median() if known.count() else 0.0).to_numpy()
    scaled = (filled - filled.mean()) / (filled.std() or 1.0)
    return np.asarray(np.clip(scaled, *_YEAR_RANGE))[:, None]
