"""The shape of an answer with films like a film."""

from collections.abc import Sequence
from typing import Any, Final, Self

from pydantic import ConfigDict

from cinecluster.api.parameters import Order
from cinecluster.api.schemas import Answer, RecommendedMovie
from cinecluster.model import Movie
from cinecluster.ranking.tuning import Tuning

__all__ = ["EXAMPLE", "SimilarMovies"]

EXAMPLE: Final[dict[str, Any]] = {
    "recommendations": ["Men in Black"],
    "items": [
        {
            "movie_id": 1580,
            "title": "Men in Black",
            "year": 1997,
            "genres": ["Action", "Comedy", "Sci-Fi"],
            "cluster": 3,
            "score": 0.618,
            "reason": {
                "kind": "similarity",
                "text": "0.53 alike. In common: aliens. More comedy.",
                "similarity": 0.526,
                "parts": {"viewers": 0.291, "tags": 0.061, "genres": 0.158, "year": 0.016},
                "shared_tags": ["aliens"],
                "shared_genres": ["Sci-Fi"],
                "moved": {"comedy": 0.23},
            },
        }
    ],
    "movie_id": 1214,
    "title": "Alien",
    "order": "similarity",
    "more": ["comedy"],
    "less": [],
    "tunable": [{"tag": "aliens", "relevance": 0.9889}, {"tag": "space", "relevance": 0.9468}],
}


class TunableTag(Answer):
    """A tag that the list can be moved along."""

    tag: str
    relevance: float
    """How much the film asked about has of it, 0–1; half is a typical film."""


class SimilarMovies(Answer):
    """Films like a film."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    recommendations: list[str]
    """Titles, best first."""
    items: list[RecommendedMovie]
    """The same films with ids, years, scores and reasons."""
    movie_id: int
    """The film asked about."""
    title: str
    order: Order
    """What the list is ordered by."""
    more: list[str]
    """Tags that were wanted more, as the model spells them."""
    less: list[str]
    """Tags that were wanted less."""
    tunable: list[TunableTag]
    """The tags that the film asked about has most of, for the next step; any other known tag will do too."""

    @classmethod
    def of(
        cls,
        movie: Movie,
        items: Sequence[RecommendedMovie],
        order: Order,
        tuning: Tuning,
        tunable: Sequence[tuple[str, float]],
    ) -> Self:
        """Make the answer."""
        return cls(
            recommendations=[item.title for item in items],
            items=list(items),
            movie_id=movie.movie_id,
            title=movie.title,
            order=order,
            more=list(tuning.more),
            less=list(tuning.less),
            tunable=[TunableTag(tag=tag, relevance=relevance) for tag, relevance in tunable],
        )
