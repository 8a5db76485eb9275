"""The shapes of the answers made from a model."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from cinecluster.api import examples
from cinecluster.api.parameters import Order
from cinecluster.model import Recommendation
from cinecluster.ranking.favorite import FavoriteCluster
from cinecluster.ranking.tags import TagList
from cinecluster.wording.languages import Language, reason_text

__all__ = [
    "Answer",
    "ClusterReason",
    "FavoriteClusterAnswer",
    "ListedMovie",
    "Reason",
    "Recommendations",
    "RecommendedMovie",
    "TagRecommendations",
    "TagsReason",
]

_SCORE_DECIMALS = 6


class Answer(BaseModel):
    """What all answers have in common."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class FavoriteClusterAnswer(Answer):
    """A user's favourite cluster."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FAVORITE_CLUSTER]})

    favorite_cluster: int
    """The cluster with most of the user's ratings; ties: the higher mean rating, then the lower id."""
    label: str
    """What the cluster is called."""
    ratings: int
    """How many of the user's ratings are for its films."""
    share: float
    """The same as a share of all the user's ratings, 0–1."""
    mean_rating: float
    """The user's mean rating of its films, stars."""

    @classmethod
    def of(cls, favorite: FavoriteCluster) -> Self:
        """Make the answer."""
        return cls(
            favorite_cluster=favorite.cluster.cluster_id,
            label=favorite.cluster.label,
            ratings=favorite.ratings,
            share=round(favorite.share, 4),
            mean_rating=round(favorite.mean_rating, 4),
        )


class Reason(Answer):
    """The facts behind a recommendation."""

    text: str
    """The same in words, in the language asked for."""


class ClusterReason(Reason):
    """Recommended because it is popular in the same cluster."""

    kind: Literal["cluster"]
    cluster: int
    label: str
    rank: int
    """Its place in the whole cluster by popularity, from 1."""
    ratings: int
    """How many users rated it."""


class SimilarityParts(Answer):
    """What the similarity is made of; the fewer ratings both films have, the less `viewers` counts."""

    viewers: float
    """Liked by the same viewers."""
    tags: float
    genres: float
    year: float
    """Made at about the same time."""


class SimilarityReason(Reason):
    """Recommended because it is like the film asked about."""

    kind: Literal["similarity"]
    similarity: float
    """At most 1: the sum of its parts."""
    parts: SimilarityParts
    shared_tags: list[str]
    shared_genres: list[str]
    moved: dict[str, float]
    """How much more (or less) the film has of each tag asked for than the film asked about."""


class TagsReason(Reason):
    """Recommended because its tags (for want of tags: its genres) are like those asked with."""

    kind: Literal["tags"]
    similarity: float
    """Cosine, 0–1."""
    shared_tags: list[str] = []
    shared_genres: list[str] = []


class ListedMovie(Answer):
    """A film in a list; kinds of lists add their kinds of reasons."""

    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    cluster: int
    score: float
    """What the list is ordered by; comparable inside one list only."""

    @classmethod
    def of(cls, recommendation: Recommendation, language: Language) -> Self:
        """Make one item of a list."""
        movie = recommendation.movie
        return cls.model_validate(
            {
                "movie_id": movie.movie_id,
                "title": movie.title,
                "year": movie.year,
                "genres": list(movie.genres),
                "cluster": movie.cluster,
                "score": round(recommendation.score, _SCORE_DECIMALS),
                "reason": {
                    **recommendation.reason,
                    "text": reason_text(recommendation.reason, language),
                },
            }
        )


class RecommendedMovie(ListedMovie):
    """One recommended film."""

    reason: Annotated[ClusterReason | SimilarityReason | TagsReason, Field(discriminator="kind")]
    """The facts behind it."""


class Recommendations(Answer):
    """Other films of a film's cluster."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOMMENDATIONS]})

    recommendations: list[str]
    """Titles, best first."""
    items: list[RecommendedMovie]
    """The same films with ids, years, scores and reasons."""
    cluster: int
    """The cluster that they share with the film asked about."""
    label: str
    """What the cluster is called."""
    order: Order
    """What the list is ordered by."""


class TagWeight(Answer):
    """A tag and how much it counted."""

    tag: str
    weight: float


class Floors(Answer):
    """What a film needs before it is recommended by tags."""

    ratings: int
    """At least so many ratings."""
    weighted_rating: float
    """At least this weighted rating (IMDb's formula), stars."""


class TagRecommendations(Answer):
    """Films with tags alike, in any cluster."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TAG_RECOMMENDATIONS]})

    recommendations: list[str]
    """Titles, best first."""
    items: list[RecommendedMovie]
    """The same films with ids, years, scores and reasons."""
    query: list[TagWeight]
    """The strongest tags asked with; empty where there were none and genres had to do."""
    floors: Floors
    """Films below these are left out."""

    @classmethod
    def of(cls, found: TagList, language: Language) -> Self:
        """Make the answer."""
        return cls(
            recommendations=[item.movie.title for item in found.items],
            items=[RecommendedMovie.of(item, language) for item in found.items],
            query=[TagWeight(tag=tag, weight=round(weight, _SCORE_DECIMALS)) for tag, weight in found.query],
            floors=Floors(ratings=found.floor_ratings, weighted_rating=found.floor_weighted),
        )
