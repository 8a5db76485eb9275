"""The lists that one ranker makes for the judged users, and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy import sparse

from cinecluster.evaluation.metrics import (
    intra_list_diversity,
    ndcg_at_k,
    novelty,
    recall_at_k,
    self_information,
)
from cinecluster.evaluation.viewers import Scorer, Viewer, top_unseen
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray

__all__ = ["BANDS", "ListJudge", "Outcome", "popularity_bands"]

BANDS: Final = ("head", "middle", "tail")
_SHORT, _MIDDLE, _LONG = 10, 20, 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One ranker's figures; those of users have shape (n_users,)."""

    ndcg_10: FloatArray
    ndcg_100: FloatArray
    recall_20: FloatArray
    novelty_10: FloatArray
    #: Bits; NaN where nothing was recommended.
    diversity_10: FloatArray
    #: NaN where fewer than two films were recommended.
    by_band: FloatArray
    #: Shape (3, n_users): NDCG@10 where only relevant films of that band count; NaN where there are none.
    recommended: IntArray
    #: Movie indices among the first ten of anybody, ascending.
    n_movies: int

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the users of several folds behind each other."""
        return cls(
            ndcg_10=np.concatenate([part.ndcg_10 for part in parts]),
            ndcg_100=np.concatenate([part.ndcg_100 for part in parts]),
            recall_20=np.concatenate([part.recall_20 for part in parts]),
            novelty_10=np.concatenate([part.novelty_10 for part in parts]),
            diversity_10=np.concatenate([part.diversity_10 for part in parts]),
            by_band=np.concatenate([part.by_band for part in parts], axis=1),
            recommended=np.unique(np.concatenate([part.recommended for part in parts])),
            n_movies=parts[0].n_movies,
        )


class ListJudge:
    """Judges rankers on one fold.

    Args:
        judged: Users with something to find.
        train: What the rankers have learned from; says how popular films are.
        content: Shape (n_movies, n_features), unit rows: what films are made of.
    """

    def __init__(self, judged: Sequence[Viewer], train: Interactions, content: sparse.csr_matrix) -> None:
        self._judged = judged
        self._content = content
        counts = train.counts()
        self._information = self_information(counts, train.n_users)
        self._bands = popularity_bands(counts)

    def judge(self, scorer: Scorer) -> Outcome:
        """Make a list for every user and measure it, one user after another."""
        figures = np.full((len(self._judged), 5 + len(BANDS)), np.nan)
        recommended = np.zeros(len(self._bands), dtype=bool)
        for row, viewer in enumerate(self._judged):
            seen, relevant = viewer.history.movie_indices, viewer.relevant
            ranked = top_unseen(scorer.score(viewer.history), seen, _LONG)
            short = ranked[:_SHORT]
            hits = np.isin(ranked, relevant)
            recommended[short] = True
            figures[row, :5] = (
                ndcg_at_k(hits, len(relevant), _SHORT),
                ndcg_at_k(hits, len(relevant), _LONG),
                recall_at_k(hits, len(relevant), _MIDDLE),
                novelty(short, self._information),
                intra_list_diversity(self._content[short].toarray()),
            )
            for band in range(len(BANDS)):
                there = relevant[self._bands[relevant] == band]
                if len(there):
                    figures[row, 5 + band] = ndcg_at_k(np.isin(short, there), len(there), _SHORT)
        return Outcome(
            ndcg_10=figures[:, 0],
            ndcg_100=figures[:, 1],
            recall_20=figures[:, 2],
            novelty_10=figures[:, 3],
            diversity_10=figures[:, 4],
            by_band=figures[:, 5:].T,
            recommended=np.flatnonzero(recommended),
            n_movies=len(self._bands),
        )


def popularity_bands(counts: IntArray) -> IntArray:
    """Return the band of each film, a position in ``BANDS``, so that each holds about a third of all ratings.

    The most rated films are the head, films of one count by ascending index.

    >>> popularity_bands(np.array([1, 4, 2, 2, 0])).tolist()
    [2, 0, 1, 2, 2]
    """
    order = np.argsort(-counts, kind="stable")
    before = np.cumsum(counts[order]) - counts[order]
    bands = np.empty(len(counts), dtype=np.int64)
    bands[order] = np.minimum(before * len(BANDS) // max(int(counts.sum()), 1), len(BANDS) - 1)
    return bands
