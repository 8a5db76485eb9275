"""Chance, the floor that every other ranker stands above."""

import numpy as np

from cinecluster.model import FloatArray, History, IntArray
from cinecluster.ranking.rankers.protocol import Shares

__all__ = ["RandomRanker"]


class RandomRanker:
    """Scores films at random, the same way for the same history.

    Args:
        n_movies: Films in all.
        seed: Starts the draws.
    """

    name = "random"

    def __init__(self, n_movies: int, *, seed: int) -> None:
        self._n_movies = n_movies
        self._seed = seed

    def score(self, history: History) -> FloatArray:
        """Return uniform draws from 0 to 1."""
        return np.random.default_rng([self._seed, *sorted(history.movie_indices.tolist())]).random(
            self._n_movies
        )

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return all as base."""
        return Shares(base=self.score(history)[movies], of_history=np.zeros((len(movies), len(history))))
