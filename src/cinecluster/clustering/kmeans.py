"""KMeans over feature rows, numbered so that the same films always get the same cluster ids."""

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from cinecluster.errors import TooLittleData
from cinecluster.features.movie_features import MovieFeatures
from cinecluster.model import FloatArray

__all__ = ["fit_kmeans"]

_DECIMALS = 9  # of the greatest feature


def fit_kmeans(
    features: MovieFeatures, n_clusters: int, *, n_init: int, start_movies: int, seed: int
) -> KMeans:
    """Fit KMeans and number the clusters by size, largest first; of two alike, the one with the lower film.

    Args:
        features: Of the films.
        n_clusters: How many.
        n_init: Starts, of which the best counts.
        start_movies: Of more films, so many are drawn to find it.
        seed: Starts what is random.

    Returns:
        A plain fitted scikit-learn model with ``feature_names_in_``, its labels and centres numbered alike.

    Raises:
        TooLittleData: There are fewer different films than clusters.
    """
    different = _count_different(features.values, n_clusters)
    if different < n_clusters:
        found = "1 film differs" if different == 1 else f"{different} films differ"
        raise TooLittleData(
            f"{n_clusters} clusters were asked for, but only {found} in what is known of them.",
            hint="Ask for fewer clusters (--n-clusters), or give more data.",
        )
    with threadpool_limits(1):  # several threads sum in another order, and are slower on a busy machine
        model = _best_start(features.values, n_clusters, n_init, start_movies, seed).fit(features.values)
    sizes = np.bincount(model.labels_, minlength=n_clusters)
    first_movies = np.array([np.argmax(model.labels_ == cluster) for cluster in range(n_clusters)])
    order = np.lexsort((first_movies, -sizes))
    model.cluster_centers_ = np.ascontiguousarray(model.cluster_centers_[order])
    model.labels_ = np.argsort(order)[model.labels_].astype(np.int32)
    model.feature_names_in_ = np.array(features.names, dtype=object)
    return model


def _best_start(rows: FloatArray, n_clusters: int, n_init: int, start_movies: int, seed: int) -> KMeans:
    """Return what is to be fitted: with many starts, or with the centres that they led drawn rows to."""
    drawn = rows
    if len(rows) > start_movies:
        chosen = np.random.default_rng(seed).choice(len(rows), start_movies, replace=False)
        drawn = rows[np.sort(chosen)]
    of_drawn = KMeans(n_clusters, n_init=n_init, random_state=seed)
    if drawn is rows or _count_different(drawn, n_clusters) < n_clusters:
        return of_drawn
    return KMeans(n_clusters, init=of_drawn.fit(drawn).cluster_centers_, n_init=1, random_state=seed)


def _count_different(values: FloatArray, enough: int) -> int:
    """Count the rows that differ by more than rounding; as many as are enough, or more, once those are found.

    Products of matrices may place films that are alike 1e-16 apart; KMeans finds no clusters among those.
    """
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    looked_at = 16 * enough
    while True:
        different = len(np.unique((values[:looked_at] / scale).round(_DECIMALS), axis=0))
        if different >= enough or looked_at >= len(values):
            return different
        looked_at *= 8
