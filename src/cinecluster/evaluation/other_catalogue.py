"""A ranker learned over one catalogue, asked in the terms of another."""

import numpy as np

from cinecluster.evaluation.viewers import Scorer
from cinecluster.model import FloatArray, History, IntArray, places_of

__all__ = ["OnOtherCatalogue"]


class OnOtherCatalogue:
    """Scores the films of another catalogue as far as the ranker knows them.

    Args:
        ranker: Learned over ``own``.
        own: Its movie ids, ascending.
        asked: The movie ids that histories and scores are about, ascending.
    """

    def __init__(self, ranker: Scorer, *, own: IntArray, asked: IntArray) -> None:
        self._ranker = ranker
        self._places = places_of(asked, own)

    def score(self, history: History) -> FloatArray:
        """Return one score per asked film, ``-inf`` for films that the ranker does not know.

        What the history says of such films is left out.
        """
        places = self._places[history.movie_indices]
        known = places >= 0
        scores = self._ranker.score(History(movie_indices=places[known], ratings=history.ratings[known]))
        return np.where(self._places >= 0, scores[self._places], -np.inf)
