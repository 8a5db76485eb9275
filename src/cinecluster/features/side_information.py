"""What films are made of, one sparse row per film, for rankers that take it beside the ratings."""

import numpy as np
import polars as pl
from scipy import sparse

from cinecluster import columns as c
from cinecluster.features.config import SideConfig
from cinecluster.features.content import genre_rows
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, TagMatrix

__all__ = ["side_information"]

_CENTRES = np.arange(1900, 2101, 8)
_WIDTH = 10.0  # years: films a decade apart still have much in common


def side_information(movies: pl.DataFrame, tags: TagMatrix, config: SideConfig) -> sparse.csr_matrix:
    """Lay tags, genres and years side by side, each part of a row scaled to its configured length.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        tags: Row for row beside ``movies``.
        config: The lengths.

    Returns:
        Shape (n_movies, n_features), float32.
    """
    shape = (len(movies), len(tags.vocabulary))
    parts = [
        config.tags * sparse.csr_matrix((tags.weights, tags.indices, tags.indptr), shape=shape),
        config.genres * sparse.csr_matrix(genre_rows(movies[c.GENRES])),
        config.years * sparse.csr_matrix(_year_rows(movies[c.YEAR])),
    ]
    return sparse.csr_matrix(sparse.hstack(parts), dtype=np.float32)


def _year_rows(years: pl.Series) -> FloatArray:
    """Return how near each film's year is to each of many centres, as unit rows; zeros for unknown years."""
    known = years.is_not_null().to_numpy()
    distances = years.fill_null(0).to_numpy()[:, None] - _CENTRES[None, :]
    return unit_rows(np.where(known[:, None], np.exp(-((distances / _WIDTH) ** 2) / 2), 0.0))
