"""Rankers that add up what each rated film says about every other: EASE and item-kNN."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cinecluster.learning.preferences import preferences_of
from cinecluster.model import FloatArray, History, IntArray, ItemWeights, LearnedRanker
from cinecluster.ranking.rankers.prior import popularity_prior
from cinecluster.ranking.rankers.protocol import Shares

__all__ = ["EaseRanker", "ItemKNNRanker"]

_ROWS_AT_ONCE: Final = 256


class _ItemWeightsRanker:
    """``score[i] = prior[i] + Σ_j preference_j · W[j, i]``, films without weights by their stand-ins."""

    def __init__(self, learned: LearnedRanker) -> None:
        if learned.weights is None:
            raise ValueError(f"the ranker {learned.name!r} was stored without item weights")
        self._learned = learned
        self._weights = learned.weights
        self._stand_ins = learned.stand_ins
        self._n_movies = len(learned.popularity)
        if learned.stand_ins is not None:
            self._filled = np.flatnonzero(np.diff(learned.stand_ins.indptr))
            self._starts = learned.stand_ins.indptr[self._filled]
            # For every list all of them are looked up; NumPy would make such numbers of them each time.
            self._near = learned.stand_ins.movie_indices.astype(np.intp)

    def score(self, history: History) -> FloatArray:
        """Return popularity's part and the sum of the history's."""
        rated, amounts, _ = self._rows(history)
        # Rated films that share a stand-in share its row; a row is read once.
        counted = np.bincount(rated, weights=amounts, minlength=self._n_movies)
        rows = np.flatnonzero(counted)
        summed = np.zeros(self._n_movies)
        # Some rows at a time: a history of thousands would else want a hundred megabytes afresh each time.
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            scored, values, lengths = _entries(self._weights, some)
            shares = values * np.repeat(counted[some].astype(np.float32), lengths)
            summed += np.bincount(scored, weights=shares, minlength=self._n_movies)
        if self._stand_ins is not None:
            self._add_stand_ins(self._stand_ins, summed)
        return summed + popularity_prior(self._learned, len(history))

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Return each rated film's exact part in each of some scores."""
        rated, amounts, places = self._rows(history)
        near, times, n_near = self._stand_ins_of(movies)
        # Which of the wanted films, or of their stand-ins, each weight adds to: few films, so a table.
        needed = np.unique(np.concatenate([movies, near]))
        slot = np.full(self._n_movies, -1)
        slot[needed] = np.arange(len(needed))
        is_needed = slot >= 0
        pieces, lengths = _pieces(self._weights, rated)
        scored = _joined(self._weights.movie_indices, pieces)
        hits = np.flatnonzero(is_needed[scored])
        ends = np.cumsum(lengths)
        row_of_hit = np.searchsorted(ends, hits, side="right")
        # Few of the weights are hit: only these are looked up.
        entries = hits + (self._weights.indptr[rated] - ends + lengths)[row_of_hit]
        values = self._weights.values[entries]
        parts = np.zeros((len(needed), len(history)))
        np.add.at(parts, (slot[scored[hits]], places[row_of_hit]), amounts[row_of_hit] * values)
        of_history: FloatArray = parts[slot[movies]]
        filled = np.flatnonzero(n_near)
        if len(filled):
            starts = (np.cumsum(n_near) - n_near)[filled]
            of_history[filled] += np.add.reduceat(times[:, None] * parts[slot[near]], starts)
        return Shares(base=popularity_prior(self._learned, len(history))[movies], of_history=of_history)

    @property
    def name(self) -> str:
        """Return the stored name."""
        return self._learned.name

    def _rows(self, history: History) -> tuple[IntArray, FloatArray, IntArray]:
        """Return the rows of the weights to add, how much of each, and whose place in the history each is."""
        liked = preferences_of(self._learned.preferences, history)
        places = np.arange(len(history))
        near, times, lengths = self._stand_ins_of(history.movie_indices)
        return (
            np.concatenate([history.movie_indices, near]),
            np.concatenate([liked, np.repeat(liked, lengths) * times]),
            np.concatenate([places, np.repeat(places, lengths)]),
        )

    def _stand_ins_of(self, movies: IntArray) -> tuple[IntArray, FloatArray, IntArray]:
        """Return the stand-ins of some films, film after film, what each counts, and how many each has."""
        if self._stand_ins is None:
            return np.empty(0, dtype=np.int64), np.empty(0), np.zeros(len(movies), dtype=np.int64)
        return _entries(self._stand_ins, movies)

    def _add_stand_ins(self, stand_ins: ItemWeights, scores: FloatArray) -> None:
        """Add to the films with stand-ins the weighted sum of those films' scores."""
        if len(self._filled):
            # Sums between the starts of non-empty rows: reduceat would give an empty row its neighbour's.
            parts = stand_ins.values * scores.take(self._near, mode="clip")
            scores[self._filled] += np.add.reduceat(parts, self._starts)


class EaseRanker(_ItemWeightsRanker):
    """A linear autoencoder in closed form (Steck 2019); see :mod:`cinecluster.learning.ease`."""


class ItemKNNRanker(_ItemWeightsRanker):
    """Neighbours by who has rated both; see :mod:`cinecluster.learning.item_knn`."""


def _entries(weights: ItemWeights, rows: IntArray) -> tuple[IntArray, FloatArray, IntArray]:
    """Return the movie indices and values of some rows, row after row, and how many each row has."""
    pieces, lengths = _pieces(weights, rows)
    return _joined(weights.movie_indices, pieces), _joined(weights.values, pieces), lengths


def _pieces(weights: ItemWeights, rows: IntArray) -> tuple[list[slice], IntArray]:
    """Return where in the entries each of some rows lies, and how many it has."""
    starts, stops = weights.indptr[rows], weights.indptr[np.asarray(rows) + 1]
    pieces = [slice(start, stop) for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
    return pieces or [slice(0)], stops - starts


def _joined(entries: NDArray[Any], pieces: Sequence[slice]) -> NDArray[Any]:
    """Return pieces of an array behind each other: several times faster than gathering single entries."""
    return np.concatenate([entries[piece] for piece in pieces])
