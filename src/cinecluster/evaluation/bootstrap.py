"""How sure a mean over users is, and whether one ranker's is above another's."""

from dataclasses import dataclass

import numpy as np

from cinecluster.model import FloatArray

__all__ = ["Estimate", "bootstrap_means", "estimate", "ratio_estimate"]

_INTERVAL = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; NaN where it cannot be told."""

    value: float
    low: float
    high: float


def bootstrap_means(values: FloatArray, *, draws: int, seed: int) -> FloatArray:
    """Return the means over many draws of as many users, with replacement (Efron 1979).

    The same users are drawn for every row, so that rows can be compared draw by draw (a paired bootstrap).

    Args:
        values: One row per ranker, one column per user; NaN where a user does not count.
        draws: How often.
        seed: Starts the draws.

    Returns:
        Shape (draws, n_rows).
    """
    n_users = values.shape[1]
    counted = ~np.isnan(values)
    filled = np.where(counted, values, 0.0)
    rng = np.random.default_rng(seed)
    means = np.full((draws, len(values)), np.nan)
    for draw in range(draws if n_users else 0):
        times = np.bincount(rng.integers(0, n_users, n_users), minlength=n_users).astype(np.float64)
        of_row = counted @ times
        np.divide(filled @ times, of_row, out=means[draw], where=of_row > 0)
    return means


def estimate(value: float, drawn: FloatArray) -> Estimate:
    """Return a figure with the middle 95 % of what it was in the draws (the percentile interval)."""
    known = drawn[np.isfinite(drawn)]
    low, high = np.quantile(known, _INTERVAL).tolist() if len(known) else (float("nan"), float("nan"))
    return Estimate(value=value, low=low, high=high)


def ratio_estimate(value: float, base: float, drawn: FloatArray, drawn_base: FloatArray) -> Estimate:
    """Return a ratio of two means, with the interval of the same ratio draw by draw."""
    ratios = np.divide(drawn, drawn_base, out=np.full(len(drawn), np.nan), where=drawn_base > 0)
    return estimate(value / base if base > 0 else float("nan"), ratios)
