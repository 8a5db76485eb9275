"""Settings of what is learned from the ratings for personal lists; measured in docs/rankers.md."""

from typing import Literal

from pydantic import Field

from cinecluster.config import StageConfig

__all__ = [
    "EaseConfig",
    "IalsConfig",
    "ItemKNNConfig",
    "PopularityConfig",
    "PreferenceConfig",
    "RankerConfig",
    "RankerName",
]

RankerName = Literal["ease", "ials", "item-knn", "popularity", "recent-popularity"]


class PreferenceConfig(StageConfig):
    """How much a rating counts, beyond that the film was seen."""

    slope: float = Field(default=0.4, ge=0)
    """What one star above the viewer's own mean adds; 0 makes only presence count."""
    floor: float = Field(default=0.1, ge=0)
    """The least that a rating counts, however low."""
    damping: float = Field(default=5.0, ge=0)
    """Ratings of the overall mean that a viewer's or film's own mean is averaged with."""
    quality: float = Field(default=0.5, ge=0, le=1)
    """How much of a film's own mean is taken off first: praise for what everybody praises says less."""


class EaseConfig(StageConfig):
    """EASE (Steck 2019) on preferences, with side information."""

    regularization: float = Field(default=200.0, gt=0)
    """Pull towards zero; more suits fewer ratings."""
    popular_regularization: float = Field(default=0.2, ge=0, le=1)
    """How much more films with many ratings are pulled: as the power of their share."""
    activity: float = Field(default=0.35, ge=0, le=1)
    """How much less a viewer with many ratings counts: as the power of their number."""
    min_ratings: int = Field(default=5, ge=1)
    """Films with fewer ratings have no row of their own and are placed by content."""
    max_movies: int = Field(default=20_000, ge=1)
    """At most so many films, the most rated, have rows."""
    max_ratings: int = Field(default=10_000_000, ge=1)
    """Of more ratings, whole viewers with so many are drawn to learn from (docs/learning-sample.md)."""
    max_bytes: int = Field(default=4 * 2**30, ge=1)
    """At most so much memory while learning, ``5.2 · films²``; where it needs more, iALS takes its place."""
    keep: int = Field(default=500, ge=1)
    """Weights kept of each row, the strongest."""
    side: float = Field(default=15.0, ge=0)
    """How much tags, genres and years count, each as if it were so many viewers of the films it fits."""
    stand_ins: int = Field(default=20, ge=1)
    """A film without a row scores as the mean of so many films most like it in content …"""
    stand_in_share: float = Field(default=0.3, ge=0, le=1)
    """… times this, since it may be unlike them all the same."""


class IalsConfig(StageConfig):
    """Weighted matrix factorisation (Hu, Koren & Volinsky 2008)."""

    dimensions: int = Field(default=64, ge=1, le=512)
    """Length of a film's factor vector."""
    regularization: float = Field(default=20.0, gt=0)
    """Pull towards zero."""
    confidence: float = Field(default=4.0, gt=0)
    """What a preference of 1 weighs against a film that was not seen."""
    iterations: int = Field(default=15, ge=1, le=200)
    """Alternations between viewers and films."""
    max_ratings: int = Field(default=1_000_000, ge=1)
    """Of more ratings, whole viewers with so many are drawn for these; two more alternations are over all."""


class ItemKNNConfig(StageConfig):
    """Cosine neighbours of films by who has rated them (Sarwar et al. 2001; Deshpande & Karypis 2004)."""

    neighbours: int = Field(default=100, ge=1)
    """Nearest films kept of each."""
    damping: float = Field(default=10.0, ge=0)
    """Makes films that few have rated less alike: added to the product of lengths."""
    min_ratings: int = Field(default=3, ge=1)
    """Films with fewer ratings have no neighbours."""
    max_movies: int = Field(default=20_000, ge=1)
    """At most so many films, the most rated, have any."""
    max_ratings: int = Field(default=10_000_000, ge=1)
    """Of more ratings, whole viewers with so many are drawn to learn from."""


class PopularityConfig(StageConfig):
    """What helps viewers of whom little is known."""

    prior: float = Field(default=0.3, ge=0)
    """What popularity adds for a viewer without ratings …"""
    patience: float = Field(default=10.0, gt=0)
    """… half of it after this many, and so on."""
    half_life_days: float = Field(default=365.0, gt=0)
    """For recent popularity: a rating counts half after so many days."""


class RankerConfig(StageConfig):
    """How personal lists are learned."""

    choice: RankerName | Literal["auto"] = "auto"
    """The ranker, or ``auto``: the one that does best for viewers kept from learning."""
    preferences: PreferenceConfig = PreferenceConfig()
    """What a rating says."""
    ease: EaseConfig = EaseConfig()
    """EASE."""
    ials: IalsConfig = IalsConfig()
    """iALS."""
    item_knn: ItemKNNConfig = ItemKNNConfig()
    """Item-kNN."""
    popularity: PopularityConfig = PopularityConfig()
    """Newcomers."""
