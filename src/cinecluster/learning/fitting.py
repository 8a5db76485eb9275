"""Ratings in, the arrays of one ranker out."""

from typing import Final, assert_never

import numpy as np
from scipy import sparse

from cinecluster.learning.config import EaseConfig, RankerConfig, RankerName
from cinecluster.learning.ease import chosen_movies, ease_system, fit_ease
from cinecluster.learning.ials import fit_ials
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.item_knn import fit_item_knn
from cinecluster.learning.popularity import popularity, recent_popularity
from cinecluster.learning.scale import fit_preference_scale, preferences_in
from cinecluster.learning.stand_ins import fit_stand_ins
from cinecluster.model import FloatArray, ItemFactors, ItemWeights, LearnedRanker

__all__ = ["RankerFitter", "fit_ranker"]

_KEPT_BYTES: Final = 2**28
"""A matrix of 8,192 films; of a larger one a copy would be too much."""


def fit_ranker(
    name: RankerName, data: Interactions, side: sparse.csr_matrix, config: RankerConfig, *, seed: int
) -> LearnedRanker:
    """Learn one ranker.

    Args:
        name: Which.
        data: The ratings.
        side: Shape (n_movies, n_features), what films are made of.
        config: Of all rankers.
        seed: Starts what is random.

    Raises:
        TooLittleData: There are too few ratings for this ranker.
    """
    return RankerFitter(data, side).fit(name, config, seed=seed)


class RankerFitter:
    """Learns several rankers from the same ratings; what takes long and they share is made once.

    Args:
        data: The ratings.
        side: Shape (n_movies, n_features), what films are made of.
    """

    def __init__(self, data: Interactions, side: sparse.csr_matrix) -> None:
        self._data = data
        self._side = side
        self._stand_ins: dict[tuple[int, int, int, int, float], ItemWeights] = {}
        self._kept: tuple[tuple[object, ...], FloatArray] | None = None

    def fit(self, name: RankerName, config: RankerConfig, *, seed: int) -> LearnedRanker:
        """Learn one ranker; see :func:`fit_ranker`."""
        data = self._data
        scale = fit_preference_scale(data, config.preferences)
        weights: ItemWeights | None = None
        stand_ins: ItemWeights | None = None
        factors: ItemFactors | None = None
        shares: FloatArray = popularity(data)
        match name:
            case "ease":
                drawn = data.drawn(config.ease.max_ratings, seed=seed)
                values = preferences_in(scale, drawn)
                system = self._system(drawn, values, config)
                weights = fit_ease(drawn, values, self._side, config.ease, system=system)
                stand_ins = self._stand_ins_of(drawn, config.ease)
            case "item-knn":
                drawn = data.drawn(config.item_knn.max_ratings, seed=seed)
                weights = fit_item_knn(drawn, preferences_in(scale, drawn), config.item_knn)
            case "ials":
                factors = fit_ials(data, preferences_in(scale, data), config.ials, seed=seed)
            case "recent-popularity":
                shares = recent_popularity(data, config.popularity.half_life_days)
            case "popularity":
                pass
            case _:
                assert_never(name)
        return LearnedRanker(
            name=name,
            preferences=scale,
            popularity=shares.astype(np.float32),
            prior=config.popularity.prior,
            patience=config.popularity.patience,
            weights=weights,
            stand_ins=stand_ins,
            factors=factors,
        )

    def _system(self, data: Interactions, values: FloatArray, config: RankerConfig) -> FloatArray:
        """Return what EASE is solved from; a small one is kept for further penalties."""
        ease = config.ease
        key = (
            config.preferences,
            ease.activity,
            ease.side,
            ease.min_ratings,
            ease.max_movies,
            ease.max_ratings,
        )
        if self._kept is None or self._kept[0] != key:
            self._kept = None
            system = ease_system(data, values, self._side, chosen_movies(data.counts(), ease), ease)
            if system.nbytes > _KEPT_BYTES:
                return system
            self._kept = (key, system)
        return self._kept[1].copy()

    def _stand_ins_of(self, data: Interactions, config: EaseConfig) -> ItemWeights:
        key = (
            config.min_ratings,
            config.max_movies,
            config.max_ratings,
            config.stand_ins,
            config.stand_in_share,
        )
        if key not in self._stand_ins:
            self._stand_ins[key] = fit_stand_ins(
                self._side,
                chosen_movies(data.counts(), config),
                neighbours=config.stand_ins,
                share=config.stand_in_share,
            )
        return self._stand_ins[key]
