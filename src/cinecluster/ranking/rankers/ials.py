"""iALS, with a new history folded in by one small solve."""

import numpy as np

from cinecluster.learning.preferences import preferences_of
from cinecluster.model import FloatArray, History, IntArray, ItemFactors, LearnedRanker
from cinecluster.ranking.rankers.prior import popularity_prior
from cinecluster.ranking.rankers.protocol import Shares

__all__ = ["IalsRanker"]


class IalsRanker:
    """``score[i] = prior[i] + Σ_j c_j · y_jᵀ A⁻¹ y_i`` with ``A = YᵀY + Σ_j (c_j − 1) y_j y_jᵀ + λI``.

    The user factors are ``A⁻¹ Σ_j c_j y_j`` (Hu, Koren & Volinsky 2008, eq. 4), so each rated film's part is
    exact; A itself is made of all of them (ibid., section 5).
    """

    name = "ials"

    def __init__(self, learned: LearnedRanker) -> None:
        if learned.factors is None:
            raise ValueError(f"the ranker {learned.name!r} was stored without factors")
        self._learned = learned
        self._items: ItemFactors = learned.factors

    def score(self, history: History) -> FloatArray:
        """Return popularity's part and the inner products with the folded-in user."""
        user = self._terms(history).sum(axis=0)
        products: FloatArray = self._items.factors @ user
        return products + popularity_prior(self._learned, len(history))

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return each rated film's exact part in each of some scores."""
        prior = popularity_prior(self._learned, len(history))
        wanted = self._items.factors[movies].astype(np.float64)
        return Shares(base=prior[movies], of_history=wanted @ self._terms(history).T)

    def _terms(self, history: History) -> FloatArray:
        """Return ``c_j A⁻¹ y_j`` of each rated film, shape (len(history), d)."""
        rated = self._items.factors[history.movie_indices].astype(np.float64)
        confidence = self._items.confidence * preferences_of(self._learned.preferences, history)
        system = self._items.gram + (rated.T * (confidence - 1.0)) @ rated
        terms: FloatArray = np.linalg.solve(system, rated.T * confidence).T
        return terms
