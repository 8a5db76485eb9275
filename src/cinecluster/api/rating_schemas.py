"""The shapes of the answers about single ratings and about erasing."""

from typing import Any, Final, Literal, Self

from pydantic import ConfigDict

from cinecluster.api.parameters import Id
from cinecluster.api.schemas import Answer
from cinecluster.catalogue.user_ratings import UserRating

__all__ = ["ERASURE", "RATING", "RATING_LIST", "REMAINS", "Erasure", "RatingAnswer", "RatingList"]

REMAINS: Final = (
    "Versions on disk were made before and are used without the viewer; train again, then prune them."
    " Copies in the output folder, source files and backups are yours to see to."
)
RATING: Final[dict[str, Any]] = {
    "movie_id": 2571,
    "title": "The Matrix",
    "year": 1999,
    "rating": 4.5,
    "timestamp": 1_500_000_000,
    "origin": "online",
}
RATING_LIST: Final[dict[str, Any]] = {
    "user_id": 5,
    "items": [
        RATING,
        {
            "movie_id": 79132,
            "title": "Inception",
            "year": 2010,
            "rating": 4.0,
            "timestamp": None,
            "origin": "model",
        },
    ],
    "total": 41,
    "next_cursor": 79132,
}
ERASURE: Final[dict[str, Any]] = {
    "user_id": 5,
    "ratings_deleted": 12,
    "database": "clean",
    "versions": ["20261124T101500Z-3f9a2c1b"],
    "remains": REMAINS,
}


class RatingAnswer(Answer):
    """One rating."""

    model_config = ConfigDict(json_schema_extra={"examples": [RATING]})

    movie_id: Id
    title: str | None
    """None where the version being served does not know the film."""
    year: int | None
    rating: float
    """Stars."""
    timestamp: int | None
    """When the viewer rated, in seconds since 1970, UTC; a version keeps none for serving."""
    origin: Literal["online", "model"]
    """`online`: given to the service; `model`: of the data that the version was made from."""

    @classmethod
    def of(cls, rated: UserRating) -> Self:
        """Make the answer."""
        return cls(
            movie_id=rated.movie_id,
            title=rated.title,
            year=rated.year,
            rating=rated.rating,
            timestamp=rated.timestamp,
            origin=rated.origin,
        )


class RatingList(Answer):
    """A page of a viewer's ratings."""

    model_config = ConfigDict(json_schema_extra={"examples": [RATING_LIST]})

    user_id: Id
    items: list[RatingAnswer]
    """By ascending film id."""
    total: int
    """Ratings on all pages."""
    next_cursor: Id | None
    """What to ask the next page with; None on the last one."""


class Erasure(Answer):
    """What was done to forget a viewer, and what is left to do."""

    model_config = ConfigDict(json_schema_extra={"examples": [ERASURE]})

    user_id: Id
    ratings_deleted: int
    """Online ratings."""
    database: Literal["clean", "pending"]
    """`clean`: the deleted rows have been overwritten in the database's files; `pending`: others kept it
    busy or its disk is full, so ask again."""
    versions: list[str]
    """Versions on disk that were made before: nothing is answered from the viewer's part in them."""
    remains: str
    """What is left, and what to do about it."""
