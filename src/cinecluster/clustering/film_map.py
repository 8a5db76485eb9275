"""Where each film lies on the map: feature rows in, places on a plane out.

Landmark t-SNE (van der Maaten & Hinton 2008, "Visualizing Data using t-SNE", section 5): its cost grows with
the films, so only some of every cluster are laid out, and the others go between those they are most like.
"""

import numpy as np
from sklearn.manifold import TSNE
from sklearn.neighbors import KNeighborsRegressor, NearestNeighbors
from threadpoolctl import threadpool_limits

from cinecluster.clustering.config import MapConfig
from cinecluster.model import FloatArray, IntArray

__all__ = ["film_map"]

_START = 1e-4  # deviation of the first places; the learning rate of scikit-learn goes by it
_FEWEST = 10  # films to lay out; of fewer, t-SNE knows no neighbourhoods


def film_map(
    rows: FloatArray, assignments: IntArray, counts: IntArray, config: MapConfig, *, seed: int
) -> FloatArray:
    """Place every film so that films of one cluster, and films alike, lie together.

    Args:
        rows: Shape (n_movies, d), what films are clustered by.
        assignments: Cluster of each film, by whomever.
        counts: Ratings of each film.
        config: How many are laid out, and how.
        seed: Starts the layout and the spread.

    Returns:
        Shape (n_movies, 2), x and y: the map's longer side goes from 0 to 1, its other lies in the middle.
    """
    rng = np.random.default_rng(seed)
    landmarks = _landmarks(assignments, counts, config.landmarks)
    # Several threads would sum in another order.
    with threadpool_limits(1):
        places = _lay_out(rows[landmarks], config, rng)
        film_places = _between(rows, assignments, landmarks, places, config.neighbours)
        spread = config.spread * _spacing(places)
    beside = np.ones(len(rows), dtype=bool)
    beside[landmarks] = False
    film_places[beside] += rng.normal(scale=spread, size=(np.count_nonzero(beside), 2))
    return _fitted(film_places)


def _landmarks(assignments: IntArray, counts: IntArray, wanted: int) -> IntArray:
    """Choose films, ascending: from each cluster its share, from its most rated to its least rated ones.

    Only the most rated ones would leave the rest without anything alike to lie by.
    """
    share = min(1.0, wanted / len(assignments))
    chosen = []
    for cluster in np.unique(assignments):
        films = np.flatnonzero(assignments == cluster)
        by_rating = films[np.argsort(-counts[films], kind="stable")]
        n = max(1, round(share * len(films)))
        chosen.append(by_rating[np.linspace(0, len(films) - 1, n).round().astype(int)])
    return np.sort(np.concatenate(chosen))


def _lay_out(rows: FloatArray, config: MapConfig, rng: np.random.Generator) -> FloatArray:
    """Return a place for each row; those of fewer than ten rows are their two main axes."""
    centred = rows - rows.mean(axis=0)
    left, lengths, _ = np.linalg.svd(centred, full_matrices=False)
    axes = np.zeros((len(rows), 2))
    axes[:, : min(2, len(lengths))] = (left * lengths)[:, :2]
    deviation = axes[:, 0].std()
    if len(rows) < _FEWEST or deviation < np.finfo(np.float32).eps:
        return axes
    # Rows on one line would stay there for ever without a little chance.
    start = axes / deviation * _START + rng.normal(scale=_START / 100, size=axes.shape)
    tsne = TSNE(
        perplexity=min(config.perplexity, (len(rows) - 1) / 3),
        max_iter=config.iterations,
        init=start.astype(np.float32),
        random_state=0,  # nothing is left to chance but the start
        n_jobs=1,
    )
    return np.asarray(tsne.fit_transform(rows), dtype=np.float64)


def _between(
    rows: FloatArray, assignments: IntArray, landmarks: IntArray, places: FloatArray, neighbours: int
) -> FloatArray:
    """Place every film at the mean of the nearest landmarks of its cluster, the nearer the heavier."""
    between = np.zeros((len(rows), 2))
    for cluster in np.unique(assignments):
        here, own = assignments == cluster, assignments[landmarks] == cluster
        nearest = KNeighborsRegressor(
            min(neighbours, np.count_nonzero(own)), weights="distance", algorithm="brute"
        )
        between[here] = nearest.fit(rows[landmarks[own]], places[own]).predict(rows[here])
    return between


def _spacing(places: FloatArray) -> float:
    """Return how far apart neighbours usually are; 1 where all are in one place."""
    if len(places) == 1:
        return 1.0
    distances, _ = NearestNeighbors(n_neighbors=1).fit(places).kneighbors()
    return float(np.median(distances)) or 1.0


def _fitted(places: FloatArray) -> FloatArray:
    """Move and shrink places into the unit square, keeping their shape."""
    low, high = places.min(axis=0), places.max(axis=0)
    longer = float((high - low).max()) or 1.0
    return np.asarray(np.clip((places - (low + high) / 2) / longer + 0.5, 0.0, 1.0))
