"""The shapes of the answers about clusters."""

from typing import Final, Self

from pydantic import ConfigDict

from cinecluster.api import catalogue_examples as examples
from cinecluster.api.movie_schemas import MovieSummary, Tag
from cinecluster.api.schemas import Answer
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.cluster_facts import ClusterDistance, ClusterFacts
from cinecluster.model import Cluster

__all__ = ["ClusterAnswer", "ClusterList", "Distance"]

_TAGS_IN_SHORT: Final = 5
_TAGS: Final = 50
_DECIMALS: Final = 4


class ClusterSummary(Answer):
    """A cluster in short."""

    cluster: int
    label: str
    """What it is called."""
    size: int
    """Films in it."""
    share: float
    """Of all films, 0–1."""
    distinctive_tags: list[str]
    """The tags that set it apart from other clusters, strongest first."""
    distinctive_genres: list[str]

    @classmethod
    def of(cls, catalogue: Catalogue, cluster: Cluster) -> Self:
        """Make the summary."""
        return cls(
            cluster=cluster.cluster_id,
            label=cluster.label,
            size=cluster.size,
            share=round(cluster.size / len(catalogue.model.movies), _DECIMALS),
            distinctive_tags=list(cluster.distinctive_tags[:_TAGS_IN_SHORT]),
            distinctive_genres=list(cluster.distinctive_genres),
        )


class ClusterList(Answer):
    """All clusters."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CLUSTER_LIST]})

    items: list[ClusterSummary]
    """By id: the largest first, unless they were imported."""
    total: int

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Make the answer."""
        clusters = catalogue.model.clusters
        return cls(items=[ClusterSummary.of(catalogue, cluster) for cluster in clusters], total=len(clusters))


class Genre(Answer):
    """A genre and on how many films it is."""

    genre: str
    count: int


class TypicalMovie(MovieSummary):
    """A film near the middle of its cluster."""

    likeness: float
    """How near, at most 1: cosine with the cluster's centre, less for a film that few have rated."""


class Distance(Answer):
    """A cluster and how far away it is."""

    cluster: int
    label: str
    distance: float
    """Between feature rows; comparable inside one model only."""

    @classmethod
    def of(cls, near: ClusterDistance) -> Self:
        """Make the answer."""
        return cls(cluster=near.cluster.cluster_id, label=near.cluster.label, distance=near.distance)


class ClusterAnswer(Answer):
    """All that is known of a cluster."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CLUSTER]})

    cluster: int
    label: str
    """What it is called."""
    size: int
    """Films in it."""
    share: float
    """Of all films, 0–1."""
    tags: list[Tag]
    """The most used ones, at most 50."""
    genres: list[Genre]
    """Commonest first."""
    distinctive_tags: list[str]
    """The tags that set it apart from other clusters, strongest first."""
    distinctive_genres: list[str]
    best: list[MovieSummary]
    """By IMDb's weighted rating, at most 10."""
    typical: list[TypicalMovie]
    """Nearest to its middle, at most 10."""
    nearest: list[Distance]
    """The clusters nearest to it, at most 5."""

    @classmethod
    def of(cls, catalogue: Catalogue, facts: ClusterFacts) -> Self:
        """Make the answer."""
        cluster = facts.cluster
        return cls(
            cluster=cluster.cluster_id,
            label=cluster.label,
            size=cluster.size,
            share=round(facts.share, _DECIMALS),
            tags=[Tag.of(counted) for counted in cluster.tags[:_TAGS]],
            genres=[Genre(genre=counted.genre, count=counted.count) for counted in facts.genres],
            distinctive_tags=list(cluster.distinctive_tags),
            distinctive_genres=list(cluster.distinctive_genres),
            best=[MovieSummary.of(catalogue, index) for index in facts.best],
            typical=[
                TypicalMovie(
                    **MovieSummary.of(catalogue, film.movie_index).model_dump(), likeness=film.likeness
                )
                for film in facts.typical
            ],
            nearest=[Distance.of(near) for near in facts.nearest],
        )
