"""What a viewer gets who asks for films beside the one liked best: ``/recommend?movie_id=`` as a ranker."""

import numpy as np

from cinecluster.model import FloatArray, History, Model
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.favorite import best_liked
from cinecluster.ranking.likeness_parts import likeness_parts

__all__ = ["BesideBestLiked"]


class BesideBestLiked:
    """Ranks the other films of the best liked film's cluster, as the route does.

    Args:
        model: Its clusters, ratings and likeness.
        by_similarity: ``order=similarity`` in place of ``order=popularity``.
    """

    def __init__(self, model: Model, *, by_similarity: bool) -> None:
        movies = model.movies
        self._model = model
        self._by_similarity = by_similarity
        self._order = popularity_order(movies.movie_ids, movies.rating_counts, movies.rating_means)

    def score(self, history: History) -> FloatArray:
        """Return how far from the end of the route's list each film stands, ``-inf`` outside."""
        movies = self._model.movies
        asked = best_liked(history, movies.rating_counts)
        members = self._order[movies.clusters[self._order] == movies.clusters[asked]]
        members = members[members != asked]
        if self._by_similarity:  # a stable sort: films alike by as much stay in order of popularity
            likeness = likeness_parts(self._model, asked, members).total
            members = members[np.argsort(-likeness, kind="stable")]
        scores = np.full(len(movies), -np.inf)
        scores[members] = np.arange(len(members), 0, -1)
        return scores
