"""Which film has which tag, weighed so that films can be compared by it."""

from bisect import bisect_left
from collections.abc import Mapping

import numpy as np
import polars as pl

from cinecluster import columns as c
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["inverse_document_frequency", "tag_matrix", "tags_of_new_movie"]


def tag_matrix(tags: pl.DataFrame, movie_ids: IntArray) -> TagMatrix:
    """Lay clean tags out by film, personal notes left out.

    A tag's weight is TF-IDF, ``(1 + ln count) · idf`` (Salton & Buckley 1988); each film's row is scaled to
    unit length.

    Args:
        tags: Schema :data:`cinecluster.columns.TAGS`; films outside ``movie_ids`` are ignored.
        movie_ids: Ascending, shape (n_movies,).
    """
    order = pl.DataFrame({c.MOVIE: movie_ids}, schema={c.MOVIE: pl.Int64}).with_row_index("movie")
    used = (
        tags.filter(~pl.col(c.NOTE))
        .join(order, on=c.MOVIE, how="inner")
        .sort(["movie", c.COUNT, c.TAG], descending=[False, True, False])
    )
    vocabulary = used[c.TAG].unique().sort()
    indices = vocabulary.search_sorted(used[c.TAG]).to_numpy().astype(np.int32)
    movies, counts = used["movie"].to_numpy(), used[c.COUNT].to_numpy().astype(np.int32)
    indptr = np.searchsorted(movies, np.arange(len(movie_ids) + 1)).astype(np.int64)

    idf = inverse_document_frequency(np.bincount(indices, minlength=len(vocabulary)), len(movie_ids))
    return TagMatrix(
        vocabulary=tuple(vocabulary),
        indptr=indptr,
        indices=indices,
        counts=counts,
        weights=_weights(counts, idf[indices], movies, len(movie_ids)),
    )


def tags_of_new_movie(tags: TagMatrix, counts: Mapping[str, int]) -> TagMatrix:
    """Weigh the tags of a film that is not among these as if it had been, by how rare they are here.

    Args:
        tags: Of all films.
        counts: Tags of the vocabulary, and how often each was given.

    Returns:
        One row over the same vocabulary.
    """
    order = sorted(counts, key=lambda tag: (-counts[tag], tag))
    indices = np.array([bisect_left(tags.vocabulary, tag) for tag in order], dtype=np.int32)
    given = np.array([counts[tag] for tag in order], dtype=np.int32)
    frequencies = np.bincount(tags.indices, minlength=len(tags.vocabulary))[indices]
    idf = inverse_document_frequency(frequencies, len(tags.indptr) - 1)
    return TagMatrix(
        vocabulary=tags.vocabulary,
        indptr=np.array([0, len(order)]),
        indices=indices,
        counts=given,
        weights=_weights(given, idf, np.zeros(len(order), dtype=np.int64), 1),
    )


def inverse_document_frequency(frequencies: IntArray, n_movies: int) -> FloatArray:
    """Weigh tags by how few of N films carry them: ``ln((1 + N) / (1 + df)) + 1``, scikit-learn's smoothing.

    >>> inverse_document_frequency(np.array([9, 0]), n_movies=9).round(4).tolist()
    [1.0, 3.3026]
    """
    return np.log((1 + n_movies) / (1 + frequencies)) + 1


def _weights(counts: IntArray, idf: FloatArray, rows: IntArray, n_rows: int) -> FloatArray:
    weights = (1 + np.log(counts)) * idf
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=n_rows))
    return (weights / lengths[rows]).astype(np.float32)
