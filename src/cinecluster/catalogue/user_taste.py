"""What one viewer likes, by clusters and genres."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.model import Cluster, History
from cinecluster.ranking.favorite import FavoriteCluster, favorite_of

__all__ = ["ClusterTaste", "GenreTaste", "UserTaste", "user_taste"]

_GENRES: Final = 10

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterTaste:
    """A viewer's ratings of one cluster's films."""

    cluster: Cluster
    ratings: int
    share: float
    #: The same, of all the viewer's ratings, 0–1.
    mean_rating: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GenreTaste:
    """A viewer's ratings of one genre's films."""

    genre: str
    ratings: int
    share: float
    #: The same, of all the viewer's ratings, 0–1; a film counts for each of its genres.
    mean_rating: float


@dataclass(frozen=True, kw_only=True, slots=True)
class UserTaste:
    """A viewer's ratings, looked at from all sides."""

    ratings: int
    mean_rating: float
    favorite: FavoriteCluster
    clusters: tuple[ClusterTaste, ...]
    #: Those with ratings, most first; ties: higher mean, then lower id.
    genres: tuple[GenreTaste, ...]
    #: The ten most rated; ties: higher mean, then alphabetical.


def user_taste(catalogue: Catalogue, history: History) -> UserTaste:
    """Sum a history up.

    Raises:
        ValueError: The history is empty.
    """
    model = catalogue.model
    stars = history.ratings.astype(np.float64).tolist()
    indices = history.movie_indices.tolist()
    clusters = model.movies.clusters[history.movie_indices].tolist()
    by_cluster = _gathered(zip(clusters, stars, strict=True))
    by_genre = _gathered(
        (genre, rating)
        for index, rating in zip(indices, stars, strict=True)
        for genre in model.movies.genres[index]
    )
    return UserTaste(
        ratings=len(stars),
        mean_rating=_mean(stars),
        favorite=favorite_of(model, history),
        clusters=tuple(
            ClusterTaste(
                cluster=model.cluster(cluster),
                ratings=len(given),
                share=len(given) / len(stars),
                mean_rating=_mean(given),
            )
            for cluster, given in by_cluster
        ),
        genres=tuple(
            GenreTaste(
                genre=genre, ratings=len(given), share=len(given) / len(stars), mean_rating=_mean(given)
            )
            for genre, given in by_genre[:_GENRES]
        ),
    )


def _gathered(pairs: Iterable[tuple[Key, float]]) -> list[tuple[Key, list[float]]]:
    """Gather ratings by what they are for: most ratings first, then the higher mean, then the lower key."""
    gathered: dict[Key, list[float]] = {}
    for key, rating in pairs:
        gathered.setdefault(key, []).append(rating)
    return sorted(gathered.items(), key=lambda item: (-len(item[1]), -_mean(item[1]), item[0]))


def _mean(ratings: list[float]) -> float:
    return sum(ratings) / len(ratings)
