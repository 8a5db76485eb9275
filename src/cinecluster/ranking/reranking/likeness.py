"""How alike the films of a pool are to each other, for diversity."""

import numpy as np

from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray, Model, TagMatrix

__all__ = ["pool_likeness"]


def pool_likeness(model: Model, movies: IntArray) -> FloatArray:
    """Return the mean of three cosines, of places, tags and genres, between some films, shape (n, n), 0–1."""
    parts = (
        unit_rows(model.vectors[movies]),
        _tag_rows(model.tags, movies),
        unit_rows(_genre_rows(model, movies)),
    )
    cosines: FloatArray = np.mean([rows @ rows.T for rows in parts], axis=0)
    return np.clip(cosines, 0.0, 1.0)


def _tag_rows(tags: TagMatrix, movies: IntArray) -> FloatArray:
    """Lay the tags of some films out densely, over the tags that any of them has."""
    spans = [slice(int(tags.indptr[movie]), int(tags.indptr[movie + 1])) for movie in movies.tolist()]
    used, columns = np.unique(
        np.concatenate([tags.indices[span] for span in (*spans, slice(0))]), return_inverse=True
    )
    rows = np.repeat(np.arange(len(movies)), [span.stop - span.start for span in spans])
    laid_out = np.zeros((len(movies), len(used)))
    laid_out[rows, columns] = np.concatenate([tags.weights[span] for span in (*spans, slice(0))])
    return laid_out


def _genre_rows(model: Model, movies: IntArray) -> FloatArray:
    listed = [model.movies.genres[movie] for movie in movies.tolist()]
    columns = {genre: column for column, genre in enumerate(sorted({g for genres in listed for g in genres}))}
    rows = np.zeros((len(movies), len(columns)))
    for row, genres in enumerate(listed):
        rows[row, [columns[genre] for genre in genres]] = 1.0
    return rows
