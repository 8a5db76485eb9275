"""Rankers that add up what each rated film says about every other: EASE and item-kNN."""

import numpy as np

from cinecluster.learning.preferences import preferences_of
from cinecluster.model import FloatArray, History, IntArray, ItemWeights, LearnedRanker
from cinecluster.ranking.rankers.prior import popularity_prior
from cinecluster.ranking.rankers.protocol import Shares

__all__ = ["EaseRanker", "ItemKNNRanker"]


class _ItemWeightsRanker:
    """``score[i] = prior[i] + Σ_j preference_j · W[j, i]``, films without weights by their stand-ins."""

    def __init__(self, learned: LearnedRanker) -> None:
        if learned.weights is None:
            raise ValueError(f"the ranker {learned.name!r} was stored without item weights")
        self._learned = learned
        self._weights = learned.weights
        self._stand_ins = learned.stand_ins
        self._n_movies = len(learned.popularity)

    def score(self, history: History) -> FloatArray:
        """Return popularity's part and the sum of the history's."""
        rated, amounts, _ = self._rows(history)
        entries, lengths = _entries(self._weights, rated)
        summed = np.bincount(
            self._weights.movie_indices[entries],
            weights=self._weights.values[entries] * np.repeat(amounts, lengths),
            minlength=self._n_movies,
        ).astype(np.float64)
        if self._stand_ins is not None:
            summed = summed + _by_stand_ins(self._stand_ins, summed)
        return summed + popularity_prior(self._learned, len(history))

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return each rated film's exact part in each of some scores."""
        rated, amounts, places = self._rows(history)
        entries, lengths = _entries(self._weights, rated)
        amounts = np.repeat(amounts, lengths) * self._weights.values[entries]
        places = np.repeat(places, lengths)
        into, scored, shares = self._wanted(movies)
        # Which of the wanted films, or of their stand-ins, each weight adds to: few films, so a table.
        slot = np.full(self._n_movies, -1)
        needed = np.unique(scored)
        slot[needed] = np.arange(len(needed))
        slots = slot[self._weights.movie_indices[entries]]
        hit = slots >= 0
        parts = np.zeros((len(needed), len(history)))
        np.add.at(parts, (slots[hit], places[hit]), amounts[hit])
        of_history = np.zeros((len(movies), len(history)))
        np.add.at(of_history, into, shares[:, None] * parts[slot[scored]])
        return Shares(base=popularity_prior(self._learned, len(history))[movies], of_history=of_history)

    @property
    def name(self) -> str:
        """Return the stored name."""
        return self._learned.name

    def _rows(self, history: History) -> tuple[IntArray, FloatArray, IntArray]:
        """Return the rows of the weights to add, how much of each, and whose place in the history each is."""
        liked = preferences_of(self._learned.preferences, history)
        places = np.arange(len(history))
        if self._stand_ins is None:
            return history.movie_indices, liked, places
        entries, lengths = _entries(self._stand_ins, history.movie_indices)
        return (
            np.concatenate([history.movie_indices, self._stand_ins.movie_indices[entries]]),
            np.concatenate([liked, np.repeat(liked, lengths) * self._stand_ins.values[entries]]),
            np.concatenate([places, np.repeat(places, lengths)]),
        )

    def _wanted(self, movies: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
        """Return (place among the wanted films, film whose own sum counts there, times what)."""
        own = np.arange(len(movies))
        if self._stand_ins is None:
            return own, movies, np.ones(len(movies))
        entries, lengths = _entries(self._stand_ins, movies)
        return (
            np.concatenate([own, np.repeat(own, lengths)]),
            np.concatenate([movies, self._stand_ins.movie_indices[entries]]),
            np.concatenate([np.ones(len(movies)), self._stand_ins.values[entries].astype(np.float64)]),
        )


class EaseRanker(_ItemWeightsRanker):
    """A linear autoencoder in closed form (Steck 2019); see :mod:`cinecluster.learning.ease`."""


class ItemKNNRanker(_ItemWeightsRanker):
    """Neighbours by who has rated both; see :mod:`cinecluster.learning.item_knn`."""


def _entries(weights: ItemWeights, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return where the entries of some rows lie, row after row, and how many each row has."""
    starts = weights.indptr[rows]
    lengths = weights.indptr[np.asarray(rows) + 1] - starts
    offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + offsets, lengths


def _by_stand_ins(stand_ins: ItemWeights, scores: FloatArray) -> FloatArray:
    """Return, for films with stand-ins, the weighted sum of those films' scores; 0 for the others."""
    sums = np.zeros(len(scores))
    filled = np.flatnonzero(np.diff(stand_ins.indptr))
    if len(filled):
        # Sums between the starts of non-empty rows: reduceat would give an empty row its neighbour's value.
        parts = stand_ins.values * scores[stand_ins.movie_indices]
        sums[filled] = np.add.reduceat(parts, stand_ins.indptr[filled])
    return sums
