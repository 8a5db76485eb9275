"""Why a film is in a personal list: facts, whose shares sum to its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cinecluster.model import FloatArray, IntArray, Model
from cinecluster.ranking.likeness import movie_query, shared_genres, shared_tags
from cinecluster.ranking.personal.request import PersonalOrder
from cinecluster.ranking.personal.taste import Taste
from cinecluster.ranking.rankers.protocol import Ranker
from cinecluster.ranking.tags import tag_reasons_for_user

__all__ = ["Ground", "Reason", "reasons_for", "strongest"]

Reason = Mapping[str, Any]

_NAMED: Final = 3
"""How many rated films a reason names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What a list was made from."""

    model: Model
    order: PersonalOrder
    ranker: Ranker
    taste: Taste
    chosen: FloatArray
    #: Shape (n_chosen, n_movies): what each chosen cluster adds to each film's score.
    places: IntArray
    #: Each film's place by popularity, from 0.


def reasons_for(ground: Ground, movies: IntArray, scores: FloatArray) -> list[Reason]:
    """Return the reason for each of some films, given as movie indices with their scores."""
    rated, chosen = len(ground.taste.history), ground.taste.chosen
    if ground.order == "tags" and rated:
        return list(tag_reasons_for_user(ground.model, ground.taste.history, movies, scores))
    if ground.order == "favorite-cluster" and (rated or chosen):
        return [_in_cluster(ground, movie) for movie in movies.tolist()]
    shares = ground.ranker.shares(ground.taste.history, movies)
    return [
        _personal(ground, movie, float(base), of_history)
        for movie, base, of_history in zip(movies.tolist(), shares.base, shares.of_history, strict=True)
    ]


def strongest(of_history: FloatArray) -> IntArray:
    """Return the places of a history's ratings that raise a score, the strongest first."""
    order = np.argsort(-of_history, kind="stable")
    return order[of_history[order] > 0]


def _personal(ground: Ground, movie: int, base: float, of_history: FloatArray) -> Reason:
    because = strongest(of_history)[:_NAMED].tolist()
    chosen = _chosen(ground, movie)
    facts = {
        "shares": {
            "history": float(of_history.sum()),
            "popularity": base,
            "chosen_clusters": float(ground.chosen[:, movie].sum()),
        },
        **_cluster(ground.model, movie),
    }
    if because:
        return {
            "kind": "history",
            "because": [_rated(ground, place, float(of_history[place])) for place in because],
            **_shared(ground.model, movie, int(ground.taste.history.movie_indices[because[0]])),
            "chosen": chosen,
            **facts,
        }
    if chosen:
        return {"kind": "chosen", "chosen": chosen, **facts}
    return {
        "kind": "popular",
        "rank": int(ground.places[movie]) + 1,
        "ratings": int(ground.model.movies.rating_counts[movie]),
        **facts,
    }


def _rated(ground: Ground, place: int, share: float) -> Reason:
    history, movies = ground.taste.history, ground.model.movies
    index = int(history.movie_indices[place])
    return {
        "movie_id": int(movies.movie_ids[index]),
        "title": movies.titles[index],
        "rating": float(history.ratings[place]),
        "share": share,
    }


def _chosen(ground: Ground, movie: int) -> Sequence[Reason]:
    """Name the chosen clusters that raise a film's score, the strongest first."""
    parts = ground.chosen[:, movie]
    return [
        {
            "cluster": ground.taste.chosen[place],
            "label": ground.model.cluster(ground.taste.chosen[place]).label,
            "share": float(parts[place]),
        }
        for place in strongest(parts).tolist()
    ]


def _shared(model: Model, movie: int, other: int) -> Reason:
    return {
        "shared_tags": shared_tags(model.tags, movie, movie_query(model.tags, other)),
        "shared_genres": shared_genres(model.movies.genres[other], model.movies.genres[movie]),
    }


def _cluster(model: Model, movie: int) -> Reason:
    cluster = model.cluster(int(model.movies.clusters[movie]))
    return {"cluster": cluster.cluster_id, "label": cluster.label}


def _in_cluster(ground: Ground, movie: int) -> Reason:
    movies = ground.model.movies
    members = movies.clusters == movies.clusters[movie]
    return {
        "kind": "cluster",
        **_cluster(ground.model, movie),
        "rank": int(np.count_nonzero(ground.places[members] <= ground.places[movie])),
        "ratings": int(movies.rating_counts[movie]),
    }
