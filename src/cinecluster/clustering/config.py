"""Settings of the clusters and their names."""

from typing import Annotated, Literal

from pydantic import Field

from cinecluster.clustering.label_words import OPINIONS
from cinecluster.config import StageConfig

__all__ = ["ClusteringConfig", "LabelConfig"]


class LabelConfig(StageConfig):
    """Which words may name a cluster (log-odds with an informative prior, Monroe et al. 2008)."""

    prior: float = Field(default=100.0, gt=0)
    """Words added to each cluster, spread as words are overall; more asks for more evidence."""
    max_genres: int = Field(default=3, ge=1)
    """Genres in a label, at most."""
    genre_min_share: float = Field(default=0.25, ge=0, le=1)
    """A genre that names a cluster is on at least this share of its films."""
    genre_relative_z: float = Field(default=0.5, ge=0, le=1)
    """A further genre is at least this far above the other clusters, as a share of the first genre's z."""
    max_tags: int = Field(default=3, ge=0)
    """Tags in a label, at most."""
    tag_min_movies: int = Field(default=3, ge=1)
    """A tag that names a cluster is on at least so many of its films."""
    tag_min_users: int = Field(default=2, ge=1)
    """Tags that so many users give come first: one person's filing system is no name."""
    min_z: float = Field(default=1.64, ge=0)
    """How far, in standard errors, a word's log-odds must lie above the other clusters'."""
    never: tuple[str, ...] = OPINIONS
    """Tags that stay tags but never name a cluster: opinions, awards, ratings of the board."""


class ClusteringConfig(StageConfig):
    """How films are clustered."""

    n_clusters: Annotated[int, Field(ge=1)] | Literal["auto"] = 10
    """How many clusters; ``auto`` chooses among the candidates by stability and held-out lift."""
    candidates: tuple[Annotated[int, Field(ge=1)], ...] = Field(default=(6, 8, 10, 12, 15, 20), min_length=1)
    """What ``auto`` tries."""
    n_init: int = Field(default=10, ge=1)
    """Starts of KMeans, of which the best counts."""
    labels: LabelConfig = LabelConfig()
    """Names."""
