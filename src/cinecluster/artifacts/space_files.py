"""A FeatureSpace as arrays and words to be stored."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike

from cinecluster.feature_space import ContentSpace, FeatureSpace
from cinecluster.model import FloatArray, IntArray

__all__ = ["SPACE_ARRAYS", "SPACE_WORDS", "space_arrays", "space_of", "space_words"]

SPACE_ARRAYS: Final[Mapping[str, DTypeLike]] = {
    "space_genre_weights": "<f8",
    "space_tags": "<i4",
    "space_tag_axes": "<f8",
    "space_years": "<f8",
    "space_taste": "<f8",
    "space_unrated": "<f8",
    "space_columns": "<i4",
    "space_offsets": "<f8",
    "space_factors": "<f8",
}
SPACE_WORDS: Final = ("space_genres",)


def space_arrays(space: FeatureSpace) -> dict[str, IntArray | FloatArray]:
    """Return the arrays of a space by name."""
    content = space.content
    return {
        "space_genre_weights": content.genre_weights,
        "space_tags": content.tags,
        "space_tag_axes": content.tag_axes,
        "space_years": np.array(
            [content.year_median, content.year_mean, content.year_deviation, space.year_scale]
        ),
        "space_taste": space.taste,
        "space_unrated": space.unrated,
        "space_columns": space.columns,
        "space_offsets": space.offsets,
        "space_factors": space.factors,
    }


def space_words(space: FeatureSpace) -> dict[str, Sequence[str]]:
    """Return the words of a space by name."""
    return {"space_genres": space.content.genres}


def space_of(arrays: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> FeatureSpace:
    """Put a space together again.

    Raises:
        ValueError: There are not four figures about years.
    """
    year_median, year_mean, year_deviation, year_scale = arrays["space_years"].tolist()
    return FeatureSpace(
        content=ContentSpace(
            genres=words["space_genres"],
            genre_weights=arrays["space_genre_weights"],
            tags=arrays["space_tags"],
            tag_axes=arrays["space_tag_axes"],
            year_median=year_median,
            year_mean=year_mean,
            year_deviation=year_deviation,
        ),
        taste=arrays["space_taste"],
        year_scale=year_scale,
        unrated=arrays["space_unrated"],
        columns=arrays["space_columns"],
        offsets=arrays["space_offsets"],
        factors=arrays["space_factors"],
    )
