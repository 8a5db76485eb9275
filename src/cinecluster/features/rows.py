"""Feature rows: what is known of films, side by side and scaled, for old films and for new ones."""

from collections.abc import Sequence

import numpy as np

from cinecluster.feature_space import FeatureSpace
from cinecluster.features.encoding import encode_content
from cinecluster.features.placement import predict_taste
from cinecluster.features.scaling import unit_rows
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["directions", "place_unrated", "scaled_rows"]


def scaled_rows(space: FeatureSpace, raw: FloatArray) -> FloatArray:
    """Return feature rows of raw ones, shape (n_movies, d)."""
    return (raw[:, space.columns] - space.offsets) * space.factors


def directions(space: FeatureSpace, rows: FloatArray) -> FloatArray:
    """Return what feature rows say of likeness, as unit rows; ratings say nothing of it."""
    return unit_rows(rows[:, : space.likeness_width])


def place_unrated(
    space: FeatureSpace, genres: Sequence[tuple[str, ...]], years: IntArray, tags: TagMatrix
) -> FloatArray:
    """Return the feature rows of films that nobody has rated, by what they are.

    Args:
        space: Of the model.
        genres: Of each film.
        years: 0 where unknown.
        tags: Row for row beside them, over the vocabulary of the model.
    """
    content = encode_content(space.content, genres, years, tags)
    taste = predict_taste(space.taste, content, year_scale=space.year_scale)
    unrated = np.broadcast_to(space.unrated, (len(genres), len(space.unrated)))
    return scaled_rows(space, np.hstack([taste, content.kind, content.year, unrated]))
