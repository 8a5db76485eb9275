"""Who rated what, as arrays: the one form of the ratings that NumPy and SciPy stages read."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from cinecluster import columns as c
from cinecluster.model import FloatArray, Histories, IntArray

__all__ = ["Interactions", "interactions", "lots"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interactions:
    """Ratings by (user index, movie index), sorted by user, then film."""

    n_users: int
    n_movies: int
    users: IntArray
    #: User index of each rating.
    movies: IntArray
    #: Movie index of each rating.
    ratings: FloatArray
    #: Stars.
    timestamps: IntArray
    #: Seconds since 1970-01-01 UTC; 0 where not known.

    def of_users(self, chosen: IntArray) -> "Interactions":
        """Return the ratings of the chosen users, renumbered in that order; one chosen twice counts twice."""
        starts = np.searchsorted(self.users, np.arange(self.n_users + 1))
        lengths = np.diff(starts)[chosen]
        offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = np.repeat(starts[chosen], lengths) + offsets
        return Interactions(
            n_users=len(chosen),
            n_movies=self.n_movies,
            users=np.repeat(np.arange(len(chosen), dtype=self.users.dtype), lengths),
            movies=self.movies[rows],
            ratings=self.ratings[rows],
            timestamps=self.timestamps[rows],
        )

    def drawn(self, max_ratings: int, *, seed: int) -> "Interactions":
        """Return the ratings of whole users drawn at random, see :meth:`drawn_users`; itself if all fit."""
        return (
            self
            if len(self.users) <= max_ratings
            else self.of_users(self.drawn_users(max_ratings, seed=seed))
        )

    def drawn_users(self, max_ratings: int, *, seed: int, user_ids: IntArray | None = None) -> IntArray:
        """Draw users until the next one's ratings would be too many; all of them if they fit, one at least.

        A user's lot is made of nothing but the id and the seed: two versions of growing data draw mostly the
        same users, and of one set of users a smaller draw is part of a larger one.

        Args:
            max_ratings: Of all drawn users together.
            seed: Starts the lots.
            user_ids: One of each user; the user's index when not given.

        Returns:
            User indices, ascending.
        """
        if len(self.users) <= max_ratings:
            return np.arange(self.n_users)
        own = lots(np.arange(self.n_users) if user_ids is None else user_ids, seed)
        order = np.argsort(own, kind="stable")
        so_far = np.cumsum(np.bincount(self.users, minlength=self.n_users)[order])
        return np.sort(order[: max(1, np.count_nonzero(so_far <= max_ratings))])

    def where(self, keep: np.ndarray) -> "Interactions":
        """Return the ratings that a boolean mask keeps; users and films keep their indices."""
        return Interactions(
            n_users=self.n_users,
            n_movies=self.n_movies,
            users=self.users[keep],
            movies=self.movies[keep],
            ratings=self.ratings[keep],
            timestamps=self.timestamps[keep],
        )

    def histories(self, user_ids: IntArray) -> Histories:
        """Return everybody's ratings as the service reads them.

        Args:
            user_ids: Of all users, ascending.
        """
        return Histories(
            user_ids=user_ids.astype(np.int64),
            indptr=np.searchsorted(self.users, np.arange(self.n_users + 1)).astype(np.int64),
            movie_indices=self.movies.astype(np.int32),
            ratings=self.ratings.astype(np.float32),
        )

    def matrix(self, values: FloatArray) -> sparse.csr_matrix:
        """Lay one value per rating out as a sparse (n_users, n_movies) matrix."""
        starts = np.searchsorted(self.users, np.arange(self.n_users + 1))
        return sparse.csr_matrix((values, self.movies, starts), shape=(self.n_users, self.n_movies))

    def counts(self) -> IntArray:
        """Return the number of ratings of each film, shape (n_movies,)."""
        return np.bincount(self.movies, minlength=self.n_movies)


def interactions(ratings: pl.DataFrame, movie_ids: IntArray) -> Interactions:
    """Number users and films of a clean ratings table.

    Args:
        ratings: Schema ``RATINGS``, sorted by user, then film.
        movie_ids: Ascending; every rated film is among them.
    """
    user_ids, users = np.unique(ratings[c.USER].to_numpy(), return_inverse=True)
    return Interactions(
        n_users=len(user_ids),
        n_movies=len(movie_ids),
        users=users,
        movies=np.searchsorted(movie_ids, ratings[c.MOVIE].to_numpy()),
        ratings=ratings[c.RATING].to_numpy(),
        timestamps=ratings[c.TIMESTAMP].to_numpy(),
    )


def lots(ids: IntArray, seed: int) -> IntArray:
    """Return a number for each id that looks like chance (SplitMix64, Steele, Lea & Flood 2014)."""
    mixed = ids.astype(np.uint64) + np.array([seed], dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: IntArray = mixed ^ (mixed >> np.uint64(31))
    return found
