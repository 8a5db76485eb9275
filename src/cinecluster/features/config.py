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
    "PlacementConfig",
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
