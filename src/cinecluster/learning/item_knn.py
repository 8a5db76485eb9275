"""Item-kNN: films are alike that the same people have rated.

Sarwar et al. 2001; Deshpande & Karypis 2004.
"""

import numpy as np
from scipy import sparse

from cinecluster.learning.config import ItemKNNConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.sparse_rows import strongest_entries, to_item_weights
from cinecluster.model import FloatArray, ItemWeights

__all__ = ["fit_item_knn"]

_BLOCK = 1_024


def fit_item_knn(data: Interactions, values: FloatArray, config: ItemKNNConfig) -> ItemWeights:
    """Return the damped cosines ``x·y / (‖x‖‖y‖ + damping)`` of each film with its nearest neighbours.

    Args:
        data: Who rated what.
        values: What each rating counts.
        config: Neighbours and damping.
    """
    counts = data.counts()
    columns = sparse.csc_matrix(data.matrix(np.where(counts[data.movies] >= config.min_ratings, values, 0.0)))
    lengths = np.sqrt(np.asarray(columns.multiply(columns).sum(axis=0)).ravel())
    rows: list[np.ndarray] = []
    near: list[np.ndarray] = []
    cosines: list[np.ndarray] = []
    for start in range(0, data.n_movies, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, data.n_movies))
        products = (columns[:, block].T @ columns).toarray()
        damped = products / np.maximum(lengths[block, None] * lengths + config.damping, np.finfo(float).tiny)
        damped[np.arange(len(block)), block] = 0.0
        # A film's neighbours add to its score, so they are chosen per scored film: rows here, columns there.
        scored, rated = np.nonzero(strongest_entries(damped, config.neighbours))
        rows.append(rated)
        near.append(block[scored])
        cosines.append(damped[scored, rated])
    return to_item_weights(np.concatenate(rows), np.concatenate(near), np.concatenate(cosines), data.n_movies)
