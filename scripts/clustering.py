"""A viewer's favourite cluster, and the popular films beside a film, from dataframes."""

from typing import Any

from cinecluster.data.arguments import given_id, given_number
from cinecluster.errors import UnknownMovie, UnknownUser
from cinecluster.ranking.frames import favorite_cluster_in, titles_by_popularity

__all__ = ["get_favorite_cluster", "recommend_movies"]


def get_favorite_cluster(user_id: int, ratings_df: Any, movies_df: Any) -> int:
    """Return the cluster with most of the user's ratings; ties: higher mean rating, then the lower id.

    Args:
        user_id: The viewer.
        ratings_df: Columns ``userId``, ``movieId``, ``rating``; of any library that Narwhals knows.
        movies_df: Columns ``movieId``, ``cluster``; of any library that Narwhals knows.

    Raises:
        UnknownUser: No rating by this user is there, or none for a film of ``movies_df``.
        MissingColumns: A dataframe lacks a column.
    """
    return favorite_cluster_in(given_id(user_id, UnknownUser), ratings_df, movies_df)


def recommend_movies(movie_id: int, movies_df: Any, ratings_df: Any, n: int = 5) -> list[str]:
    """Return titles of other films of the same cluster, by number of ratings, then mean rating, then id.

    Args:
        movie_id: The film.
        movies_df: Columns ``movieId``, ``title``, ``cluster``; of any library that Narwhals knows.
        ratings_df: Columns ``userId``, ``movieId``, ``rating``; of any library that Narwhals knows.
        n: How many titles; fewer come back from a smaller cluster.

    Raises:
        UnknownMovie: ``movies_df`` has no such film.
        MissingColumns: A dataframe lacks a column.
        WrongArgument: ``n`` is no whole number.
    """
    return titles_by_popularity(
        given_id(movie_id, UnknownMovie), movies_df, ratings_df, given_number(n, name="n")
    )
