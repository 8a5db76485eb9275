"""The contract's list for a user: the favourite cluster, in the contract's order or in a personal one."""

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, Model
from cinecluster.ranking.cluster import popular_first
from cinecluster.ranking.favorite import favorite_cluster
from cinecluster.ranking.rankers.protocol import Ranker, Shares

__all__ = ["ClusterRanker"]


class ClusterRanker:
    """Recommends films of the favourite cluster only; of any cluster where there is no history.

    Args:
        model: Its clusters and ratings.
        order: Scores the films inside; by the contract's popularity when None.
    """

    def __init__(self, model: Model, order: Ranker | None = None) -> None:
        ranked = popular_first(model)
        places = np.empty(len(ranked))
        places[ranked] = np.arange(len(ranked), 0, -1)
        self._places = places
        self._clusters = model.movies.clusters
        self._order = order

    @property
    def name(self) -> str:
        """Return ``favorite-cluster``, and what orders it if anything personal does."""
        return "favorite-cluster" if self._order is None else f"favorite-cluster+{self._order.name}"

    def score(self, history: History) -> FloatArray:
        """Return the scores inside the favourite cluster, ``-inf`` outside."""
        scores = self._places if self._order is None else self._order.score(history)
        if not len(history):
            return scores.copy()
        favorite = favorite_cluster(self._clusters[history.movie_indices], history.ratings)
        return np.where(self._clusters == favorite, scores, -np.inf)

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return those of the personal order; of the contract's order all is base."""
        if self._order is not None:
            return self._order.shares(history, movies)
        return Shares(base=self._places[movies], of_history=np.zeros((len(movies), len(history))))
