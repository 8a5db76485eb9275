"""Where clusters lie: the means of their films' rows."""

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = ["cluster_centres"]


def cluster_centres(rows: FloatArray, assignments: IntArray, n_clusters: int) -> FloatArray:
    """Return the mean row of each cluster's films, zeros for a cluster without films.

    Args:
        rows: Shape (n_movies, d).
        assignments: Cluster of each film, by whomever.
        n_clusters: Some may be empty.

    Returns:
        Shape (n_clusters, d).
    """
    sums = np.zeros((n_clusters, rows.shape[1]))
    np.add.at(sums, assignments, rows)
    sizes = np.bincount(assignments, minlength=n_clusters)
    return sums / np.maximum(sizes, 1)[:, None]
