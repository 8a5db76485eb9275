"""What every ranker does; the contract suite in ``cinecluster.testing`` holds each to it."""

from dataclasses import dataclass
from typing import Protocol

from cinecluster.model import FloatArray, History, IntArray

__all__ = ["Ranker", "Shares"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """What the scores of some films are made of: ``base + of_history.sum(axis=1)`` is the score."""

    base: FloatArray
    #: Shape (n_scored,): what does not come from single rated films.
    of_history: FloatArray
    #: Shape (n_scored, len(history)): what each rated film adds, in the history's order.

    def totals(self) -> FloatArray:
        """Return the scores that the shares sum to."""
        sums: FloatArray = self.base + self.of_history.sum(axis=1)
        return sums


class Ranker(Protocol):
    """Scores all films for one user's history, and says where a score comes from."""

    @property
    def name(self) -> str:
        """Return the ranker's name in reports and settings."""
        ...

    def score(self, history: History) -> FloatArray:
        """Return one score per film, higher is better, shape (n_movies,), float64.

        ``-inf`` marks films that this ranker cannot recommend; every other score is finite. Films already
        rated are scored like any other: leaving them out is the list's business. An empty history is allowed.
        """
        ...

    def shares(self, history: History, movies: IntArray) -> Shares:
        """Split the scores of some films, given as movie indices with finite scores."""
        ...
