"""Print tables: what diversity, novelty and rotation cost in NDCG and give (``docs/rankers.md``)."""

import sys
from typing import Final

import numpy as np

from benchmarks.personal_folds import K, personal_folds
from cinecluster.ranking.personal.request import PersonalRequest
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.request import ListRequest

_FILMS: Final = ListRequest(n=K)
_REQUESTS: Final = {
    **{
        f"diversity {share:g}": PersonalRequest(films=_FILMS, diversity=share)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    },
    **{
        f"novelty {share:g}": PersonalRequest(films=_FILMS, novelty=share)
        for share in (-1.0, -0.5, 0.0, 0.5, 1.0)
    },
    "seed 1": PersonalRequest(films=_FILMS, seed=1),
    "seed 2": PersonalRequest(films=_FILMS, seed=2),
}


def main(seed: int = 0) -> None:
    """Make every list for every held-out viewer and print a row for each request."""
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in _REQUESTS}
    shared: list[float] = []
    for fold in personal_folds(seed):
        ids = fold.lists.model.movies.movie_ids
        for viewer in fold.judged:
            ranked = {
                name: np.searchsorted(
                    ids,
                    [
                        item.movie.movie_id
                        for item in fold.lists.recommend(Taste(history=viewer.history), request).items
                    ],
                )
                for name, request in _REQUESTS.items()
            }
            for name, movies in ranked.items():
                figures[name].append(fold.measure(movies, viewer))
            shared.append(len(np.intersect1d(ranked["seed 1"], ranked["seed 2"])) / K)
    write = sys.stdout.write
    write(f"| | NDCG@{K} | diversity within a list | bits of surprise |\n|---|--:|--:|--:|\n")
    for name, rows in figures.items():
        write(f"| {name} | {' | '.join(f'{mean:.3f}' for mean in np.mean(rows, axis=0))} |\n")
    write(f"\n{len(shared)} viewers; lists of two seeds share {np.mean(shared):.0%} of their films.\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
