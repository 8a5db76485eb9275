"""What a film is, as numbers, by axes that training has found: genres, tags and year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cinecluster.feature_space import ContentSpace
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["Content", "encode_content", "genre_flags", "telling_tags"]

_YEAR_RANGE = (-2.5, 2.0)  # standard deviations: the few films before about 1940 count as alike in age


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Two blocks, row for row beside the films."""

    kind: FloatArray
    #: Unit-length genre vector, then the tag axes.
    year: FloatArray
    #: Shape (n_movies, 1), standard deviations from the mean year; films without a year get the median.


def encode_content(
    space: ContentSpace, genres: Sequence[tuple[str, ...]], years: IntArray, tags: TagMatrix
) -> Content:
    """Lay genres, tags and years out as numbers; genres that the space does not know are left out.

    Args:
        space: What the numbers mean.
        genres: Of each film.
        years: 0 where unknown.
        tags: Row for row beside them; its vocabulary is the one that the space was made with.
    """
    flags = genre_flags(space.genres, genres)
    filled = np.where(years > 0, years, space.year_median)
    scaled = (filled - space.year_mean) / space.year_deviation
    return Content(
        kind=np.hstack([unit_rows(flags * space.genre_weights), _on_tag_axes(space, tags)]),
        year=np.asarray(np.clip(scaled, *_YEAR_RANGE))[:, None],
    )


def genre_flags(names: Sequence[str], genres: Sequence[tuple[str, ...]]) -> FloatArray:
    """Return 1 where a film is of a genre, shape (n_movies, n_names)."""
    columns = {name: column for column, name in enumerate(names)}
    flags = np.zeros((len(genres), len(names)))
    for movie, listed in enumerate(genres):
        flags[movie, [columns[genre] for genre in listed if genre in columns]] = 1.0
    return flags


def telling_tags(chosen: IntArray, tags: TagMatrix) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the entries of a tag matrix that are of chosen tags, each film's scaled to unit length.

    Returns:
        Movie index, position in ``chosen`` and weight of each entry.
    """
    positions = np.full(len(tags.vocabulary), -1)
    positions[chosen] = np.arange(len(chosen))
    columns = positions[tags.indices]
    rows = np.repeat(np.arange(len(tags.indptr) - 1), np.diff(tags.indptr))
    telling = columns >= 0
    rows, columns, weights = rows[telling], columns[telling], tags.weights[telling].astype(np.float64)
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(tags.indptr) - 1))
    return rows, columns, weights / lengths[rows]


def _on_tag_axes(space: ContentSpace, tags: TagMatrix) -> FloatArray:
    rows, columns, weights = telling_tags(space.tags, tags)
    n_movies, n_axes = len(tags.indptr) - 1, space.tag_axes.shape[1]
    # Axis by axis: all products at once would be many times as large as the matrix.
    sums = [
        np.bincount(rows, weights=weights * space.tag_axes[columns, axis], minlength=n_movies)
        for axis in range(n_axes)
    ]
    return np.column_stack([np.zeros((n_movies, 0)), *sums])
