"""Which words set a cluster apart."""

import numpy as np

from cinecluster.model import FloatArray

__all__ = ["log_odds"]


def log_odds(counts: FloatArray, *, prior: float) -> FloatArray:
    """Compare each group's use of each word with all other groups', as z-scores.

    The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn (2008, "Fightin'
    Words", eq. 16 and 20–22): the prior adds ``prior`` words, spread as words are overall, so that a rare
    word needs more than one chance meeting to stand out.

    Args:
        counts: Shape (n_groups, n_words); every word occurs somewhere.
        prior: Words added.

    Returns:
        Shape (n_groups, n_words); above about 2 a word is used more here than elsewhere.

    >>> log_odds(np.array([[8.0, 2.0], [2.0, 8.0]]), prior=2.0).round(2).tolist()
    [[3.3, -3.3], [-3.3, 3.3]]
    """
    overall = counts.sum(axis=0)
    if not overall.sum() or len(overall) == 1:  # one word alone cannot be preferred to others
        return np.zeros_like(counts)
    pseudo = prior * overall / overall.sum()
    here, elsewhere = counts + pseudo, overall - counts + pseudo
    rest_here = here.sum(axis=1, keepdims=True) - here
    rest_elsewhere = elsewhere.sum(axis=1, keepdims=True) - elsewhere
    difference = np.log(here / rest_here) - np.log(elsewhere / rest_elsewhere)
    return np.asarray(difference / np.sqrt(1.0 / here + 1.0 / elsewhere))
