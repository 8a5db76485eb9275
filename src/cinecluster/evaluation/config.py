"""Settings of what is measured: the checks of a training, the choice of a ranker, and experiments."""

from typing import Annotated

from pydantic import Field

from cinecluster.config import StageConfig

__all__ = ["ExperimentConfig", "QualityConfig", "SelectionConfig"]


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
    max_ratings: int = Field(default=1_000_000, ge=1)
    """Of more ratings, whole viewers with so many are drawn to make clusters of again and again."""


class SelectionConfig(StageConfig):
    """Which settings of a ranker are tried on training users, beside the configured ones."""

    regularizations: tuple[Annotated[float, Field(gt=0)], ...] = (100.0, 400.0)
    """Pulls towards zero of EASE; each is tried …"""
    slopes: tuple[Annotated[float, Field(ge=0)], ...] = (0.3, 0.5)
    """… with each of these slopes of preference."""
    folds: int = Field(default=5, ge=2)
    """One part in so many of the training users is held out to choose by …"""
    splits: int = Field(default=3, ge=1)
    """… and each one's history split so often anew, which makes the choice steadier and costs little."""
    liked: float = Field(default=4.0, ge=0)
    """Stars from which on a hidden film is to be found."""
    draws: int = Field(default=1000, ge=1)
    """Bootstrap draws behind each interval."""
    max_ratings: int = Field(default=2_000_000, ge=1)
    """Of more ratings, whole viewers with so many are drawn to choose by, here and in the gate …"""
    max_movies: int = Field(default=5_000, ge=1)
    """… while at most so many films, the most rated, have rows."""
    max_lists: int = Field(default=1_000, ge=1)
    """Lists made by each candidate: no more users than this are held out; many need no further splits."""
    seconds: float = Field(default=300.0, gt=0)
    """No further candidate is begun after this time; the first one always is, and who was not is said."""


class ExperimentConfig(StageConfig):
    """How ``cinecluster evaluate`` judges rankers."""

    folds: int = Field(default=5, ge=2)
    """Parts that the viewers are dealt into; each is held out once."""
    given_share: float = Field(default=0.8, gt=0, lt=1)
    """The share of a held-out viewer's ratings that the ranker is told."""
    train_share: float = Field(default=0.8, gt=0, lt=1)
    """The share of all ratings that lie before the split in time."""
    liked: float = Field(default=4.0, ge=0)
    """Stars from which on a hidden film is to be found."""
    draws: int = Field(default=1000, ge=1)
    """Bootstrap draws behind each interval."""
    max_viewers: int = Field(default=2_000, ge=1)
    """At most so many viewers are judged in a fold, drawn by the seed; large data would take days."""
    plain_regularizations: tuple[Annotated[float, Field(gt=0)], ...] = (100.0, 200.0, 400.0)
    """Plain EASE is judged with each of these."""
    selection: SelectionConfig = SelectionConfig()
    """How our own ranker's settings are chosen, inside the training viewers."""
