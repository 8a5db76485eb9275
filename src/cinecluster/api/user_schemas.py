"""The shapes of the answers about viewers."""

from typing import Final, Self

from pydantic import ConfigDict

from cinecluster.api import catalogue_examples as examples
from cinecluster.api.parameters import Id
from cinecluster.api.schemas import Answer, FavoriteClusterAnswer
from cinecluster.catalogue.user_taste import UserTaste

__all__ = ["User"]

_DECIMALS: Final = 4


class ClusterShare(Answer):
    """A viewer's ratings of one cluster's films."""

    cluster: int
    label: str
    ratings: int
    share: float
    """Of all the viewer's ratings, 0–1."""
    mean_rating: float
    """Stars."""


class GenreShare(Answer):
    """A viewer's ratings of one genre's films."""

    genre: str
    ratings: int
    share: float
    """Of all the viewer's ratings, 0–1; a film counts for each of its genres."""
    mean_rating: float
    """Stars."""


class User(Answer):
    """A viewer's taste."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.USER]})

    user_id: Id
    ratings: int
    """How many films the viewer has rated."""
    mean_rating: float
    """Stars."""
    favorite: FavoriteClusterAnswer
    """The same as `/favorite-cluster` says."""
    clusters: list[ClusterShare]
    """Those with ratings, most first."""
    genres: list[GenreShare]
    """The ten most rated."""

    @classmethod
    def of(cls, user_id: int, taste: UserTaste) -> Self:
        """Make the answer."""
        return cls(
            user_id=user_id,
            ratings=taste.ratings,
            mean_rating=round(taste.mean_rating, _DECIMALS),
            favorite=FavoriteClusterAnswer.of(taste.favorite),
            clusters=[
                ClusterShare(
                    cluster=each.cluster.cluster_id,
                    label=each.cluster.label,
                    ratings=each.ratings,
                    share=round(each.share, _DECIMALS),
                    mean_rating=round(each.mean_rating, _DECIMALS),
                )
                for each in taste.clusters
            ],
            genres=[
                GenreShare(
                    genre=each.genre,
                    ratings=each.ratings,
                    share=round(each.share, _DECIMALS),
                    mean_rating=round(each.mean_rating, _DECIMALS),
                )
                for each in taste.genres
            ],
        )
