"""Clean tables, standardised and numbered: all that is computed from ratings before anything is learned."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from cinecluster import columns as c
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.features.config import SampleConfig
from cinecluster.features.learning_sample import learning_users
from cinecluster.features.rated import RatingUsers, interactions_of, rating_users, stored_histories
from cinecluster.features.rating_sums import rating_sums
from cinecluster.features.standardise import rating_scale, standardise
from cinecluster.features.statistics import movie_statistics
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.interactions import Interactions
from cinecluster.model import Histories, IntArray, TagMatrix

__all__ = ["LearningTables", "PreparedTables", "prepare", "prepare_to_learn"]

_DEFAULT_SAMPLE: Final = SampleConfig()


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningTables:
    """What is learned from; per-film tables and arrays lie row for row beside each other."""

    movies: pl.DataFrame
    #: Schema ``MOVIES``.
    tags: pl.DataFrame
    tag_matrix: TagMatrix
    interactions: Interactions
    #: The ratings of everybody, or of viewers drawn where those are too many.
    user_ids: IntArray
    #: Of the users of ``interactions``, ascending.

    @property
    def movie_ids(self) -> IntArray:
        """Return the ids, ascending."""
        return self.movies[c.MOVIE].to_numpy()

    def tags_of_many(self, users: int) -> frozenset[str]:
        """Return the tags that at least so many users give; those of unknown givers are believed."""
        return frozenset(self.tags.filter(pl.col(c.USERS).fill_null(users) >= users)[c.TAG])


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedTables(LearningTables):
    """What every stage after this one reads. Of the ratings only those to learn from are in memory."""

    ratings: pl.LazyFrame
    #: Schema ``RATINGS`` and ``STANDARDIZED``, by user, then film.
    links: pl.DataFrame
    statistics: pl.DataFrame
    #: Schema ``STATISTICS``, of all ratings.
    histories: Histories
    #: Everybody's; long arrays are mapped from files of the engine's folder, if it has one.


def prepare(
    tables: CleanTables, engine: Engine, sample: SampleConfig = _DEFAULT_SAMPLE, *, seed: int = 0
) -> PreparedTables:
    """Standardise the ratings, count and average them by film, and number users, films and tags.

    Args:
        tables: Clean.
        engine: Where the ratings are; what comes out reads them there.
        sample: Who is learned from.
        seed: Draws them.
    """
    sums = rating_sums(tables.ratings, engine)
    scale = rating_scale(sums)
    ratings = engine.local(standardise(tables.ratings, scale), by=(c.USER, c.MOVIE))
    everybody = rating_users(ratings)
    learned = _to_learn(tables, ratings, everybody, sample, seed=seed)
    return PreparedTables(
        movies=learned.movies,
        tags=learned.tags,
        tag_matrix=learned.tag_matrix,
        interactions=learned.interactions,
        user_ids=learned.user_ids,
        ratings=ratings,
        links=tables.links,
        statistics=movie_statistics(sums, scale, tables.movies),
        histories=stored_histories(ratings, everybody, learned.movie_ids, folder=engine.folder),
    )


def prepare_to_learn(
    tables: CleanTables, engine: Engine, sample: SampleConfig = _DEFAULT_SAMPLE, *, seed: int = 0
) -> LearningTables:
    """Do what learning needs of :func:`prepare`, and no more."""
    ratings = engine.local(tables.ratings, by=(c.USER, c.MOVIE))
    return _to_learn(tables, ratings, rating_users(ratings), sample, seed=seed)


def _to_learn(
    tables: CleanTables, ratings: pl.LazyFrame, everybody: RatingUsers, sample: SampleConfig, *, seed: int
) -> LearningTables:
    movie_ids = tables.movies[c.MOVIE].to_numpy()
    users = learning_users(everybody, sample, seed=seed)
    if users is not everybody:
        ratings = ratings.filter(pl.col(c.USER).is_in(users.user_ids))
    return LearningTables(
        movies=tables.movies,
        tags=tables.tags,
        tag_matrix=tag_matrix(tables.tags, movie_ids),
        interactions=interactions_of(ratings, users, movie_ids),
        user_ids=users.user_ids,
    )
