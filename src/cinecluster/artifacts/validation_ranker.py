"""What must hold of a learned ranker before anybody is answered from it."""

from collections.abc import Iterator

import numpy as np

from cinecluster.artifacts.array_checks import all_finite, row_starts, within
from cinecluster.model import FloatArray, ItemWeights, LearnedRanker
from cinecluster.ranking.rankers.choice import LEARNED_RANKERS, make_ranker

__all__ = ["problems_of_ranker"]


def problems_of_ranker(learned: LearnedRanker, n_movies: int) -> Iterator[str]:
    """Yield what is wrong with a ranker, as short sentences; nothing when all is well."""
    if learned.name not in LEARNED_RANKERS:
        yield f"the ranker {learned.name!r} is not known"
        return
    try:
        make_ranker(learned)
    except ValueError as error:
        yield str(error)
    scale = learned.preferences
    numbers = (scale.slope, scale.floor, scale.mean, scale.damping, learned.prior, learned.patience)
    if not np.isfinite(numbers).all() or learned.patience <= 0:
        yield "a number of the ranker is not finite, or its patience is not above 0"
    yield from _of_movies("offsets of films", scale.offsets, n_movies)
    yield from _of_movies("popularity of films", learned.popularity, n_movies)
    if learned.weights is not None:
        yield from _weights("item weights", learned.weights, n_movies)
    if learned.stand_ins is not None:
        yield from _weights("stand-ins", learned.stand_ins, n_movies)
    if learned.factors is not None:
        yield from _of_movies("item factors", learned.factors.factors, n_movies)
        dimensions = learned.factors.factors.shape[-1]
        if learned.factors.gram.shape != (dimensions, dimensions):
            yield f"the ranker's gram has shape {learned.factors.gram.shape} for {dimensions} dimensions"
        elif not np.isfinite(learned.factors.gram).all():
            yield "the ranker's gram is not finite"


def _of_movies(name: str, values: FloatArray, n_movies: int) -> Iterator[str]:
    if len(values) != n_movies:
        yield f"{name} has {len(values)} entries instead of {n_movies}"
    elif not all_finite(values):
        yield f"{name} are not finite"


def _weights(name: str, weights: ItemWeights, n_movies: int) -> Iterator[str]:
    indptr, indices = weights.indptr, weights.movie_indices
    if len(indptr) != n_movies + 1 or len(weights.values) != len(indices):
        yield f"{name} have {len(indptr)} rows and {len(weights.values)} values for {len(indices)} films"
    elif not row_starts(indptr, len(indices)) or not within(indices, n_movies):
        yield f"{name} do not lay out films"
    elif not all_finite(weights.values):
        yield f"{name} are not finite"
