"""Metrics of ranked lists and of clusters, as DESIGN fixes them; every formula stands in its docstring."""

import numpy as np

from cinecluster.model import FloatArray, IntArray

__all__ = [
    "co_liking_lift",
    "co_liking_lift_over_random",
    "coverage",
    "intra_list_diversity",
    "ndcg_at_k",
    "novelty",
    "recall_at_k",
    "self_information",
]


def ndcg_at_k(hits: np.ndarray, n_relevant: int, k: int) -> float:
    """Return the normalised discounted cumulative gain of one list, with binary relevance.

    ``DCG = Σ hits[i] / log2(i + 2)`` over the first k places, divided by the DCG of the ideal list, which has
    ``min(k, n_relevant)`` hits at its head (Järvelin & Kekäläinen 2002).

    Args:
        hits: Whether the film at each place is relevant; a list shorter than k is taken as it is.
        n_relevant: Relevant films in all, at least 1.
        k: Places that count.

    >>> ndcg_at_k(np.array([True, False, False]), n_relevant=1, k=10)
    1.0
    >>> round(ndcg_at_k(np.array([False, True]), n_relevant=2, k=10), 4)  # (1/log2(3)) / (1 + 1/log2(3))
    0.3869
    """
    hits = np.asarray(hits, dtype=bool)[:k]
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    return float(discounts[: len(hits)][hits].sum() / discounts[: min(k, n_relevant)].sum())


def recall_at_k(hits: np.ndarray, n_relevant: int, k: int) -> float:
    """Return the hits among the first k places over ``min(k, n_relevant)`` (Liang et al. 2018).

    >>> recall_at_k(np.array([True, False, True]), n_relevant=4, k=3)
    0.6666666666666666
    """
    return float(np.count_nonzero(np.asarray(hits, dtype=bool)[:k]) / min(k, n_relevant))


def coverage(recommended: IntArray, n_movies: int) -> float:
    """Return the share of the catalogue that is recommended to anybody (Ge et al. 2010).

    ``|∪ lists| / n_movies``.

    Args:
        recommended: Movie indices of all lists, one after another.
        n_movies: Films in all.

    >>> coverage(np.array([0, 1, 1, 2]), n_movies=4)
    0.75
    """
    return len(np.unique(recommended)) / n_movies


def self_information(counts: IntArray, n_users: int) -> FloatArray:
    """Return how surprising each film is, ``-log2(count / n_users)`` in bits (Vargas & Castells 2011).

    A film that nobody has rated is taken as rated by one, so that no list is infinitely novel.

    >>> self_information(np.array([8, 2, 0]), n_users=8).tolist()
    [0.0, 2.0, 3.0]
    """
    bits: FloatArray = np.log2(max(n_users, 1)) - np.log2(np.maximum(counts, 1))
    return bits


def novelty(ranked: IntArray, information: FloatArray) -> float:
    """Return the mean self-information of one list; NaN of an empty one.

    ``Σ information[i] / n`` over its n films (Vargas & Castells 2011).

    Args:
        ranked: Movie indices.
        information: Of every film, see :func:`self_information`.

    >>> novelty(np.array([0, 1]), np.array([0.0, 3.0, 8.0]))
    1.5
    """
    return float(information[ranked].mean()) if len(ranked) else float("nan")


def intra_list_diversity(content: FloatArray) -> float:
    """Return how unlike the films of one list are: 1 − the mean cosine of two of them (Ziegler et al. 2005).

    ``1 − Σ_{i≠j} cos(x_i, x_j) / (n (n − 1))``; a film of which nothing is known is like no other. NaN for
    fewer than two films.

    Args:
        content: One row per film of the list, of unit length or zero, shape (n, n_features).

    >>> intra_list_diversity(np.array([[1.0, 0.0], [0.0, 1.0]]))
    1.0
    >>> intra_list_diversity(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).__round__(4)
    0.6667
    """
    n = len(content)
    if n < 2:  # noqa: PLR2004 - a pair needs two
        return float("nan")
    total = content.sum(axis=0)
    return float(1.0 - (total @ total - (content * content).sum()) / (n * (n - 1)))


def co_liking_lift(clusters: IntArray, users: IntArray, movies: IntArray) -> float:
    """Return how much oftener two films liked by one user share a cluster than two liked by two users.

    For each user with at least two liked films: the share of the pairs of liked films that lie in one
    cluster, averaged over users; divided by the same average over pairs of *different* users, one film of
    each. Both sides draw films as users like them, so that popular films sharing a cluster gain nothing.
    (Two users may like the same film, which counts as shared: clusters by chance come out just below 1.)

    Args:
        clusters: Cluster of each film, shape (n_movies,).
        users: User index of each liking.
        movies: Movie index of each liking.

    Returns:
        The ratio: 1 is chance; NaN with fewer than two such users.

    >>> clusters = np.array([0, 0, 1, 1])
    >>> co_liking_lift(clusters, users=np.array([0, 0, 1, 1]), movies=np.array([0, 1, 2, 3]))
    inf
    >>> co_liking_lift(clusters, users=np.array([0, 0, 0, 1, 1, 1]), movies=np.array([0, 1, 2, 0, 2, 3]))
    0.75
    """
    table = _likes_by_cluster(clusters, users, movies)
    if len(table) < 2:  # noqa: PLR2004 - two users
        return float("nan")
    across = _mean_across(table / table.sum(axis=1, keepdims=True))
    return _mean_within(table) / across if across else float("inf")


def co_liking_lift_over_random(clusters: IntArray, users: IntArray, movies: IntArray) -> float:
    """Return how much oftener two films liked by one user share a cluster than two films of the catalogue.

    The easier comparison: a cluster of all that is popular does splendidly by it. NaN without a user who
    likes two films, or with fewer than two films.

    >>> clusters = np.array([0, 0, 1, 1])
    >>> co_liking_lift_over_random(clusters, users=np.array([0, 0]), movies=np.array([0, 1]))  # 1 over 1/3
    3.0
    """
    table = _likes_by_cluster(clusters, users, movies)
    sizes, n = np.bincount(clusters).astype(np.float64), len(clusters)
    if not len(table) or n < 2:  # noqa: PLR2004 - a pair needs two
        return float("nan")
    by_chance = float((sizes * (sizes - 1)).sum()) / (n * (n - 1))
    return _mean_within(table) / by_chance if by_chance else float("inf")


def _likes_by_cluster(clusters: IntArray, users: IntArray, movies: IntArray) -> FloatArray:
    """Return, for each user with at least two liked films, how many lie in each cluster."""
    n_users, n_clusters = int(users.max(initial=-1)) + 1, int(clusters.max(initial=-1)) + 1
    table = np.zeros((n_users, n_clusters))
    np.add.at(table, (users, clusters[movies]), 1.0)
    chosen: FloatArray = table[table.sum(axis=1) >= 2]  # noqa: PLR2004 - a pair needs two
    return chosen


def _mean_within(table: FloatArray) -> float:
    """Return the mean share of a user's pairs of liked films that lie in one cluster."""
    likes = table.sum(axis=1)
    return float(np.mean((table * (table - 1)).sum(axis=1) / (likes * (likes - 1))))


def _mean_across(shares: FloatArray) -> float:
    """Return the mean inner product of the rows of two different users."""
    total = shares.sum(axis=0)
    n = len(shares)
    return float((total @ total - (shares * shares).sum()) / (n * (n - 1)))
