"""Features and clusters for one set of films, as functions of nothing but the ratings."""

from dataclasses import dataclass

import polars as pl
from sklearn.cluster import KMeans

from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.film_map import film_map
from cinecluster.clustering.kmeans import fit_kmeans
from cinecluster.features.config import FeaturesConfig
from cinecluster.features.movie_features import MovieContent, MovieFeatures, build_features, content_of
from cinecluster.learning.interactions import Interactions
from cinecluster.model import FloatArray, IntArray, TagMatrix

__all__ = ["ClusterRecipe"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterRecipe:
    """Everything but the ratings is fixed in it, so that an evaluation can run it on other ratings."""

    movies: pl.DataFrame
    #: Schema ``MOVIES``, ascending by id.
    tags: TagMatrix
    features_config: FeaturesConfig
    clustering_config: ClusteringConfig
    seed: int

    def content(self) -> MovieContent:
        """Lay out what the films are, which all ratings have in common."""
        return content_of(self.movies, self.tags, self.features_config.content, seed=self.seed)

    def features(self, data: Interactions | None, content: MovieContent | None = None) -> MovieFeatures:
        """Place the films by these ratings; their content may be given by who has it already."""
        known = self.content() if content is None else content
        return build_features(known, data, self.features_config, seed=self.seed)

    def clusters(self, features: MovieFeatures, n_clusters: int, *, seed: int | None = None) -> IntArray:
        """Return the cluster of each film."""
        return self.kmeans(features, n_clusters, seed=seed).labels_  # type: ignore[no-any-return]

    def kmeans(self, features: MovieFeatures, n_clusters: int, *, seed: int | None = None) -> KMeans:
        """Fit the clusters."""
        return fit_kmeans(
            features,
            n_clusters,
            n_init=self.clustering_config.n_init,
            start_movies=self.clustering_config.start_movies,
            seed=self.seed if seed is None else seed,
        )

    def film_map(self, features: MovieFeatures, assignments: IntArray, data: Interactions) -> FloatArray:
        """Place the films on the map of these clusters, by whomever they are."""
        return film_map(
            features.values, assignments, data.counts(), self.clustering_config.map, seed=self.seed
        )
