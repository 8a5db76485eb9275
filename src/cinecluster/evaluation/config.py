"""Settings of the checks that a training makes of its own clusters."""

from pydantic import Field

from cinecluster.config import StageConfig

__all__ = ["QualityConfig"]


class QualityConfig(StageConfig):
    """How often the clusters are made again, to see whether they stay."""

    seeds: int = Field(default=4, ge=2)
    """KMeans runs compared with each other."""
    bootstraps: int = Field(default=4, ge=2)
    """Draws of users with replacement; the whole recipe is run again on each."""
    folds: int = Field(default=5, ge=2)
    """Parts that the users are dealt into."""
    held_out_folds: int = Field(default=2, ge=1)
    """How many of those parts are held out in turn; more takes longer and says it more precisely."""
    liked: float = Field(default=4.0, ge=0)
    """Stars from which on a film counts as liked."""
    min_bootstrap_agreement: float = Field(default=0.5, ge=0, le=1)
    """``--n-clusters auto`` prefers candidates that reach this …"""
    min_seed_agreement: float = Field(default=0.75, ge=0, le=1)
    """… and this …"""
    min_share: float = Field(default=0.03, ge=0, le=1)
    """… and whose smallest cluster holds at least this share of the films …"""
    max_share: float = Field(default=0.25, ge=0, le=1)
    """… and the largest at most this."""
    min_users: int = Field(default=25, ge=2)
    """With fewer users than this there is nobody to hold out: the clusters are not examined."""
