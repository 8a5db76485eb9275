"""Cleaning: raw tables in, clean tables and the account of every row out."""

from typing import Final

import narwhals as nw
import polars as pl

from cinecluster.columns import COUNT, LINKS, MOVIE, TAGS
from cinecluster.data.cleaning.config import CleaningConfig
from cinecluster.data.cleaning.links import clean_links
from cinecluster.data.cleaning.movies import clean_movies
from cinecluster.data.cleaning.parts import CleanedPart, Table
from cinecluster.data.cleaning.ratings import clean_ratings
from cinecluster.data.cleaning.report import CleaningReport
from cinecluster.data.cleaning.tags import clean_tags
from cinecluster.data.tables import CleanTables, RawTables
from cinecluster.engines.base import Engine, Frame

__all__ = ["clean"]

_NEEDED: Final = frozenset({"movies", "ratings"})


def clean(raw: RawTables, config: CleaningConfig, engine: Engine) -> tuple[CleanTables, CleaningReport]:
    """Clean every table of a source.

    Raises:
        EmptyTable: No film or no rating can be used.
        DirtyRows: A row would be dropped, and ``config.strict``.
    """

    def accepted(table: str, part: CleanedPart[Table]) -> CleanedPart[Table]:
        if config.strict:
            part.refuse_if_dirty(file=raw.file_of(table))
        if table in _NEEDED:
            part.refuse_if_empty(file=raw.file_of(table))
        parts[table] = part
        return part

    parts = dict[str, CleanedPart[Frame] | CleanedPart[pl.DataFrame]]()
    movies = accepted("movies", clean_movies(raw.movies, engine)).table
    movie_ids = engine.frame(movies.select(MOVIE))
    ratings = accepted(
        "ratings", clean_ratings(raw.ratings, movie_ids, config, engine, typed=raw.typed_ratings)
    ).table
    tags, links = pl.DataFrame(schema=TAGS), pl.DataFrame(schema=LINKS)
    if raw.tags is not None:
        tags = accepted("tags", clean_tags(raw.tags, movie_ids, config, engine)).table
    if raw.links is not None:
        links = accepted("links", clean_links(raw.links, movie_ids, engine)).table

    tables = CleanTables(movies=movies, ratings=ratings, tags=tags, links=links)
    remarks = {"movies": _coverage(tables, engine)}
    reports = (
        part.report(table, file=raw.file_of(table), remarks=remarks.get(table, {}))
        for table, part in parts.items()
    )
    return tables, CleaningReport(tables=tuple(reports))


def _coverage(tables: CleanTables, engine: Engine) -> dict[str, int]:
    """Count the films about which little is known, as remarks."""
    per_movie = engine.collect(tables.ratings.group_by(MOVIE).agg(nw.len().alias(COUNT)))
    unrated = tables.movies.join(per_movie, on=MOVIE, how="anti")
    return {
        "films never rated": unrated.height,
        "films tagged but never rated": unrated.join(tables.tags, on=MOVIE, how="semi").height,
        "films with a single rating": per_movie.filter(pl.col(COUNT) == 1).height,
    }
