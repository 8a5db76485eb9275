"""Clean tables, standardised and numbered: all that is computed from ratings before anything is learned."""

from dataclasses import dataclass

import polars as pl

from cinecluster import columns as c
from cinecluster.data.tables import CleanTables
from cinecluster.engines.base import Engine
from cinecluster.features.standardise import standardise
from cinecluster.features.statistics import movie_statistics
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.learning.interactions import Interactions, interactions
from cinecluster.model import IntArray, TagMatrix

__all__ = ["PreparedTables", "prepare"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedTables:
    """What every stage after this one reads; per-film tables and arrays lie row for row beside each other."""

    movies: pl.DataFrame
    #: Schema ``MOVIES``.
    ratings: pl.DataFrame
    #: Schema ``RATINGS`` and ``STANDARDIZED``, by user, then film.
    tags: pl.DataFrame
    links: pl.DataFrame
    statistics: pl.DataFrame
    #: Schema ``STATISTICS``.
    tag_matrix: TagMatrix
    interactions: Interactions

    @property
    def user_ids(self) -> IntArray:
        """Return the ids of the users of ``interactions``, ascending."""
        return self.ratings[c.USER].unique().sort().to_numpy()

    @property
    def movie_ids(self) -> IntArray:
        """Return the ids, ascending."""
        return self.movies[c.MOVIE].to_numpy()

    def tags_of_many(self, users: int) -> frozenset[str]:
        """Return the tags that at least so many users give; those of unknown givers are believed."""
        return frozenset(self.tags.filter(pl.col(c.USERS).fill_null(users) >= users)[c.TAG])


def prepare(tables: CleanTables, engine: Engine) -> PreparedTables:
    """Standardise the ratings, count and average them by film, and number users, films and tags."""
    standardised = engine.store(standardise(tables.ratings))
    ratings = engine.collect(standardised).sort(c.USER, c.MOVIE)
    movie_ids = tables.movies[c.MOVIE].to_numpy()
    return PreparedTables(
        movies=tables.movies,
        ratings=ratings,
        tags=tables.tags,
        links=tables.links,
        statistics=movie_statistics(standardised, tables.movies, engine),
        tag_matrix=tag_matrix(tables.tags, movie_ids),
        interactions=interactions(ratings, movie_ids),
    )
