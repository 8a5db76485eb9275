"""The contract's list by tags for a user, as a ranker."""

import numpy as np

from cinecluster.model import FloatArray, History, IntArray, Model
from cinecluster.ranking.rankers.protocol import Shares
from cinecluster.ranking.tags import tag_scores_for_user
from cinecluster.ranking.weighted_rating import Floors

__all__ = ["TagRanker"]


class TagRanker:
    """Scores films above the floors by how alike their tags are to those of the favourite cluster."""

    name = "tags"

    def __init__(self, model: Model, floors: Floors) -> None:
        self._model = model
        self._floors = floors

    def score(self, history: History) -> FloatArray:
        """Return cosines, ``-inf`` below the floors and where nothing is shared.

        Without a history nothing is known to compare with: films above the floors score 0.
        """
        return tag_scores_for_user(self._model, history, self._floors)

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return all as base: the favourite cluster speaks, not single films."""
        return Shares(base=self.score(history)[movies], of_history=np.zeros((len(movies), len(history))))
