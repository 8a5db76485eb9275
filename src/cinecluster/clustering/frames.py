"""The clustering of somebody's own tables, as ``scripts.movie_clustering`` offers it."""

import numpy as np
import polars as pl
from sklearn.cluster import KMeans

from cinecluster import columns as c
from cinecluster.clustering.config import ClusteringConfig
from cinecluster.clustering.recipe import ClusterRecipe
from cinecluster.features.config import FeaturesConfig
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.interactions import interactions
from cinecluster.model import IntArray

__all__ = ["cluster_movies"]


def cluster_movies(
    movies: pl.DataFrame, ratings: pl.DataFrame | None, tags: pl.DataFrame | None, n_clusters: int
) -> tuple[KMeans, IntArray]:
    """Cluster films with the default settings; without ratings they are placed by what they are.

    Args:
        movies: Schema ``MOVIES``, ascending by id.
        ratings: Schema ``RATINGS``, by user, then film, of these films only.
        tags: Schema ``TAGS``.
        n_clusters: How many.

    Returns:
        The fitted model, and the cluster of each film.

    Raises:
        TooLittleData: There are fewer different films than clusters.
    """
    movie_ids = movies[c.MOVIE].to_numpy()
    recipe = ClusterRecipe(
        movies=movies,
        tags=tag_matrix(pl.DataFrame(schema=dict(c.TAGS)) if tags is None else tags, movie_ids),
        features_config=FeaturesConfig(),
        clustering_config=ClusteringConfig(),
        seed=0,
    )
    features = recipe.features(None if ratings is None else interactions(ratings, movie_ids))
    kmeans = recipe.kmeans(features, n_clusters)
    return kmeans, np.asarray(kmeans.labels_)
