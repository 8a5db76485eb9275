"""The shapes of what is asked and answered about films that the model does not know."""

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from cinecluster.api import catalogue_examples as examples
from cinecluster.api.cluster_schemas import Distance
from cinecluster.api.movie_schemas import MovieSummary
from cinecluster.api.parameters import NumbersOnly
from cinecluster.api.schemas import Answer
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.prediction import NewMovie, Prediction

__all__ = ["NewMovieBody", "PredictionAnswer"]

_YEAR: Final = 9999

Word = Annotated[str, Field(min_length=1, max_length=100)]


class NewMovieBody(BaseModel):
    """A film as you would describe it; at least one genre or tag that the model knows."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [examples.NEW_MOVIE]},
    )

    title: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    """May hold the year, as in `Dune: Part Three (2026)`; says nothing else."""
    genres: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    """In any case."""
    tags: Annotated[tuple[Word, ...], Field(max_length=1000)] = ()
    """Case, hyphens and spaces do not matter."""
    year: Annotated[int, Field(ge=1800, le=_YEAR), NumbersOnly] | None = None
    """Counts before the title's."""

    def new_movie(self) -> NewMovie:
        """Return the same as the catalogue takes it."""
        return NewMovie(title=self.title, genres=self.genres, tags=self.tags, year=self.year)


class JudgedBy(Answer):
    """What the film was placed by, in the model's spelling."""

    title: str | None
    """In display form; not looked at but for the year."""
    year: int | None
    genres: list[str]
    tags: list[str]


class IgnoredWords(Answer):
    """What the model does not know."""

    genres: list[str]
    tags: list[str]


class NeighbouringMovie(MovieSummary):
    """A film of the model that is like the new one."""

    likeness: float
    """Cosine of where both lie, less for a film that few have rated."""
    shared_tags: list[str]
    """At most five, the most telling first."""
    shared_genres: list[str]


class PredictionAnswer(Answer):
    """Where a new film would go."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PREDICTION]})

    cluster: int
    """The nearest one."""
    label: str
    """What it is called."""
    distances: list[Distance]
    """To every cluster, nearest first."""
    neighbours: list[NeighbouringMovie]
    """The films most like it, at most 10."""
    judged_by: JudgedBy
    ignored: IgnoredWords

    @classmethod
    def of(cls, catalogue: Catalogue, predicted: Prediction) -> Self:
        """Make the answer."""
        return cls(
            cluster=predicted.cluster.cluster_id,
            label=predicted.cluster.label,
            distances=[Distance.of(near) for near in predicted.distances],
            neighbours=[
                NeighbouringMovie(
                    **MovieSummary.of(catalogue, near.movie_index).model_dump(),
                    likeness=near.likeness,
                    shared_tags=list(near.shared_tags),
                    shared_genres=list(near.shared_genres),
                )
                for near in predicted.neighbours
            ],
            judged_by=JudgedBy(
                title=predicted.title,
                year=predicted.year,
                genres=list(predicted.genres),
                tags=list(predicted.tags),
            ),
            ignored=IgnoredWords(genres=list(predicted.ignored.genres), tags=list(predicted.ignored.tags)),
        )
