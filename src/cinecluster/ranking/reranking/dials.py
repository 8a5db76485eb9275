"""The dials of a list put together: novelty and rotation move scores, diversity picks among them."""

from dataclasses import dataclass

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model
from cinecluster.ranking.reranking.diversity import diversified
from cinecluster.ranking.reranking.likeness import pool_likeness
from cinecluster.ranking.reranking.novelty import information
from cinecluster.ranking.reranking.pool import standardized
from cinecluster.ranking.reranking.rotation import rotation

__all__ = ["Dials", "reordered"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dials:
    """How a list is to be ordered beside its scores."""

    diversity: float = 0.0
    #: 0–1: how much films are to differ from those before them.
    novelty: float = 0.0
    #: −1 (well known) to 1 (little known): what a film's renown counts beside its score.
    seed: int | None = None
    #: Lets films of nearly equal score change places, the same way for the same seed.


def reordered(model: Model, pool: IntArray, scores: FloatArray, dials: Dials) -> IntArray:
    """Return the films of a pool in the order that the dials ask for.

    Args:
        model: What films are like.
        pool: Movie indices, best first.
        scores: Of all films.
        dials: What is wanted; all at 0 leaves the pool as it is.
    """
    relevance = standardized(scores[pool])
    if dials.novelty:
        relevance = relevance + dials.novelty * standardized(information(model.movies.rating_counts[pool]))
    if dials.seed is not None:
        relevance = relevance + rotation(model.movies.movie_ids[pool], dials.seed)
    if dials.diversity:
        return pool[diversified(relevance, pool_likeness(model, pool), dials.diversity)]
    return pool[np.argsort(-relevance, kind="stable")]
