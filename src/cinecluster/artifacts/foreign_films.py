"""Foreign films: which cluster each is in, what it is called, and its tags as they stand there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import narwhals as nw
import polars as pl

from cinecluster import columns as c
from cinecluster.artifacts.foreign_files import CLEANED_MOVIES, CLUSTERS, ForeignFile
from cinecluster.data.cleaning.cells import is_overfull, stripped, whole_number
from cinecluster.data.cleaning.checks import (
    OVERFULL,
    REASON,
    TOO_MANY_FIELDS,
    Check,
    Drop,
    drops_by_reason,
    flag,
    is_absent,
    keep_first,
)
from cinecluster.data.cleaning.movies import clean_movies, count_shared_titles
from cinecluster.data.cleaning.parts import CleanedPart
from cinecluster.data.joined import split_genres
from cinecluster.engines.base import Engine
from cinecluster.errors import DataError

__all__ = ["MAX_CLUSTER", "ForeignFilms", "read_films"]

MAX_CLUSTER: Final = 10_000
"""The greatest id of a cluster: every id up to the greatest becomes one, if an empty one."""

_MEMBERSHIP: Final = (c.MOVIE, c.TITLE, c.GENRES, c.CLUSTER, c.TAG)
_DESCRIPTION: Final = (c.MOVIE, c.TITLE, c.GENRES, c.YEAR)
_WITHOUT_CLUSTER: Final = "film without cluster"
_IS_BLANK: Final = "is_blank"
_CELL: Final = "cell"
_CHECKS: Final = (
    TOO_MANY_FIELDS,
    is_absent(c.MOVIE, "movie id not a whole number"),
    Check(reason=_WITHOUT_CLUSTER, column=c.CLUSTER, fails=nw.col(_IS_BLANK)),
    is_absent(c.CLUSTER, "cluster not a whole number"),
)
_ID: Final = r"^\s*([0-9]{1,15})(?:\.0*)?\s*$"
_YEAR: Final = r"^\s*(1[89][0-9]{2}|20[0-9]{2})(?:\.0*)?\s*$"
_TITLE_WITH_YEAR: Final = r"\((?:1[89]|20)[0-9]{2}[^()]*\)\s*$"


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignFilms:
    """The films that have a cluster."""

    movies: pl.DataFrame
    #: Schema ``MOVIES``.
    memberships: pl.DataFrame
    #: ``MOVIE``, ``CLUSTER`` and ``TAG``, the cell as it stands there; row for row beside ``movies``.
    parts: Mapping[str, CleanedPart[pl.DataFrame]]
    #: The account of each file's rows.
    shapes: Mapping[str, str]
    #: In which shape each file came.


def read_films(files: Mapping[str, ForeignFile], engine: Engine) -> ForeignFilms:
    """Read the films of ``clusters_movies_with_tags``, described by ``cleaned_movies`` where that is there.

    Raises:
        MissingColumns: There are no film ids, no clusters, or no titles in either file.
        DataError: A cluster id is negative or beyond ``MAX_CLUSTER``.
    """
    file = files[CLUSTERS]
    members, shape = _read_members(file, engine)
    shapes = {CLUSTERS: shape}
    described = files.get(CLEANED_MOVIES)
    if described is None:
        file.require(c.TITLE)
        movies, parts = pl.DataFrame(schema=dict(c.MOVIES)), {}
    else:
        part, shapes[CLEANED_MOVIES] = _read_descriptions(described, members.table, engine)
        movies, parts = part.table, {CLEANED_MOVIES: part}
    rest, drops = _describe(file, members.table.join(movies, on=c.MOVIE, how="anti"), engine)
    movies = _fill_genres(pl.concat([movies, rest]).sort(c.MOVIE), members.table)
    kept = movies.select(c.MOVIE).join(members.table, on=c.MOVIE, how="left", maintain_order="left")
    parts[CLUSTERS] = replace(members, table=kept, drops=(*members.drops, *drops), remarks=_gaps(kept))
    return ForeignFilms(
        movies=movies, memberships=kept.select(c.MOVIE, c.CLUSTER, c.TAG), parts=parts, shapes=shapes
    )


def _read_members(file: ForeignFile, engine: Engine) -> tuple[CleanedPart[pl.DataFrame], str]:
    file.require(c.MOVIE, c.CLUSTER)
    raw = file.read(engine, _MEMBERSHIP)
    cluster = stripped(c.CLUSTER).str.to_lowercase()
    typed = raw.select(
        c.ROW,
        c.TITLE,
        c.GENRES,
        c.TAG,
        nw.col(c.CLUSTER).alias(_CELL),
        whole_number(c.MOVIE).alias(c.MOVIE),
        whole_number(c.CLUSTER).alias(c.CLUSTER),
        cluster.fill_null("").is_in(["", "nan"]).alias(_IS_BLANK),
        is_overfull().alias(OVERFULL),
    )
    flagged = engine.store(flag(typed, _CHECKS))
    read, drops = drops_by_reason(flagged, raw, _CHECKS, engine)
    rows = engine.collect(flagged).sort(c.ROW)
    _refuse_cluster_ids(rows, file.file.name)
    kept, repeated = keep_first(rows.filter(pl.col(REASON).is_null()), [c.MOVIE], "repeated movie id")
    table = _with_plain_genres(kept.select(c.ROW, *_MEMBERSHIP))
    part = CleanedPart(table=table, read=read, drops=(*drops, *repeated), remarks={})
    return part, _shape(file, rows, _MEMBERSHIP)


def _refuse_cluster_ids(rows: pl.DataFrame, name: str) -> None:
    is_negative = pl.col(_CELL).str.contains(r"^\s*-[0-9]+(\.0*)?\s*$") & ~pl.col(OVERFULL)
    is_too_great = pl.col(REASON).is_null() & (pl.col(c.CLUSTER) > MAX_CLUSTER)
    refused = rows.filter(is_negative | is_too_great)
    if refused.is_empty():
        return
    first = refused.row(0, named=True)
    raise DataError(
        f"expected a cluster id from 0 to {MAX_CLUSTER:,}, found {first[_CELL].strip()!r}.",
        hint="Leave the cell empty where a film is in no cluster; number the others from 0 or 1.",
        file=name,
        row=first[c.ROW],
        column=c.CLUSTER,
    )


def _read_descriptions(
    file: ForeignFile, members: pl.DataFrame, engine: Engine
) -> tuple[CleanedPart[pl.DataFrame], str]:
    file.require(c.MOVIE, c.TITLE)
    cells = engine.collect(file.read(engine, _DESCRIPTION)).sort(c.ROW)
    part = clean_movies(engine.frame(_with_plain_genres(cells)), engine)
    facts = cells.select(
        c.ROW,
        pl.col(c.MOVIE).str.extract(_ID).cast(pl.Int64),
        pl.col(c.YEAR).str.extract(_YEAR).cast(pl.Int32).alias("own_year"),
    ).unique(c.MOVIE, keep="first", maintain_order=True)
    movies = part.table.join(facts, on=c.MOVIE, how="left", maintain_order="left").with_columns(
        pl.coalesce("own_year", c.YEAR).alias(c.YEAR)
    )
    outside = movies.join(members, on=c.MOVIE, how="anti").sort(c.ROW)
    drops = () if outside.is_empty() else (_drop(outside, _WITHOUT_CLUSTER),)
    inside = movies.join(members, on=c.MOVIE, how="semi", maintain_order="left").select(list(c.MOVIES))
    # What was remarked of titles alone does not hold where years have a column of their own.
    remarks = {
        **part.remarks,
        "titles without a year": inside[c.YEAR].null_count(),
        "titles and years shared by several films": count_shared_titles(inside),
    }
    described = replace(part, table=inside, drops=(*part.drops, *drops), remarks=remarks)
    return described, _shape(file, cells, _DESCRIPTION)


def _describe(
    file: ForeignFile, members: pl.DataFrame, engine: Engine
) -> tuple[pl.DataFrame, tuple[Drop, ...]]:
    """Describe films by what stands beside their cluster."""
    if not file.has(c.TITLE):
        drops = () if members.is_empty() else (_drop(members.sort(c.ROW), "film without title"),)
        return pl.DataFrame(schema=dict(c.MOVIES)), drops
    cells = members.with_columns(
        pl.col(c.MOVIE).cast(pl.String), pl.lit(None, dtype=pl.String).alias(c.EXTRA)
    )
    part = clean_movies(engine.frame(cells), engine)
    return part.table, part.drops


def _drop(rows: pl.DataFrame, reason: str) -> Drop:
    first = rows.row(0, named=True)
    return Drop(
        reason=reason,
        column=c.MOVIE,
        count=rows.height,
        row=first[c.ROW],
        value=f"{c.MOVIE} {first[c.MOVIE]}",
    )


def _fill_genres(movies: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Take the genres that stand beside the cluster where ``cleaned_movies`` has none."""
    beside = members.select(c.MOVIE, pl.col(c.GENRES).alias("beside"))
    own = pl.when(pl.col(c.GENRES) != "").then(pl.col(c.GENRES))
    return (
        movies.join(beside, on=c.MOVIE, how="left", maintain_order="left")
        .with_columns(pl.coalesce(own, "beside", pl.lit("")).alias(c.GENRES))
        .select(list(c.MOVIES))
    )


def _with_plain_genres(cells: pl.DataFrame) -> pl.DataFrame:
    genres = [c.SEPARATOR.join(names) for names in split_genres(cells[c.GENRES].fill_null(""))]
    return cells.with_columns(pl.Series(c.GENRES, genres, dtype=pl.String))


def _gaps(members: pl.DataFrame) -> dict[str, int]:
    ids = set(members[c.CLUSTER])
    return {"cluster ids without films": max(ids, default=-1) + 1 - len(ids)}


def _shape(file: ForeignFile, cells: pl.DataFrame, used: tuple[str, ...]) -> str:
    """Say what was noticed; ``cells`` are as written."""
    titled, printed = cells[c.TITLE].str.contains(_TITLE_WITH_YEAR), cells[c.GENRES].str.contains(r"^\s*\[")
    phrases = (
        ("titles still carry the year", bool(titled.sum() * 2 > cells.height)),
        ("genres as printed lists", bool(printed.any())),
    )
    return file.shape((phrase for phrase, seen in phrases if seen), used)
