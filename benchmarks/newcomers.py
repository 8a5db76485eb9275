"""Print a table: lists for viewers of whom little is known (``docs/rankers.md``).

Each held-out viewer tells but a little: the clusters with most of the given ratings, a few of those ratings,
or both. Films given are passed over in every list, since they are not what is to be found.
"""

import sys
from collections.abc import Mapping
from typing import Final

import numpy as np

from benchmarks.personal_folds import K, PersonalFold, personal_folds
from cinecluster.evaluation.bootstrap import bootstrap_means, ratio_estimate
from cinecluster.evaluation.viewers import Viewer
from cinecluster.model import History, IntArray
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest

_TOLD: Final[Mapping[str, tuple[int, int]]] = {
    "nothing: by popularity": (0, 0),
    "1 cluster": (0, 1),
    "2 clusters": (0, 2),
    "3 clusters": (0, 3),
    "1 rating": (1, 0),
    "1 rating, 2 clusters": (1, 2),
    "3 ratings": (3, 0),
    "3 ratings, 2 clusters": (3, 2),
    "5 ratings": (5, 0),
    "5 ratings, 2 clusters": (5, 2),
}
"""Ratings and clusters."""


def main(seed: int = 0) -> None:
    """Make every list for every held-out viewer and print a row for each thing told."""
    scores: dict[str, list[float]] = {name: [] for name in _TOLD}
    diverse: list[tuple[float, float, float]] = []
    rng = np.random.default_rng(seed)
    for fold in personal_folds(seed):
        for viewer in fold.judged:
            drawn = rng.permutation(len(viewer.history))
            for name, (ratings, clusters) in _TOLD.items():
                taste = _told(fold, viewer, drawn[:ratings], clusters)
                scores[name].append(fold.measure(_list(fold, viewer, taste, 0.0), viewer)[0])
            diverse.append(fold.measure(_list(fold, viewer, Taste(), None), viewer))
    table = np.array([scores[name] for name in _TOLD])
    drawn_means = bootstrap_means(table, draws=1_000, seed=seed)
    means, write = table.mean(axis=1), sys.stdout.write
    write(f"| told | NDCG@{K} | times popularity (95 %) |\n|---|--:|--:|\n")
    for row, name in enumerate(_TOLD):
        found = ratio_estimate(means[row], means[0], drawn_means[:, row], drawn_means[:, 0])
        write(f"| {name} | {means[row]:.3f} | {found.value:.2f} ({found.low:.2f}–{found.high:.2f}) |\n")
    ndcg, diversity, _ = np.mean(diverse, axis=0)
    write(f"\nNothing told, the default diversity: NDCG@{K} {ndcg:.3f}, diversity {diversity:.3f}.\n")
    write(f"{table.shape[1]} viewers.\n")


def _told(fold: PersonalFold, viewer: Viewer, ratings: IntArray, clusters: int) -> Taste:
    history, kept = viewer.history, np.sort(ratings)
    counts = np.bincount(fold.lists.model.movies.clusters[history.movie_indices])
    largest = np.argsort(-counts, kind="stable")[:clusters]
    return Taste(
        history=History(movie_indices=history.movie_indices[kept], ratings=history.ratings[kept]),
        chosen=tuple(largest[counts[largest] > 0].tolist()),
    )


def _list(fold: PersonalFold, viewer: Viewer, taste: Taste, diversity: float | None) -> IntArray:
    ids = fold.lists.model.movies.movie_ids
    given = frozenset(ids[viewer.history.movie_indices].tolist())
    request = PersonalRequest(films=ListRequest(n=K, exclude=given), diversity=diversity)
    found = fold.lists.recommend(taste, request)
    return np.searchsorted(ids, [item.movie.movie_id for item in found.items])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
