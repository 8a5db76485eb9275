"""Cleaning of films: titles taken apart, genres in one spelling. Per film, so plain Polars ends it."""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import GENRES, MOVIE, MOVIES, NO_GENRES, OTHER_TITLES, ROW, SEPARATOR, TITLE, YEAR
from cinecluster.data.cleaning.blanks import BLANKS, single_spaced
from cinecluster.data.cleaning.cells import is_missing, is_overfull, whole_number
from cinecluster.data.cleaning.checks import (
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    Check,
    drops_by_reason,
    flag,
    is_absent,
    keep_first,
)
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.cleaning.titles import ParsedTitle, parse_title
from cinecluster.engines.base import Engine, Frame

__all__ = ["clean_movies", "parse_genres"]

_RENAMED_GENRES: Final = {"Children's": "Children"}
_BLANK_TITLE: Final = "blank_title"
_CHECKS: Final = (
    TOO_MANY_FIELDS,
    is_absent(MOVIE, "movie id not a whole number"),
    Check(reason="blank title", column=TITLE, fails=nw.col(_BLANK_TITLE)),
)


def clean_movies(raw: Frame, engine: Engine) -> CleanedPart[pl.DataFrame]:
    """Keep the first row of each film, its title in display form.

    Returns:
        Films by ``columns.MOVIES``, sorted by id.
    """
    typed = raw.select(
        ROW,
        TITLE,
        GENRES,
        whole_number(MOVIE).alias(MOVIE),
        is_overfull().alias(OVERFULL),
        is_missing(TITLE).alias(_BLANK_TITLE),
    )
    flagged = engine.store(flag(typed, _CHECKS))
    read, drops = drops_by_reason(flagged, raw, _CHECKS, engine)
    valid = engine.collect(flagged.filter(nw.col(REASON).is_null()).select(ROW, MOVIE, TITLE, GENRES))
    kept, repeated = keep_first(valid, [MOVIE], "repeated movie id")
    kept = kept.sort(MOVIE)
    raw_titles = kept[TITLE].to_list()
    titles = [parse_title(title) for title in raw_titles]
    # Films share few combinations of genres, so each is parsed once.
    parsed = {text: parse_genres(text or "") for text in kept[GENRES].unique()}
    genres = [parsed[text] for text in kept[GENRES]]
    table = pl.DataFrame(
        {
            MOVIE: kept[MOVIE],
            TITLE: [title.display for title in titles],
            YEAR: [title.year for title in titles],
            GENRES: [SEPARATOR.join(names) for names in genres],
            OTHER_TITLES: [_joined(title.other_titles) for title in titles],
        },
        schema=MOVIES,
    )
    remarks = {
        **_title_remarks(raw_titles, titles),
        "titles and years shared by several films": count_shared_titles(table),
        "films without genres": genres.count(()),
    }
    return CleanedPart(table=table, read=read, drops=(*drops, *repeated), remarks=remarks)


def count_shared_titles(movies: pl.DataFrame) -> int:
    """Count the pairs of title and year that several films have."""
    dated = movies.select(TITLE, YEAR)
    return dated.filter(dated.is_duplicated()).n_unique()


def parse_genres(text: str) -> tuple[str, ...]:
    """Return the genres of a field, each once, in their order.

    >>> parse_genres("Animation|Children's|Animation")
    ('Animation', 'Children')
    """
    names = (single_spaced(name) for name in text.split(SEPARATOR))
    listed = (_RENAMED_GENRES.get(name, name) for name in names if name not in {"", NO_GENRES})
    return tuple(dict.fromkeys(listed))


def _joined(titles: tuple[str, ...]) -> str:
    return SEPARATOR.join(title.replace(SEPARATOR, "/") for title in titles)


def _title_remarks(raw_titles: list[str], titles: list[ParsedTitle]) -> dict[str, int]:
    return {
        "titles without a year": sum(title.year is None for title in titles),
        "titles with a range of years": sum(title.is_range for title in titles),
        "titles with blanks around them": sum(title != title.strip(BLANKS) for title in raw_titles),
        "articles brought to the front": sum(title.articles_moved for title in titles),
        "films with other titles": sum(bool(title.other_titles) for title in titles),
    }
