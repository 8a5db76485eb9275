"""The same list for everybody: what most have rated, of all time or of late."""

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, LearnedRanker
from cinecluster.ranking.rankers.protocol import Shares

__all__ = ["PopularityRanker", "RecentPopularityRanker"]


class PopularityRanker:
    """Orders films by how many users have rated them."""

    name = "popularity"

    def __init__(self, learned: LearnedRanker) -> None:
        self._popularity = learned.popularity.astype(np.float64)

    def score(self, history: History) -> FloatArray:
        """Return each film's popularity."""
        del history
        return self._popularity.copy()

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return popularity as base: no rated film has a part in it."""
        return Shares(base=self._popularity[movies], of_history=np.zeros((len(movies), len(history))))


class RecentPopularityRanker(PopularityRanker):
    """Orders films by how many ratings they have had of late."""

    name = "recent-popularity"
