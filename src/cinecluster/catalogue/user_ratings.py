"""One viewer's ratings, film by film: those of the model and those given since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cinecluster.errors import UnknownMovie, UnknownUser
from cinecluster.model import Model

__all__ = ["UserRating", "online_rating", "user_ratings"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UserRating:
    """One rating as it counts now."""

    movie_id: int
    title: str | None
    #: None where the model does not know the film.
    year: int | None
    rating: float
    #: Stars.
    timestamp: int | None
    #: Seconds since 1970; None where only the model knows the rating.
    origin: Literal["online", "model"]


def online_rating(model: Model, movie_id: int, rating: float, timestamp: int | None) -> UserRating:
    """Return a rating that was given to the service."""
    title, year = _named(model, movie_id)
    return UserRating(
        movie_id=movie_id, title=title, year=year, rating=rating, timestamp=timestamp, origin="online"
    )


def user_ratings(
    model: Model,
    user_id: int,
    online: Iterable[tuple[int, float | None, int | None]],
    *,
    erased: bool = False,
) -> tuple[UserRating, ...]:
    """Return a viewer's ratings by ascending film id.

    Args:
        model: Knows what the files held.
        user_id: The viewer.
        online: Movie id, stars (None: taken back) and timestamp of each.
        erased: What the model has learned does not count.
    """
    found: dict[int, UserRating] = {}
    if not erased:
        found.update((rated.movie_id, rated) for rated in _learned(model, user_id))
    for movie_id, rating, timestamp in online:
        if rating is None:
            found.pop(movie_id, None)
        else:
            found[movie_id] = online_rating(model, movie_id, rating, timestamp)
    return tuple(found[movie_id] for movie_id in sorted(found))


def _learned(model: Model, user_id: int) -> Iterable[UserRating]:
    try:
        history = model.histories.of(user_id)
    except UnknownUser:
        return
    movies = model.movies
    for index, rating in zip(history.movie_indices.tolist(), history.ratings.tolist(), strict=True):
        yield UserRating(
            movie_id=int(movies.movie_ids[index]),
            title=movies.titles[index],
            year=int(movies.years[index]) or None,
            rating=rating,
            timestamp=None,
            origin="model",
        )


def _named(model: Model, movie_id: int) -> tuple[str | None, int | None]:
    try:
        index = model.movies.index_of(movie_id)
    except UnknownMovie:
        return None, None
    return model.movies.titles[index], int(model.movies.years[index]) or None
