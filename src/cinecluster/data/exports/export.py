"""What an export holds, whichever site it is from."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Export", "ExportFormat", "ExportedRating", "Fault", "FaultyRow"]

ExportFormat = Literal["letterboxd", "imdb", "kinopoisk"]
Fault = Literal["no-rating", "bad-rating", "no-title", "broken-row"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedRating:
    """A row that says what somebody thinks of a film."""

    row: int
    #: 1-based line, the header counted.
    title: str
    #: In display form.
    other_titles: tuple[str, ...]
    #: Originals, translations, a.k.a.
    year: int | None
    imdb_id: int | None
    #: Without its leading zeros.
    other_kind: str | None
    #: What it is where it is no film ("TV Series"), in the export's words.
    stars: float
    #: 0.5–5 in half stars.


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultyRow:
    """A row that says nothing that could be used."""

    row: int
    #: 1-based line, the header counted.
    fault: Fault
    title: str | None
    #: As far as it can be told.
    value: str
    #: What stands where something else should, shortened.


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """A file of ratings, read."""

    format: ExportFormat
    ratings: tuple[ExportedRating, ...]
    faults: tuple[FaultyRow, ...]
