"""Cleaning of links: a film's ids elsewhere. One row per film, so plain Polars ends it."""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import IMDB, LINKS, MOVIE, ROW, TMDB
from cinecluster.data.cleaning.cells import is_missing, is_overfull, stripped, whole_number
from cinecluster.data.cleaning.checks import (
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    UNKNOWN_MOVIE,
    drops_by_reason,
    flag,
    is_absent,
    keep_first,
    with_known_movies,
)
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.engines.base import Engine, Frame

__all__ = ["clean_links"]

_IMDB_DIGITS: Final = 7
_UNREADABLE: Final = "unreadable"
_CHECKS: Final = (TOO_MANY_FIELDS, is_absent(MOVIE, "movie id not a whole number"), UNKNOWN_MOVIE)


def clean_links(raw: Frame, movie_ids: Frame, engine: Engine) -> CleanedPart[pl.DataFrame]:
    """Keep the first row of each known film; an id elsewhere that cannot be read becomes null.

    Returns:
        Links by ``columns.LINKS``, sorted by id.
    """
    typed = raw.select(
        ROW,
        stripped(IMDB).alias(IMDB),
        whole_number(MOVIE).alias(MOVIE),
        whole_number(TMDB).alias(TMDB),
        (~is_missing(TMDB)).alias(_UNREADABLE),
        is_overfull().alias(OVERFULL),
    )
    flagged = engine.store(flag(with_known_movies(typed, movie_ids), _CHECKS))
    read, drops = drops_by_reason(flagged, raw, _CHECKS, engine)
    valid = engine.collect(flagged.filter(nw.col(REASON).is_null()))
    kept, repeated = keep_first(valid, [MOVIE], "repeated movie id")
    digits = pl.col(IMDB).str.extract(r"^(?:tt)?([0-9]{1,10})(?:\.0*)?$")
    kept = kept.sort(MOVIE).with_columns(digits.str.zfill(_IMDB_DIGITS))
    unreadable = kept.filter(pl.col(_UNREADABLE) & pl.col(TMDB).is_null()).height
    given = kept[TMDB].drop_nulls()
    remarks = {
        "films without an IMDb id": kept[IMDB].null_count(),
        "films without a TMDB id": kept[TMDB].null_count() - unreadable,
        "TMDB ids that are no number": unreadable,
        "TMDB ids shared by several films": given.filter(given.is_duplicated()).n_unique(),
    }
    table = kept.select(list(LINKS)).cast(pl.Schema(LINKS))
    return CleanedPart(table=table, read=read, drops=(*drops, *repeated), remarks=remarks)
