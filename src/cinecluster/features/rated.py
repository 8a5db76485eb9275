"""Ratings as arrays, filled batch by batch: the table they come from is never held as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.lib.format import open_memmap
from numpy.typing import DTypeLike, NDArray

from cinecluster import columns as c
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Histories, IntArray

__all__ = ["RatingUsers", "interactions_of", "rating_users", "stored_histories"]

_BATCH: Final = 1 << 20
"""Ratings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingUsers:
    """Some of those who have rated, and how much."""

    user_ids: IntArray
    #: Ascending.
    counts: IntArray
    #: Ratings of each, at least 1.

    @property
    def n_ratings(self) -> int:
        """Return their ratings together."""
        return int(self.counts.sum())


def rating_users(ratings: pl.LazyFrame) -> RatingUsers:
    """Count everybody's ratings."""
    counted = ratings.group_by(c.USER).agg(pl.len().cast(pl.Int64).alias(c.COUNT)).sort(c.USER)
    counts = counted.collect(engine="streaming")
    return RatingUsers(user_ids=counts[c.USER].to_numpy(), counts=counts[c.COUNT].to_numpy())


def stored_histories(
    ratings: pl.LazyFrame, everybody: RatingUsers, movie_ids: IntArray, *, folder: Path | None
) -> Histories:
    """Lay everybody's ratings out as the service reads them.

    Args:
        ratings: Schema ``RATINGS``, by user, then film.
        everybody: The users in it.
        movie_ids: Ascending; every rated film is among them.
        folder: For the two long arrays, which are then mapped into memory; None keeps them there.
    """
    if folder is not None:
        folder = Path(mkdtemp(prefix="histories-", dir=folder))
    types = {c.MOVIE: np.int32, c.RATING: np.float32}
    arrays = {name: _new(name, everybody.n_ratings, dtype, folder) for name, dtype in types.items()}
    _fill(arrays, ratings, movie_ids)
    return Histories(
        user_ids=everybody.user_ids,
        indptr=np.concatenate([[0], np.cumsum(everybody.counts)]),
        movie_indices=_finished(arrays[c.MOVIE]),
        ratings=_finished(arrays[c.RATING]),
    )


def interactions_of(ratings: pl.LazyFrame, users: RatingUsers, movie_ids: IntArray) -> Interactions:
    """Number users and films.

    Args:
        ratings: Schema ``RATINGS``, by user, then film.
        users: The users in it.
        movie_ids: Ascending; every rated film is among them.
    """
    types = {c.MOVIE: np.int32, c.RATING: np.float64, c.TIMESTAMP: np.int64}
    arrays = {name: _new(name, users.n_ratings, dtype, None) for name, dtype in types.items()}
    _fill(arrays, ratings, movie_ids)
    return Interactions(
        n_users=len(users.user_ids),
        n_movies=len(movie_ids),
        users=np.repeat(np.arange(len(users.user_ids), dtype=np.int32), users.counts),
        movies=arrays[c.MOVIE],
        ratings=arrays[c.RATING],
        timestamps=arrays[c.TIMESTAMP],
    )


def _new(name: str, length: int, dtype: DTypeLike, folder: Path | None) -> NDArray[Any]:
    if folder is None or not length:  # nothing cannot be mapped
        return np.empty(length, dtype=dtype)
    return open_memmap(folder / f"{name}.npy", mode="w+", dtype=dtype, shape=(length,))


def _fill(arrays: Mapping[str, NDArray[Any]], ratings: pl.LazyFrame, movie_ids: IntArray) -> None:
    """Write the columns of these names into arrays as long as the table, films as movie indices."""
    start = 0
    for batch in ratings.select(list(arrays)).collect_batches(
        chunk_size=_BATCH, maintain_order=True, engine="streaming"
    ):
        for name, array in arrays.items():
            values = batch[name].to_numpy()
            array[start : start + batch.height] = (
                np.searchsorted(movie_ids, values) if name == c.MOVIE else values
            )
        start += batch.height


def _finished(array: NDArray[Any]) -> NDArray[Any]:
    """Map an array's file anew, only to be read: the pages written are let go."""
    if not isinstance(array, np.memmap) or array.filename is None:
        return array
    array.flush()
    # A plain array over the same pages: np.memmap itself makes indexing slow.
    return np.asarray(np.load(array.filename, mmap_mode="r", allow_pickle=False))
