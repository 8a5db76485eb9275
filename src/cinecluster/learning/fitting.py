"""Ratings in, the arrays of one ranker out."""

from typing import assert_never

import numpy as np
from scipy import sparse

from cinecluster.learning.config import RankerConfig, RankerName
from cinecluster.learning.ease import chosen_movies, fit_ease
from cinecluster.learning.ials import fit_ials
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.item_knn import fit_item_knn
from cinecluster.learning.popularity import popularity, recent_popularity
from cinecluster.learning.scale import fit_preference_scale, preferences_in
from cinecluster.learning.stand_ins import fit_stand_ins
from cinecluster.model import FloatArray, ItemFactors, ItemWeights, LearnedRanker

__all__ = ["fit_ranker"]


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
    scale = fit_preference_scale(data, config.preferences)
    values = preferences_in(scale, data)
    weights: ItemWeights | None = None
    stand_ins: ItemWeights | None = None
    factors: ItemFactors | None = None
    shares: FloatArray = popularity(data)
    match name:
        case "ease":
            weights = fit_ease(data, values, side, config.ease)
            stand_ins = fit_stand_ins(
                side,
                chosen_movies(data.counts(), config.ease),
                neighbours=config.ease.stand_ins,
                share=config.ease.stand_in_share,
            )
        case "item-knn":
            weights = fit_item_knn(data, values, config.item_knn)
        case "ials":
            factors = fit_ials(data, values, config.ials, seed=seed)
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
