"""Foreign ratings: raw stars, wherever they are to be found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.foreign_files import CLEANED_RATINGS, STANDARDIZED_RATINGS, ForeignFile
from cinecluster.data.cleaning.cells import real_number, whole_number
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.cleaning.ratings import clean_ratings
from cinecluster.engines.base import Engine, Frame
from cinecluster.errors import DataError, SourceNotFound

__all__ = ["ForeignRatings", "read_ratings"]

_NEEDED: Final = (c.USER, c.MOVIE, c.RATING)
_USED: Final = {
    CLEANED_RATINGS: (*_NEEDED, c.TIMESTAMP),
    STANDARDIZED_RATINGS: (*_NEEDED, c.STANDARDIZED),
}
_LOWEST_MEAN: Final = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignRatings:
    """The ratings of films that have a cluster."""

    ratings: pl.DataFrame
    #: Schema ``RATINGS``.
    parts: Mapping[str, CleanedPart[Frame]]
    #: The account of the rows of the one file that was made use of.
    shapes: Mapping[str, str]
    #: In which shape each file came.


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    file: ForeignFile
    frame: Frame
    holds_stars: bool
    has_times: bool


def read_ratings(
    files: Mapping[str, ForeignFile], movies: pl.DataFrame, config: CleaningConfig, engine: Engine
) -> ForeignRatings:
    """Read the stars of ``cleaned_ratings``, or of ``standardized_ratings`` where only that has them.

    Standard scores are never taken over: they are worked out anew from the stars.

    Raises:
        SourceNotFound: Neither file is there.
        MissingColumns: A file lacks users, films or ratings.
        DataError: No file has raw stars.
    """
    looks = {table: _look_at(files[table], engine) for table in _USED if table in files}
    used = next((table for table, look in looks.items() if look.holds_stars), None)
    if used is None:
        raise _no_stars(looks)
    part = _clean(looks[used], movies, config, engine)
    ratings = engine.collect(part.table)
    return ForeignRatings(
        ratings=ratings.select(pl.col(column).cast(dtype) for column, dtype in c.RATINGS.items()).sort(
            c.USER, c.MOVIE
        ),
        parts={used: part},
        shapes={table: _shape(table, look, is_used=table == used) for table, look in looks.items()},
    )


def _look_at(file: ForeignFile, engine: Engine) -> _Look:
    file.require(*_NEEDED)
    frame = file.read(engine, (*_NEEDED, c.TIMESTAMP))
    facts = engine.collect(
        frame.select(
            real_number(c.RATING).clip(-5.0, 5.0).mean().alias("mean"),
            whole_number(c.TIMESTAMP).count().alias("times"),
        )
    ).row(0, named=True)
    # Stars are 0.5 at least, standard scores 0 on average. A file without any number goes on to be cleaned,
    # which says what is wrong with it.
    holds_stars = facts["mean"] is None or facts["mean"] >= _LOWEST_MEAN
    return _Look(file=file, frame=frame, holds_stars=holds_stars, has_times=facts["times"] > 0)


def _no_stars(looks: Mapping[str, _Look]) -> DataError:
    if not looks:
        return SourceNotFound(
            f"there is no {c.CLEANED_RATINGS_FILE}, not as .gz either.",
            hint="Popularity and favourite clusters are counted from it: userId,movieId,rating[,timestamp].",
        )
    look = next(iter(looks.values()))
    return DataError(
        "expected raw stars from 0.5 to 5, found standardised values.",
        hint=f"Put the raw ratings beside it as {c.CLEANED_RATINGS_FILE}: userId,movieId,rating[,timestamp].",
        file=look.file.file.name,
        column=c.RATING,
    )


def _clean(look: _Look, movies: pl.DataFrame, config: CleaningConfig, engine: Engine) -> CleanedPart[Frame]:
    frame = look.frame
    if not look.has_times:
        frame = frame.with_columns(nw.lit("0").alias(c.TIMESTAMP))
    part = clean_ratings(frame, engine.frame(movies.select(c.MOVIE)), config, engine)
    if look.has_times:
        return part
    return replace(part, remarks={**part.remarks, "ratings without a time, which became 0": part.kept})


def _shape(table: str, look: _Look, *, is_used: bool) -> str:
    phrases = (
        ("rating holds the standard score", not look.holds_stars),
        ("timestamp is no number of seconds", look.file.has(c.TIMESTAMP) and not look.has_times),
        ("the stars were taken from here", is_used and table == STANDARDIZED_RATINGS),
        ("standard scores are worked out anew", table == STANDARDIZED_RATINGS),
    )
    return look.file.shape((phrase for phrase, seen in phrases if seen), _USED[table])
