"""Somebody's ratings from another site as ratings of this catalogue's films, row by row."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cinecluster.catalogue.catalogue import Catalogue
from cinecluster.catalogue.film_names import FilmNames
from cinecluster.catalogue.row_matching import Found, How, match_rows
from cinecluster.data.exports.export import Export, ExportedRating, ExportFormat, Fault

__all__ = ["MatchedRow", "RatingImport", "UnmatchedRow", "Why", "import_ratings"]

Why = Fault | Literal["no-such-film", "several-films", "not-a-film", "twice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchedRow:
    """A row whose film is here."""

    row: int
    #: 1-based line of the file, the header counted.
    title: str
    year: int | None
    #: As the file has them.
    stars: float
    movie_index: int
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmatchedRow:
    """A row that gives no rating."""

    row: int
    #: 1-based line of the file, the header counted.
    title: str | None
    year: int | None
    #: As the file has them.
    stars: float | None
    why: Why
    value: str
    #: What stands in the way: the broken cell, or what it is instead of a film.
    candidates: tuple[int, ...]
    #: Movie indices: the several films, the film that is rated twice, or films like none that is here.
    other_row: int | None
    #: The row that counts, of a film that is rated twice.


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingImport:
    """What became of a file."""

    format: ExportFormat
    rows: tuple[MatchedRow | UnmatchedRow, ...]
    #: In the file's order.

    @property
    def matched(self) -> tuple[MatchedRow, ...]:
        """Return the rows that give a rating, each of another film."""
        return tuple(row for row in self.rows if isinstance(row, MatchedRow))

    @property
    def unmatched(self) -> tuple[UnmatchedRow, ...]:
        """Return the rows that give none."""
        return tuple(row for row in self.rows if isinstance(row, UnmatchedRow))

    def counts(self) -> dict[How | Why, int]:
        """Count the rows by how they matched or why they did not, the commonest first."""
        said = (row.how if isinstance(row, MatchedRow) else row.why for row in self.rows)
        return dict(Counter(said).most_common())


def import_ratings(catalogue: Catalogue, export: Export) -> RatingImport:
    """Find the films that an export's rows mean; of two rows about one film the later counts."""
    found = match_rows(FilmNames.of(catalogue), export.ratings)
    latest = {
        match.movie_indices[0]: rated.row
        for rated, match in zip(export.ratings, found, strict=True)
        if match.how is not None
    }
    rows = [*_faults(export), *(_row(*pair, latest) for pair in zip(export.ratings, found, strict=True))]
    return RatingImport(format=export.format, rows=tuple(sorted(rows, key=lambda row: row.row)))


def _row(rated: ExportedRating, found: Found, latest: dict[int, int]) -> MatchedRow | UnmatchedRow:
    if found.how is None:
        return _unmatched(rated, _why(rated, found), found)
    index = found.movie_indices[0]
    if latest[index] != rated.row:
        return _unmatched(rated, "twice", found, other_row=latest[index])
    return MatchedRow(
        row=rated.row,
        title=rated.title,
        year=rated.year,
        stars=rated.stars,
        movie_index=index,
        how=found.how,
    )


def _why(rated: ExportedRating, found: Found) -> Why:
    if rated.other_kind is not None:
        return "not-a-film"
    return "several-films" if found.is_ambiguous else "no-such-film"


def _unmatched(
    rated: ExportedRating, why: Why, found: Found, *, other_row: int | None = None
) -> UnmatchedRow:
    return UnmatchedRow(
        row=rated.row,
        title=rated.title,
        year=rated.year,
        stars=rated.stars,
        why=why,
        value=rated.other_kind or "",
        candidates=found.movie_indices,
        other_row=other_row,
    )


def _faults(export: Export) -> Iterator[UnmatchedRow]:
    for faulty in export.faults:
        yield UnmatchedRow(
            row=faulty.row,
            title=faulty.title,
            year=None,
            stars=None,
            why=faulty.fault,
            value=faulty.value,
            candidates=(),
            other_row=None,
        )
