"""Settings of the taste space that films are placed in; the defaults were measured (docs/decisions/0005)."""

from typing import Self

from pydantic import Field, model_validator

from cinecluster.config import StageConfig
from cinecluster.learning.config import IalsConfig, PreferenceConfig

__all__ = [
    "BlockWeights",
    "ContentConfig",
    "FactorsConfig",
    "FeaturesConfig",
    "LikenessConfig",
    "PlacementConfig",
    "SampleConfig",
    "SideConfig",
]


class FactorsConfig(IalsConfig):
    """Item factors: iALS on preferences, the best of the rankers that place films in a space."""

    preferences: PreferenceConfig = PreferenceConfig()
    """What a rating says."""


class ContentConfig(StageConfig):
    """How genres, tags and year become numbers."""

    tag_dimensions: int = Field(default=24, ge=0, le=512)
    """Axes kept of the tags (truncated SVD of their TF-IDF)."""
    tag_min_movies: int = Field(default=2, ge=1)
    """Tags on fewer films than this say nothing about likeness."""
    tag_weight: float = Field(default=0.7, ge=0)
    """Length of a film's tag vector beside its unit-length genre vector."""


class SideConfig(StageConfig):
    """What films are made of, as EASE is told it: lengths of the three parts of a film's row."""

    tags: float = Field(default=1.0, ge=0)
    """Tags (TF-IDF)."""
    genres: float = Field(default=0.5, ge=0)
    """Genres, rare ones weighing more."""
    years: float = Field(default=0.5, ge=0)
    """The time it was made, overlapping by decades."""


class PlacementConfig(StageConfig):
    """Where films with few or no ratings go: a ridge regression from content to factors, shrunk by count."""

    ridge: float = Field(default=10.0, gt=0)
    """Penalty of the regression."""
    shrinkage: float = Field(default=10.0, ge=0)
    """A film with this many ratings lies half-way between its own factors and what its content predicts."""
    year_scale: float = Field(default=0.5, ge=0)
    """How much the year says beside genres and tags in that prediction."""
    certainty_damping: float = Field(default=5.0, ge=0)
    """A film with about this many ratings counts half as alike to others as its place says."""
    rating_damping: float = Field(default=10.0, ge=0)
    """Ratings of the overall mean that a film's mean rating is averaged with."""


class BlockWeights(StageConfig):
    """Weight of each block of features, after it was centred and scaled to unit mean squared length."""

    taste: float = Field(default=1.0, ge=0)
    """Who likes it: item factors."""
    content: float = Field(default=0.3, ge=0)
    """What it is: genres and tags."""
    year: float = Field(default=0.2, ge=0)
    """When it was made."""
    count: float = Field(default=0.21, ge=0)
    """How many rated it (logarithm): sets what everybody has seen apart from what few have."""
    mean: float = Field(default=0.1, ge=0)
    """How well it is rated (damped mean of stars)."""
    standardized: float = Field(default=0.05, ge=0)
    """The same against all ratings (damped mean of z-scores)."""

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not any(self.model_dump().values()):
            raise ValueError("one block at least must weigh more than 0")
        return self


class LikenessConfig(StageConfig):
    """How alike two films are, and by which tags they can be told apart (measured in docs/similar-films.md).

    The weights are a compromise: what one viewer likes together wants more of ``viewers`` and ``year``,
    hidden tags want more of ``tags``, and lists that a film lover would sign want more of ``genres`` and less
    of ``viewers`` than both (the same viewers saw Toy Story and Independence Day in one year).
    """

    viewers: float = Field(default=0.5, ge=0, le=1)
    """Weight of who likes them, for two films with many ratings; what they are has the rest."""
    tags: float = Field(default=0.45, ge=0)
    """Share of tags (TF-IDF) in what films are; the three shares are scaled to 1."""
    genres: float = Field(default=0.4, ge=0)
    """Share of genres in it."""
    year: float = Field(default=0.15, ge=0)
    """Share of nearness in time in it."""
    year_scale: float = Field(default=10.0, gt=0)
    """After so many years nearness in time has fallen to 1/e."""
    trust_ratings: float = Field(default=1.0, ge=0)
    """A film with so many ratings is half trusted in who likes it; of two films the trusts multiply."""
    certainty_ratings: float = Field(default=5.0, ge=0)
    """A film with about so many ratings counts half as alike in what it is: most such films are obscure."""
    tuning_tags: int = Field(default=1_000, ge=0)
    """At most so many tags, those on most films, can be tuned by."""
    tuning_min_movies: int = Field(default=5, ge=1)
    """A tag on fewer films than this has no direction that could be known."""
    tuning_ridge: float = Field(default=100.0, gt=0)
    """Penalty of the regression from places to tags."""
    tuning: float = Field(default=0.4, ge=0)
    """What a whole step of relevance adds to the score, per tag: more leads further from the film."""

    @model_validator(mode="after")
    def _films_are_something(self) -> Self:
        if not self.tags + self.genres + self.year:
            raise ValueError("one of tags, genres and year must be more than 0")
        return self


class FeaturesConfig(StageConfig):
    """How a film becomes a row of numbers."""

    factors: FactorsConfig = FactorsConfig()
    """Item factors."""
    content: ContentConfig = ContentConfig()
    """Genres, tags and year."""
    side: SideConfig = SideConfig()
    """Side information."""
    placement: PlacementConfig = PlacementConfig()
    """Films with few ratings."""
    weights: BlockWeights = BlockWeights()
    """What counts how much."""
    likeness: LikenessConfig = LikenessConfig()
    """How alike films are."""


class SampleConfig(StageConfig):
    """Whose ratings are learned from where those of all would take too long."""

    max_ratings: int = Field(default=25_000_000, ge=1)
    """At most so many are learned from, all or none of a viewer's; counts, means and histories are of all."""
