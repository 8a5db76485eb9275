"""Which film a row of somebody's ratings means: the surest first, and never one of two at a venture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cinecluster.catalogue.film_names import FilmNames, keys_of
from cinecluster.catalogue.near_titles import Near, TitlesOfYear
from cinecluster.data.exports.export import ExportedRating

__all__ = ["Found", "How", "match_rows"]

How = Literal["imdb-id", "title", "other-title", "year-off-by-one", "title-alone", "main-title", "near-title"]

_LIKE: Final = 0.85
"""A title less like the row's is another one …"""
_CLEAR: Final = 0.05
"""… and so may be one that is hardly more like it than another film's."""
_SHOWN: Final = 3
_BY_YEARS_APART: Final[tuple[tuple[int | None, How | None], ...]] = (
    (0, None),
    (1, "year-off-by-one"),
    (None, "title-alone"),  # where the row or the film has no year
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What is found for a row."""

    how: How | None
    #: None where no one film is meant.
    movie_indices: tuple[int, ...]
    #: The film; or the several that may be meant; or a few that are like it.
    is_ambiguous: bool = False


def match_rows(names: FilmNames, rows: Sequence[ExportedRating]) -> list[Found]:
    """Find each row's film: by IMDb id, by whole titles and year, then among titles like it of that year.

    A film whose IMDb id is known is no other one's.
    """
    found = [_exactly(names, row) for row in rows]
    by_year: defaultdict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if not (found[place].how or found[place].is_ambiguous or row.other_kind) and row.year is not None:
            by_year[row.year].append(place)
    for year, places in by_year.items():
        nearly = _nearly(names, year, [rows[place] for place in places])
        for place, match in zip(places, nearly, strict=True):
            if match.how or match.is_ambiguous or not found[place].movie_indices:
                found[place] = match
    return found


def _exactly(names: FilmNames, row: ExportedRating) -> Found:
    """Find a row's film by its id or by whole titles; else those of its name from other times."""
    if row.imdb_id is not None and row.imdb_id in names.by_imdb_id:
        return Found(how="imdb-id", movie_indices=(names.by_imdb_id[row.imdb_id],))
    if row.other_kind is not None:  # a series has a film's title and year often enough
        return Found(how=None, movie_indices=())
    by_title = _by_title(names, row)
    for apart, named in _BY_YEARS_APART:
        near = {
            film: how
            for film, how in by_title.items()
            if _years_apart(names, row, film) == apart and _may_be(names, row, film)
        }
        best = [film for film, how in near.items() if how == "title"] or list(near)
        if len(best) == 1:
            return Found(how=named or near[best[0]], movie_indices=(best[0],))
        if best:
            return Found(how=None, movie_indices=tuple(sorted(best)), is_ambiguous=True)
    return Found(how=None, movie_indices=tuple(by_title)[:_SHOWN])


def _by_title(names: FilmNames, row: ExportedRating) -> dict[int, How]:
    """Return the films that have one of a row's titles, and whether it is the one that both show first."""
    found: dict[int, How] = {}
    for title in _titles(row):
        for key in keys_of(title):
            for name in names.by_key.get(key, ()):
                is_first = title == row.title and names.is_main(name)
                film = names.film_of(name)
                if is_first or film not in found:
                    found[film] = "title" if is_first else "other-title"
    return found


def _years_apart(names: FilmNames, row: ExportedRating, film: int) -> int | None:
    """Return how many years lie between what a row and a film say; None where one says nothing."""
    year = int(names.titles.movies.years[film])
    return None if not year or row.year is None else abs(year - row.year)


def _may_be(names: FilmNames, row: ExportedRating, film: int) -> bool:
    return row.imdb_id is None or not names.has_imdb_id[film]


def _nearly(names: FilmNames, year: int, rows: Sequence[ExportedRating]) -> list[Found]:
    """Find rows' films among those of their year."""
    titles = TitlesOfYear.of(names, year)
    keys = [[key for title in _titles(row) for key in keys_of(title)] for row in rows]
    likeness = titles.likeness([key for of_row in keys for key in of_row])
    found: list[Found] = []
    start = 0
    for row, of_row in zip(rows, keys, strict=True):
        end = start + len(of_row)
        near = titles.nearest(of_row, likeness[start:end])
        found.append(_nearest(names, row, titles.with_main_part(_titles(row)), near))
        start = end
    return found


def _nearest(names: FilmNames, row: ExportedRating, main: frozenset[int], near: Sequence[Near]) -> Found:
    same = sorted(film for film in main if _may_be(names, row, film))
    if len(same) == 1:
        return Found(how="main-title", movie_indices=(same[0],))
    if same:
        return Found(how=None, movie_indices=tuple(same), is_ambiguous=True)
    shown = tuple(each.movie_index for each in near)
    is_clear = bool(near) and near[0].likeness - (near[1].likeness if near[1:] else 0.0) >= _CLEAR
    if is_clear and near[0].likeness >= _LIKE and _may_be(names, row, shown[0]):
        return Found(how="near-title", movie_indices=shown[:1])
    return Found(how=None, movie_indices=shown)


def _titles(row: ExportedRating) -> tuple[str, ...]:
    return (row.title, *row.other_titles)
