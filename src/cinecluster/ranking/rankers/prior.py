"""How much popularity says where the history says little."""

from cinecluster.model import FloatArray, LearnedRanker

__all__ = ["popularity_prior"]


def popularity_prior(learned: LearnedRanker, n_ratings: int) -> FloatArray:
    """Return what popularity adds to each film's score, ``prior · patience / (patience + n) · share``.

    As in shrinkage, it fades as the history grows.
    """
    fading = learned.patience / (learned.patience + n_ratings)
    prior: FloatArray = (learned.prior * fading) * learned.popularity.astype("float64")
    return prior
