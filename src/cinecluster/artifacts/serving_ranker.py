"""A learned ranker as arrays and numbers; what a ranker does without is stored as empty arrays."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike

from cinecluster.model import FloatArray, IntArray, ItemFactors, ItemWeights, LearnedRanker, PreferenceScale

__all__ = ["RANKER_ARRAYS", "arrays_of_ranker", "numbers_of_ranker", "read_ranker"]

RANKER_ARRAYS: Final[Mapping[str, DTypeLike]] = MappingProxyType(
    {
        "ranker_offsets": "<f8",
        "ranker_popularity": "<f4",
        "ranker_weight_indptr": "<i8",
        "ranker_weight_movie_indices": "<i4",
        "ranker_weight_values": "<f4",
        "ranker_stand_in_indptr": "<i8",
        "ranker_stand_in_movie_indices": "<i4",
        "ranker_stand_in_values": "<f4",
        "ranker_factors": "<f4",
        "ranker_gram": "<f8",
    }
)
_NOTHING: Final = ItemWeights(
    indptr=np.empty(0, dtype=np.int64), movie_indices=np.empty(0, dtype=np.int32), values=np.empty(0)
)
_NO_FACTORS: Final = ItemFactors(factors=np.empty((0, 0)), gram=np.empty((0, 0)), confidence=0.0)
_NUMBERS: Final = ("slope", "floor", "mean", "damping")


def arrays_of_ranker(learned: LearnedRanker) -> dict[str, IntArray | FloatArray]:
    """Return the arrays to be written, by name."""
    weights, stand_ins = learned.weights or _NOTHING, learned.stand_ins or _NOTHING
    factors = learned.factors or _NO_FACTORS
    return {
        "ranker_offsets": learned.preferences.offsets,
        "ranker_popularity": learned.popularity,
        "ranker_weight_indptr": weights.indptr,
        "ranker_weight_movie_indices": weights.movie_indices,
        "ranker_weight_values": weights.values,
        "ranker_stand_in_indptr": stand_ins.indptr,
        "ranker_stand_in_movie_indices": stand_ins.movie_indices,
        "ranker_stand_in_values": stand_ins.values,
        "ranker_factors": factors.factors,
        "ranker_gram": factors.gram,
    }


def numbers_of_ranker(learned: LearnedRanker) -> dict[str, Any]:
    """Return what is no array, for JSON."""
    return {
        "name": learned.name,
        "preferences": {name: getattr(learned.preferences, name) for name in _NUMBERS},
        "prior": learned.prior,
        "patience": learned.patience,
        "confidence": None if learned.factors is None else learned.factors.confidence,
    }


def read_ranker(arrays: Mapping[str, Any], numbers: Mapping[str, Any]) -> LearnedRanker:
    """Put a ranker together again."""
    confidence = numbers["confidence"]
    return LearnedRanker(
        name=numbers["name"],
        preferences=PreferenceScale(**numbers["preferences"], offsets=arrays["ranker_offsets"]),
        popularity=arrays["ranker_popularity"],
        prior=numbers["prior"],
        patience=numbers["patience"],
        weights=_weights(arrays, "weight"),
        stand_ins=_weights(arrays, "stand_in"),
        factors=None
        if confidence is None
        else ItemFactors(factors=arrays["ranker_factors"], gram=arrays["ranker_gram"], confidence=confidence),
    )


def _weights(arrays: Mapping[str, Any], kind: str) -> ItemWeights | None:
    indptr = arrays[f"ranker_{kind}_indptr"]
    if not len(indptr):
        return None
    return ItemWeights(
        indptr=indptr,
        movie_indices=arrays[f"ranker_{kind}_movie_indices"],
        values=arrays[f"ranker_{kind}_values"],
    )
