"""What is known of a viewer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from cinecluster.model import History, MovieTable, places_of

__all__ = ["NO_HISTORY", "Taste", "history_from"]

NO_HISTORY = History(movie_indices=np.empty(0, dtype=np.int32), ratings=np.empty(0, dtype=np.float32))


@dataclass(frozen=True, kw_only=True, slots=True)
class Taste:
    """A history, and the clusters that the viewer has chosen; either may be empty."""

    history: History = NO_HISTORY
    chosen: tuple[int, ...] = ()
    #: Cluster ids, distinct.

    def without(self, place: int) -> "Taste":
        """Return the same without the rating at one place of the history."""
        return replace(
            self,
            history=History(
                movie_indices=np.delete(self.history.movie_indices, place),
                ratings=np.delete(self.history.ratings, place),
            ),
        )


def history_from(
    movies: MovieTable, ratings: Mapping[int, float] | Iterable[tuple[int, float]]
) -> tuple[History, tuple[int, ...]]:
    """Return the history that ratings by movie id make, and the ids that no film has, ascending.

    Of several ratings of one film the last counts.
    """
    stars = dict(ratings)
    rated = np.array(sorted(stars), dtype=np.int64)
    places = places_of(rated, movies.movie_ids)
    known = places >= 0
    history = History(
        movie_indices=places[known].astype(np.int32),
        ratings=np.array([stars[movie] for movie in rated[known].tolist()], dtype=np.float32),
    )
    return history, tuple(rated[~known].tolist())
