"""Item-kNN: films are alike that the same people have rated.

Sarwar et al. 2001; Deshpande & Karypis 2004.
"""

import numpy as np
from scipy import sparse

from cinecluster.learning.config import ItemKNNConfig
from cinecluster.learning.interactions import Interactions
from cinecluster.learning.sparse_rows import strongest_entries, to_item_weights
from cinecluster.model import FloatArray, IntArray, ItemWeights

__all__ = ["fit_item_knn"]

_BLOCK = 512


def fit_item_knn(data: Interactions, values: FloatArray, config: ItemKNNConfig) -> ItemWeights:
    """Return the damped cosines ``x·y / (‖x‖‖y‖ + damping)`` of each film with its nearest neighbours.

    Args:
        data: Who rated what.
        values: What each rating counts.
        config: Neighbours and damping.
    """
    chosen = _chosen(data.counts(), config)
    columns = sparse.csc_matrix(data.matrix(values)[:, chosen])
    lengths = np.sqrt(np.asarray(columns.multiply(columns).sum(axis=0)).ravel())
    rows: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    near: list[np.ndarray] = [np.empty(0, dtype=np.int64)]
    cosines: list[np.ndarray] = [np.empty(0)]
    for start in range(0, len(chosen), _BLOCK):
        block = np.arange(start, min(start + _BLOCK, len(chosen)))
        products = (columns[:, block].T @ columns).toarray()
        damped = products / np.maximum(lengths[block, None] * lengths + config.damping, np.finfo(float).tiny)
        damped[np.arange(len(block)), block] = 0.0
        # A film's neighbours add to its score, so they are chosen per scored film: rows here, columns there.
        scored, rated = np.nonzero(strongest_entries(damped, config.neighbours))
        rows.append(chosen[rated])
        near.append(chosen[block[scored]])
        cosines.append(damped[scored, rated])
    return to_item_weights(np.concatenate(rows), np.concatenate(near), np.concatenate(cosines), data.n_movies)


def _chosen(counts: IntArray, config: ItemKNNConfig) -> IntArray:
    """Return the movie indices, ascending, that have neighbours."""
    enough = np.flatnonzero(counts >= config.min_ratings)
    return np.sort(enough[np.argsort(-counts[enough], kind="stable")[: config.max_movies]])
