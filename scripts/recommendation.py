"""Films with like tags, from a dataframe."""

from typing import Any

from cinecluster.data.arguments import given_id, given_number
from cinecluster.errors import UnknownMovie
from cinecluster.ranking.frames import titles_by_tags

__all__ = ["recommend_by_tags"]


def recommend_by_tags(movie_id: int, df: Any, n: int = 5) -> list[str]:
    """Return titles of the films whose tags are most like this film's; genres stand in for missing tags.

    Likeness is the cosine of TF-IDF; ties go to the film with more ratings, where ``df`` has a column
    ``count`` or ``rating_count``, then to the lower id.

    Args:
        movie_id: The film.
        df: Columns ``movieId``, ``title``, ``genres``, ``tag``, as in ``clusters_movies_with_tags.csv``; of
            any library that Narwhals knows. Of several rows with one id the first counts.
        n: How many titles; fewer come back where fewer films share a tag or genre.

    Raises:
        UnknownMovie: ``df`` has no such film.
        MissingColumns: ``df`` lacks ``movieId`` or ``title``.
        WrongArgument: ``n`` is no whole number.
    """
    return titles_by_tags(given_id(movie_id, UnknownMovie), df, given_number(n, name="n"))
