"""Films for tonight: well liked, of as many clusters as there can be, and others every day."""

from datetime import date
from itertools import chain, zip_longest
from typing import Final

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Recommendation

__all__ = ["tonights_picks"]

_KNOWN: Final = 40
"""Films of a cluster that are known to enough viewers to be shown to anybody …"""
_LIKED: Final = 12
"""… and those of them that are liked best."""


def tonights_picks(catalogue: Catalogue, day: date, n: int) -> tuple[Recommendation, ...]:
    """Pick films, one of each cluster before there are two of any; the same ones all day."""
    chance = np.random.default_rng(day.toordinal())
    filled = [cluster.cluster_id for cluster in catalogue.model.clusters if cluster.size]
    piles = [
        chance.permutation(_liked(catalogue, cluster)).tolist() for cluster in chance.permutation(filled)
    ]
    turns = chain.from_iterable(zip_longest(*piles))
    picked = [index for index in turns if index is not None][:n]
    return tuple(_recommendation(catalogue, index) for index in picked)


def _liked(catalogue: Catalogue, cluster: int) -> list[int]:
    clusters = catalogue.model.movies.clusters
    by_popularity = catalogue.orders["popularity"]
    known = by_popularity[clusters[by_popularity] == cluster][:_KNOWN]
    liked: list[int] = known[np.argsort(-catalogue.weighted[known], kind="stable")][:_LIKED].tolist()
    return liked


def _recommendation(catalogue: Catalogue, index: int) -> Recommendation:
    movie = catalogue.model.movie(index)
    cluster = catalogue.model.cluster(movie.cluster)
    return Recommendation(
        movie=movie,
        score=float(catalogue.weighted[index]),
        reason={
            "kind": "cluster",
            "cluster": cluster.cluster_id,
            "label": cluster.label,
            "rank": int(catalogue.ranks[index]),
            "ratings": movie.rating_count,
        },
    )
