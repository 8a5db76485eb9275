"""Clusters of films, from dataframes."""

from typing import Any

from sklearn.cluster import KMeans

from cinecluster.clustering.frames import cluster_movies
from cinecluster.clustering.movie_frame import with_clusters
from cinecluster.data.arguments import given_number

__all__ = ["train_kmeans"]


def train_kmeans(
    movies_df: Any, n_clusters: int = 10, ratings_df: Any = None, tags_df: Any = None
) -> tuple[KMeans, Any]:
    """Cluster films; return the fitted KMeans and ``movies_df`` with the columns ``cluster`` and ``tag``.

    Args:
        movies_df: Columns ``movieId``, ``title``, ``genres`` and, if there, ``year`` and ``tag``; of any
            library that Narwhals knows. It is not changed; what is returned is of the same library, row for
            row.
        n_clusters: How many clusters.
        ratings_df: Columns ``userId``, ``movieId``, ``rating``; with it, films are placed by taste.
        tags_df: Columns ``movieId``, ``tag`` and, if there, ``userId``; fills ``tag`` where ``movies_df`` has
            no such column: most used first, then alphabetical, joined by ``|``.

    Raises:
        MissingColumns: A dataframe lacks a column.
        DataError: A film has no id.
        TooLittleData: There are fewer films than clusters.
        WrongArgument: ``n_clusters`` is no whole number from 1 on.
    """
    return with_clusters(
        cluster_movies,
        movies_df,
        n_clusters=given_number(n_clusters, name="n_clusters", at_least=1),
        ratings_df=ratings_df,
        tags_df=tags_df,
    )
