"""The rules of the lists, on dataframes in place of a Model."""

from typing import Any, Final

import narwhals as nw
import numpy as np

from cinecluster import columns as c
from cinecluster.data.cleaning.tag_counts import count_tags
from cinecluster.data.dataframes import NO_ID, cells, ids, numbers, open_dataframe
from cinecluster.data.joined import split_genres, split_tags
from cinecluster.errors import UnknownMovie, UnknownUser
from cinecluster.features.tag_matrix import tag_matrix
from cinecluster.model import FloatArray, IntArray, places_of
from cinecluster.ranking.cluster import popularity_order
from cinecluster.ranking.favorite import favorite_cluster
from cinecluster.ranking.likeness import genre_cosines, most_alike, movie_query, tag_cosines

__all__ = ["favorite_cluster_in", "titles_by_popularity", "titles_by_tags"]

_TRAIN_FIRST: Final = "Call train_kmeans(movies_df) first and pass on the dataframe that it returns."
_COUNT_COLUMNS: Final = (c.COUNT, "rating_count")


def favorite_cluster_in(user_id: int, ratings_df: Any, movies_df: Any) -> int:
    """Return the user's favourite cluster by :func:`~cinecluster.ranking.favorite.favorite_cluster`.

    Raises:
        UnknownUser: No rating by this user is there, or none for a film of ``movies_df`` that has a cluster.
        MissingColumns: A dataframe lacks a column.
    """
    ratings = open_dataframe(ratings_df, (c.USER, c.MOVIE, c.RATING), name="ratings_df")
    movies = open_dataframe(movies_df, (c.MOVIE, c.CLUSTER), name="movies_df", hint=_TRAIN_FIRST)
    stars = numbers(ratings, c.RATING)
    rated = (ids(ratings, c.USER) == user_id) & np.isfinite(stars)
    if not rated.any():
        raise UnknownUser(user_id, hint="ratings_df holds no rating by this user.")
    movie_ids, rows = _first_rows(movies)
    positions = places_of(ids(ratings, c.MOVIE)[rated], movie_ids)
    clusters = np.append(ids(movies, c.CLUSTER)[rows], NO_ID)[positions]
    known = clusters != NO_ID
    if not known.any():
        raise UnknownUser(user_id, hint="None of the films rated by this user has a cluster in movies_df.")
    return favorite_cluster(clusters[known], stars[rated][known])


def titles_by_popularity(movie_id: int, movies_df: Any, ratings_df: Any, n: int) -> list[str]:
    """Return titles of other films of the same cluster: most ratings, then higher mean, then lower id.

    Raises:
        UnknownMovie: ``movies_df`` has no such film, or no cluster for it.
        MissingColumns: A dataframe lacks a column.
    """
    movies = open_dataframe(movies_df, (c.MOVIE, c.TITLE, c.CLUSTER), name="movies_df", hint=_TRAIN_FIRST)
    ratings = open_dataframe(ratings_df, (c.USER, c.MOVIE, c.RATING), name="ratings_df")
    movie_ids, rows = _first_rows(movies)
    asked = _position(movie_id, movie_ids)
    clusters = ids(movies, c.CLUSTER)[rows]
    if clusters[asked] == NO_ID:
        raise UnknownMovie(movie_id, hint=f"The film has no cluster in movies_df. {_TRAIN_FIRST}")
    counts, means = _statistics(ratings, movie_ids)
    members = np.flatnonzero(clusters == clusters[asked])
    members = members[members != asked]
    order = popularity_order(movie_ids[members], counts[members], means[members])[: max(n, 0)]
    return _titles(movies, rows[members[order]])


def titles_by_tags(movie_id: int, df: Any, n: int) -> list[str]:
    """Return titles of the films most alike in tags; in genres, for a film without tags.

    Ties go to the film with more ratings where ``df`` counts them (``count`` or ``rating_count``), then to
    the lower id.

    Raises:
        UnknownMovie: ``df`` has no such film.
        MissingColumns: ``df`` lacks a column.
    """
    movies = open_dataframe(df, (c.MOVIE, c.TITLE), name="df")
    movie_ids, rows = _first_rows(movies)
    asked = _position(movie_id, movie_ids)
    cosines = _likeness(movies, movie_ids, rows, asked)
    alike = np.flatnonzero(cosines > 0)
    alike = alike[alike != asked]
    counts = _counts(movies)[rows[alike]]
    order = most_alike(cosines[alike], movie_ids[alike], counts, np.full(len(alike), np.nan), n)
    return _titles(movies, rows[alike[order]])


def _likeness(movies: nw.DataFrame[Any], movie_ids: IntArray, rows: IntArray, asked: int) -> FloatArray:
    if c.TAG in movies.columns:
        tagged = split_tags(cells(movies, c.TAG))
        # A word that stands twice in a cell counts twice: each place is its own user.
        uses = [
            (int(movie_ids[position]), place, tag)
            for position, row in enumerate(rows)
            for place, tag in enumerate(tagged[row])
        ]
        tags = tag_matrix(count_tags(uses), movie_ids)
        query = movie_query(tags, asked)
        if query:
            return tag_cosines(tags, query)
    if c.GENRES in movies.columns:
        listed = split_genres(cells(movies, c.GENRES))
        return genre_cosines(listed[rows[asked]], [listed[row] for row in rows])
    return np.zeros(len(movie_ids))


def _first_rows(movies: nw.DataFrame[Any]) -> tuple[IntArray, IntArray]:
    """Return the distinct movie ids, ascending, and the first row of each."""
    movie_ids, rows = np.unique(ids(movies, c.MOVIE), return_index=True)
    known = movie_ids != NO_ID
    return movie_ids[known], rows[known]


def _position(movie_id: int, movie_ids: IntArray) -> int:
    position = int(places_of(np.array([movie_id]), movie_ids)[0])
    if position < 0:
        raise UnknownMovie(movie_id)
    return position


def _statistics(ratings: nw.DataFrame[Any], movie_ids: IntArray) -> tuple[IntArray, FloatArray]:
    """Return number and mean of each film's ratings, NaN without any; empty ratings are no ratings."""
    stars = numbers(ratings, c.RATING)
    places = places_of(ids(ratings, c.MOVIE), movie_ids)
    rated = (places >= 0) & np.isfinite(stars)
    counts = np.bincount(places[rated], minlength=len(movie_ids))
    sums = np.bincount(places[rated], weights=stars[rated], minlength=len(movie_ids))
    return counts, np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _counts(movies: nw.DataFrame[Any]) -> IntArray:
    for column in _COUNT_COLUMNS:
        if column in movies.columns:
            return np.nan_to_num(numbers(movies, column)).astype(np.int64)
    return np.zeros(len(movies), dtype=np.int64)


def _titles(movies: nw.DataFrame[Any], rows: IntArray) -> list[str]:
    titles = cells(movies, c.TITLE)
    return [str(titles[row]) for row in rows]
