"""Settings of the clusters and their names."""

from typing import Annotated, Literal

from pydantic import Field

from cinecluster.clustering.label_words import OPINIONS
from cinecluster.config import StageConfig

__all__ = ["ClusteringConfig", "LabelConfig", "MapConfig"]


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


class MapConfig(StageConfig):
    """How films are placed on the map (landmark t-SNE, van der Maaten & Hinton 2008)."""

    landmarks: int = Field(default=1_500, ge=1)
    """At most about so many films are laid out; the others go between them. More take longer."""
    perplexity: float = Field(default=30.0, ge=1)
    """With about how many neighbours each of them wants to lie together."""
    iterations: int = Field(default=500, ge=300)
    """Steps of the layout; the first 250 only part the groups."""
    neighbours: int = Field(default=3, ge=1)
    """Between how many of those nearest in taste a film goes."""
    spread: float = Field(default=0.6, ge=0)
    """How far from there, in usual distances between neighbours: else films alike would hide each other."""


class ClusteringConfig(StageConfig):
    """How films are clustered."""

    n_clusters: Annotated[int, Field(ge=1)] | Literal["auto"] = 10
    """How many clusters; ``auto`` chooses among the candidates by stability and held-out lift."""
    candidates: tuple[Annotated[int, Field(ge=1)], ...] = Field(default=(6, 8, 10, 12, 15, 20), min_length=1)
    """What ``auto`` tries."""
    n_init: int = Field(default=10, ge=1)
    """Starts of KMeans, of which the best counts."""
    start_movies: int = Field(default=10_000, ge=1)
    """Of more films, so many are drawn to find the best start; from there all are clustered."""
    labels: LabelConfig = LabelConfig()
    """Names."""
    map: MapConfig = MapConfig()
    """Places of films."""
