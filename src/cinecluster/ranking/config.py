"""Settings of the lists."""

from pydantic import Field

from cinecluster.config import StageConfig

__all__ = ["PersonalConfig", "RankingConfig"]


class PersonalConfig(StageConfig):
    """Personal lists; measured in docs/rankers.md."""

    chosen_films: int = Field(default=30, ge=1)
    """Choosing a cluster says as much as loving so many of its most popular films …"""
    chosen_strength: float = Field(default=1.0, ge=0)
    """… times this, shared among the chosen clusters, for a viewer without ratings …"""
    chosen_patience: float = Field(default=1.0, gt=0)
    """… half of it after this many, and so on."""
    newcomer_diversity: float = Field(default=0.3, ge=0, le=1)
    """The diversity of a list for a viewer of whom nothing is known, unless the request names one."""


class RankingConfig(StageConfig):
    """Floors of the tag lists; every answer states the ones it used.

    The defaults ask for what is plainly liked by more than a few: on ml-latest-small, where ratings average
    3.50 stars, they let 730 of 9,742 films through. They are lower on small data by themselves
    (``tag_floor_keeps``) and worth raising on large.
    """

    tag_floor_ratings: int = Field(default=20, ge=0)
    """A film that fewer users have rated is not recommended by tags."""
    tag_floor_weighted: float = Field(default=3.5, ge=0, le=5)
    """Nor is one whose weighted rating (IMDb's formula, stars) is below this."""
    tag_floor_keeps: int = Field(default=100, ge=1)
    """On small data both floors are lowered until this many films pass, so that no list runs dry."""
    weighted_prior_ratings: int = Field(default=25, ge=1)
    """The weighted rating counts this many ratings of the overall mean beside a film's own."""
    personal: PersonalConfig = PersonalConfig()
    """Personal lists."""
