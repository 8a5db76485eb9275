"""The shapes of the answer about ratings from another site."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import ConfigDict, Field

from cinecluster.api.parameters import Id
from cinecluster.api.schemas import Answer
from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.rating_import import MatchedRow, RatingImport, UnmatchedRow, Why
from cinecluster.catalogue.row_matching import How
from cinecluster.data.exports.export import ExportFormat

__all__ = ["IMPORT", "RatingImportAnswer"]

IMPORT: Final[dict[str, Any]] = {
    "format": "letterboxd",
    "rows": 2,
    "matched": 1,
    "counts": {"title": 1, "several-films": 1},
    "ratings": [{"movie_id": 2571, "rating": 4.5}],
    "report": [
        {
            "outcome": "matched",
            "row": 2,
            "title": "The Matrix",
            "year": 1999,
            "rating": 4.5,
            "how": "title",
            "film": {"movie_id": 2571, "title": "The Matrix", "year": 1999},
        },
        {
            "outcome": "unmatched",
            "row": 3,
            "title": "Hamlet",
            "year": None,
            "rating": 4.0,
            "why": "several-films",
            "value": "",
            "candidates": [
                {"movie_id": 1411, "title": "Hamlet", "year": 1996},
                {"movie_id": 3723, "title": "Hamlet", "year": 1990},
            ],
            "other_row": None,
        },
    ],
}


class FilmInShort(Answer):
    """A film by what tells it from others."""

    movie_id: Id
    title: str
    year: int | None

    @classmethod
    def of(cls, catalogue: Catalogue, index: int) -> Self:
        """Make it of a film's index."""
        movie = catalogue.model.movie(index)
        return cls(movie_id=movie.movie_id, title=movie.title, year=movie.year)


class ImportedRating(Answer):
    """A rating as `/v1/recommendations` takes it."""

    movie_id: Id
    rating: float
    """Stars, 0.5 to 5."""


class MatchedRowAnswer(Answer):
    """A row that gives a rating."""

    outcome: Literal["matched"]
    row: int
    """Line of the file, from 1 on, the header counted."""
    title: str
    """As the file has it, in display form."""
    year: int | None
    rating: float
    """Stars, 0.5 to 5."""
    how: How
    """`imdb-id`; `title` and year; `other-title` (an original, a translation) and year; `year-off-by-one`;
    `title-alone`, where one of the two has no year; `main-title` and year, a subtitle left out;
    `near-title` and year, with typing errors."""
    film: FilmInShort

    @classmethod
    def of(cls, catalogue: Catalogue, row: MatchedRow) -> Self:
        """Make it of a row."""
        return cls(
            outcome="matched",
            row=row.row,
            title=row.title,
            year=row.year,
            rating=row.stars,
            how=row.how,
            film=FilmInShort.of(catalogue, row.movie_index),
        )


class UnmatchedRowAnswer(Answer):
    """A row that gives none."""

    outcome: Literal["unmatched"]
    row: int
    """Line of the file, from 1 on, the header counted."""
    title: str | None
    year: int | None
    rating: float | None
    """Stars, 0.5 to 5."""
    why: Why
    """`no-such-film` here; `several-films` may be meant; `not-a-film` but a series or a game; rated `twice`,
    where the later row counts; `no-rating` or a `bad-rating` in it; `no-title`; a `broken-row`."""
    value: str
    """What is bad or broken, shortened, or what it is instead of a film."""
    candidates: list[FilmInShort]
    """The several films, the film that is rated twice, or some that may be meant."""
    other_row: int | None
    """The row that counts, of a film rated twice."""

    @classmethod
    def of(cls, catalogue: Catalogue, row: UnmatchedRow) -> Self:
        """Make it of a row."""
        return cls(
            outcome="unmatched",
            row=row.row,
            title=row.title,
            year=row.year,
            rating=row.stars,
            why=row.why,
            value=row.value,
            candidates=[FilmInShort.of(catalogue, index) for index in row.candidates],
            other_row=row.other_row,
        )


class RatingImportAnswer(Answer):
    """What became of a file of ratings."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPORT]})

    format: ExportFormat
    """The site that it is from."""
    rows: int
    """In all, the header not counted."""
    matched: int
    """Those that give a rating."""
    counts: dict[How | Why, int]
    """Rows by how they matched or why they did not, the commonest first."""
    ratings: list[ImportedRating]
    """What they give, each of another film."""
    report: list[Annotated[MatchedRowAnswer | UnmatchedRowAnswer, Field(discriminator="outcome")]]
    """Row by row, in the file's order."""

    @classmethod
    def of(cls, catalogue: Catalogue, imported: RatingImport) -> Self:
        """Make the answer."""
        ids = catalogue.model.movies.movie_ids
        matched = imported.matched
        return cls(
            format=imported.format,
            rows=len(imported.rows),
            matched=len(matched),
            counts=imported.counts(),
            ratings=[ImportedRating(movie_id=int(ids[row.movie_index]), rating=row.stars) for row in matched],
            report=[
                MatchedRowAnswer.of(catalogue, row)
                if isinstance(row, MatchedRow)
                else UnmatchedRowAnswer.of(catalogue, row)
                for row in imported.rows
            ],
        )
