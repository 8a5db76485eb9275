"""What training has learned about placing films, as plain arrays: a film that comes later is placed by it.

One definition places old films and new ones (:mod:`cinecluster.features`); nothing here or there needs the
libraries that learned it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ContentSpace", "FeatureSpace"]

_Floats = NDArray[np.floating[Any]]
_Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentSpace:
    """How genres, tags and year become numbers."""

    genres: Sequence[str]
    #: Ascending; one column each.
    genre_weights: _Floats
    #: Inverse document frequencies, shape (n_genres,).
    tags: _Integers
    #: Those that tell films apart, by their places in the model's tag vocabulary, ascending.
    tag_axes: _Floats
    #: Shape (len(tags), n_axes), times the weight of tags beside genres.
    year_median: float
    #: Stands for an unknown year.
    year_mean: float
    year_deviation: float
    #: Never 0.

    @property
    def width(self) -> int:
        """Return how many columns genres and tags take."""
        return len(self.genres) + int(self.tag_axes.shape[1])


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureSpace:
    """How a film becomes a feature row: taste, content, year, then what its ratings say.

    A raw row holds these side by side; the row itself is ``(raw[columns] - offsets) * factors``.
    """

    content: ContentSpace
    taste: _Floats
    #: Shape (content.width + 2, n_tastes): from content, year and 1 to item factors; n_tastes is 0 where
    #: nobody has rated anything.
    year_scale: float
    #: What the year is multiplied by before that.
    unrated: _Floats
    #: What stands in a raw row for the ratings of a film without any; empty where nobody has rated anything.
    columns: _Integers
    #: Ascending; the parts of a raw row that weigh anything.
    offsets: _Floats
    factors: _Floats

    @property
    def likeness_width(self) -> int:
        """Return how many columns of a row, its first ones, say what films are alike: all but ratings."""
        last = int(self.taste.shape[1]) + self.content.width
        return int(np.count_nonzero(self.columns <= last))
